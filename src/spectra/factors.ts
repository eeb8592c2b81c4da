import { drawBits, type Matrix, matrixOf, normals, qr } from "../reference/index.ts";
import { spectrumOf } from "./spectrum.ts";
import type { Decomposed, SpectraExperiment } from "./types.ts";

/** Streams of the draws of U and V. */
const LEFT = 9;
const RIGHT = 10;

/** Q of the QR of a normal matrix, R's diagonal non-negative: uniform over the orthogonal matrices (Haar measure). */
function orthogonal(size: number, seed: number, stream: number, id: number): Matrix {
  const values = new Float64Array(size * size);
  for (let at = 0; at < values.length; at += 2) {
    const pair = normals(...drawBits(seed, stream, id, at / 2));
    values[at] = pair[0];
    if (at + 1 < values.length) values[at + 1] = pair[1];
  }
  return qr(matrixOf(size, size, values)).q;
}

/**
 * Matrices first, ..., first + count - 1 of an experiment: A = U diag(s) V^T in f64, rounded to f32, U and V orthogonal from
 * threefry. Matrix `id` does not depend on the others.
 */
export async function generate(
  { spectrum, size, seed }: SpectraExperiment,
  first: number,
  count: number,
  breathe: () => Promise<void> | undefined,
): Promise<Decomposed> {
  if (spectrum.kind === "moments") throw new Error("moments come from a file");
  const square = size * size;
  const data = new Float32Array(count * square);
  const s = new Float64Array(count * size);
  const u = new Float64Array(count * square);
  const v = new Float64Array(count * square);
  for (let b = 0; b < count; b++) {
    s.set(spectrumOf(spectrum, size, seed, first + b), b * size);
    u.set(orthogonal(size, seed, LEFT, first + b).data, b * square);
    v.set(orthogonal(size, seed, RIGHT, first + b).data, b * square);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++)
          sum += u[b * square + i * size + k] * s[b * size + k] * v[b * square + j * size + k];
        data[b * square + i * size + j] = sum;
      }
    }
    await breathe();
  }
  const rank = new Uint32Array(count).fill(size);
  return { matrices: { data, batch: count, rows: size, cols: size }, s, u, v, rank };
}
