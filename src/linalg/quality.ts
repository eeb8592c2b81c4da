import type { Quality } from "./types.ts";

const CONVERGED = 1;
const NONFINITE = 2;

/** What the kernels of one-sided Jacobi note of each matrix, four words each. */
export function readQuality(words: Uint32Array): Quality[] {
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  return Array.from({ length: words.length / 4 }, (_, b) => ({
    sweeps: words[4 * b],
    cosine: floats[4 * b + 1],
    rank: words[4 * b + 2],
    converged: (words[4 * b + 3] & CONVERGED) !== 0,
    nonfinite: (words[4 * b + 3] & NONFINITE) !== 0,
  }));
}
