const SPECIAL: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "''",
  "`": "\\textquoteleft{}",
  "×": "$\\times$",
  "−": "$-$",
  "–": "--",
  "±": "$\\pm$",
  "®": "(R)",
};

function escapedCharacter(character: string): string {
  if (character in SPECIAL) return SPECIAL[character];
  if (/[\t\n\r ]/.test(character)) return " ";
  if (/[!-~]/.test(character)) return character;
  // Letters with accents lose them, "™" is "TM": what is left does not depend on the document's fonts and packages.
  const plain = character.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  if (/^[ -~]+$/.test(plain)) return Array.from(plain, escapedCharacter).join("");
  return `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** Text as LaTeX shows it as it stands, in ASCII and without any package. */
export const latex = (text: string): string => Array.from(text, escapedCharacter).join("");

/** What is typed or named, in the typewriter font; hyphens do not join to dashes there. */
export const typed = (text: string): string => `\\texttt{${latex(text).replaceAll("--", "-{}-")}}`;

const HASH_PIECE = 8;

/** A hash in the typewriter font, which may be broken over lines. */
export const hash = (hex: string): string =>
  `\\texttt{${latex(hex).replaceAll(new RegExp(`(.{${HASH_PIECE}})(?=.)`, "g"), "$1\\allowbreak ")}}`;

/** A number as `significant` writes it, with its unit. */
export const latexNumber = (text: string): string =>
  text.includes("×") ? `$${text.replace("×", "\\times").replaceAll("−", "-")}$` : latex(text);

/** One, two and three. */
export function listed(parts: string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}
