import { parseSync, Visitor } from "vite";

/** The text with each pattern replaced. One that is nowhere in it is an error: then the text is not what the patterns were made for. */
export function rewrite(text, known, name) {
  return known.reduce((rest, [pattern, value]) => {
    if (rest.search(pattern) < 0) throw new Error(`${name} has nothing like ${pattern}`);
    return rest.replace(pattern, value);
  }, text);
}

const STATEMENTS = ["ExpressionStatement", "IfStatement", "VariableDeclaration", "ForInStatement"];

/**
 * The text without every statement and property that begins with one of these, in single spaces, and the names that were declared there.
 * A beginning that none has is an error.
 */
export function prune(text, starts, name) {
  const found = new Set();
  const cut = [];
  const gone = [];
  const look = ({ start, end, declarations = [] }, rest) => {
    const words = text.slice(start, end).replace(/\s+/g, " ");
    const begins = starts.filter(
      (one) => words.startsWith(one) && !/^\w\w/.test(words.slice(one.length - 1)),
    );
    for (const one of begins) found.add(one);
    if (begins.length === 0) return;
    cut.push({ start, end, rest });
    gone.push(...declarations.flatMap(({ id }) => id.name ?? []));
  };
  const visitors = STATEMENTS.map((type) => [type, (node) => look(node, ";")]);
  new Visitor({ ...Object.fromEntries(visitors), Property: (node) => look(node, "") }).visit(
    parseSync(name, text).program,
  );
  const missing = starts.filter((one) => !found.has(one));
  if (missing.length > 0) throw new Error(`${name} has nothing that begins with ${missing.join(", or ")}`);
  cut.sort((a, b) => a.start - b.start);
  let pruned = "";
  let at = 0;
  for (const { start, end, rest } of cut) {
    // What lies within another that is cut.
    if (start < at) continue;
    pruned += text.slice(at, start) + rest;
    at = rest === "" ? end + /^\s*,?/.exec(text.slice(end))[0].length : end;
  }
  return { text: pruned + text.slice(at), gone: new Set(gone) };
}
