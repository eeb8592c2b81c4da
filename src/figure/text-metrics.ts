import type { Rich, Run } from "./rich.ts";

/** Advance widths of U+0020 to U+007E in thousandths of an em, upright and italic alike: those of Arial, and of the fonts made to its measure. */
const ASCII = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const OTHERS: Record<string, number> = {
  "−": 584,
  "×": 584,
  "±": 549,
  "≤": 549,
  "≥": 549,
  "₁": 333,
  "₂": 333,
  σ: 617,
  κ: 500,
  "·": 333,
  "’": 222,
  "…": 1000,
};
/** An en dash, a digit, and what is as wide as most letters. */
const USUAL = 556;

/** Raised and lowered text, as a part of the size of the rest. */
const SMALL = 0.74;

/** Size of a run in text of a size. */
export const sizeOf = ({ raised, lowered }: Run, size: number): number =>
  (raised || lowered ? SMALL : 1) * size;

/** How far below the middle of the line a run's baseline lies, in text of a size. */
export const baselineOf = ({ raised, lowered }: Run, size: number): number =>
  (raised ? -0.04 : lowered ? 0.52 : 0.35) * size;

const advance = (character: string): number =>
  ASCII[character.codePointAt(0)! - 32] ?? OTHERS[character] ?? USUAL;

const emsOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + advance(character), 0);

/** Width of text set in the figures' font, in the units of `size`, without a font at hand. */
export function textWidth(source: Rich, size: number): number {
  return source.reduce((sum, run) => sum + (emsOf(run.text) * sizeOf(run, size)) / 1000, 0);
}

/** The text if it fits into a width, else as much of it as does, with an ellipsis. */
export function shortened(source: Rich, size: number, width: number): Rich {
  if (textWidth(source, size) <= width) return source;
  const kept = source.map((run) => ({ ...run }));
  while (kept.length > 0 && textWidth([...kept, { text: "…" }], size) > width) {
    const last = kept[kept.length - 1];
    last.text = Array.from(last.text).slice(0, -1).join("");
    if (last.text === "") kept.pop();
  }
  return [...kept, { text: "…" }];
}
