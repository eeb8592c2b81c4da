/** A run of text with the two marks that formulas here need: italics for symbols, raised for exponents. */
export interface Run {
  text: string;
  italic?: boolean;
  raised?: boolean;
  lowered?: boolean;
}
export type Rich = Run[];

/** `*x*` is italic; `^{300}` is raised, `_{B}` lowered. Not for text from outside: see `plain`. */
export function rich(source: string): Rich {
  const runs: Rich = [];
  for (const match of source.matchAll(/\*([^*]+)\*|\^\{([^}]+)\}|_\{([^}]+)\}|([^*^_]+|[*^_])/g)) {
    const [, italic, raised, lowered, text] = match;
    if (italic !== undefined) runs.push({ text: italic, italic: true });
    else if (raised !== undefined) runs.push(raisedNumber(raised));
    else if (lowered !== undefined) runs.push({ text: lowered, lowered: true });
    else runs.push({ text });
  }
  return runs;
}

/** Text as it stands. */
export const plain = (text: string): Rich => [{ text }];

/** Parts with the same text between them. */
export const joined = (parts: Rich[], between: string): Rich =>
  parts.flatMap((part, place) => (place > 0 ? [...plain(between), ...part] : part));

/** Prose computed elsewhere: powers, like 10^300 or 1e-6, are raised, and t, c and k standing alone are symbols. */
export function prose(text: string): Rich {
  const parts = text
    .replace(/(\d(?:\.\d+)?)e([+-]?\d+)/g, (_, mantissa: string, power: string) =>
      mantissa === "1" ? `10^${Number(power)}` : `${mantissa} × 10^${Number(power)}`,
    )
    .split(/(\^-?[\d.]*\d|\b[tck]\b)/);
  return parts
    .filter((part) => part !== "")
    .map((part) => {
      if (part.startsWith("^") && part.length > 1) return raisedNumber(part.slice(1));
      return /^[tck]$/.test(part) ? { text: part, italic: true } : { text: part };
    });
}

const raisedNumber = (text: string): Run => ({ text: text.replace("-", "−"), raised: true });

/** What a screen reader or an attribute gets: an exponent keeps its caret. */
export function spoken(source: Rich): string {
  return source.map((run) => (run.raised ? `^${run.text}` : run.text)).join("");
}
