/** The text with each pattern replaced; one that is nowhere in it is an error, for then the text is not what the patterns were made for. */
export function rewrite(text, known, name) {
  return known.reduce((rest, [pattern, value]) => {
    if (rest.search(pattern) < 0) throw new Error(`${name} has nothing like ${pattern}`);
    return rest.replace(pattern, value);
  }, text);
}
