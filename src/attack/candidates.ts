import type { Piece } from "./pieces.ts";

/** A value this near to the margin, relative to it, is on it: networks come to their KKT point slowly. */
const ON_MARGIN = 1e-6;

export interface CandidateOptions {
  /** Of |Phi| at the margin, relative; default 1e-6. */
  tolerance?: number;
}

/** Whether |Phi| is the margin all over a piece. */
function isConstant({ values: [left, right] }: Piece, margin: number, tolerance: number): boolean {
  const near = (value: number) => Math.abs(Math.abs(value) - margin) <= tolerance * margin;
  return near(left) && near(right) && left * right > 0;
}

/** Where |Phi| is the margin in a closed bounded piece that is not constant on it; touching at an end counts. */
function solutions({ from, to, values: [left, right] }: Piece, margin: number, tolerance: number): number[] {
  return [-margin, margin].flatMap((level) => {
    const low = Math.min(left, right) - tolerance * margin;
    const high = Math.max(left, right) + tolerance * margin;
    if (level < low || level > high) return [];
    if (left === right) return [];
    const share = Math.min(1, Math.max(0, (level - left) / (right - left)));
    return [from + share * (to - from)];
  });
}

/**
 * Points of which a constant share are training points, of a univariate network at a KKT point with margin `margin`: [stand-in] our reconstruction of the algorithm of
 * arXiv 2410.07632, not its text. Bounded pieces between kinks are constant on the margin (C) or not (N); disjoint windows from left to right: (N, N) gives
 * all x in both with |Phi(x)| = m; (N, C, N) and (C, N, C) give the window's two inner kinks. Ascending, each once.
 */
export function candidates(
  pieces: Piece[],
  margin: number,
  { tolerance = ON_MARGIN }: CandidateOptions = {},
): number[] {
  const bounded = pieces.slice(1, -1);
  const constant = bounded.map((piece) => isConstant(piece, margin, tolerance));
  const found: number[] = [];
  for (let i = 0; i + 1 < bounded.length; ) {
    if (!constant[i] && !constant[i + 1]) {
      found.push(...[i, i + 1].flatMap((at) => solutions(bounded[at], margin, tolerance)));
      i += 2;
    } else if (
      i + 2 < bounded.length &&
      constant[i] !== constant[i + 1] &&
      constant[i + 1] !== constant[i + 2]
    ) {
      found.push(bounded[i + 1].from, bounded[i + 1].to);
      i += 3;
    } else i += 1;
  }
  return [...new Set(found)].sort((a, b) => a - b);
}
