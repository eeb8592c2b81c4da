import { type Matrix, matrixOf, multiply, transpose } from "./matrix.ts";
import { qr } from "./qr.ts";
import { drawBits, normals, PURPOSE } from "./threefry.ts";

const PAIRS = 32; // of a row of the widest sketch

/** Independent standard normals, rows x cols with cols <= 64; a wider sketch begins with the columns of a narrower one. Other normals for another cell. */
export function sketch(rows: number, cols: number, seed: number, cell = 0): Matrix {
  const out = matrixOf(rows, cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++)
      out.data[i * cols + j] = normals(
        ...drawBits(seed, PURPOSE.sketch + 16 * cell, 0, PAIRS * i + (j >> 1)),
      )[j & 1];
  return out;
}

export interface RangeOptions {
  rank: number;
  oversampling: number;
  powerIterations: number;
  seed: number;
}

/** Orthonormal basis of the range of A (A^T A)^powerIterations times a sketch, rows x (rank + oversampling). */
export function rangeFinder(
  a: Matrix,
  { rank, oversampling, powerIterations, seed }: RangeOptions,
  cell = 0,
): Matrix {
  let { q } = qr(multiply(a, sketch(a.cols, rank + oversampling, seed, cell)));
  for (let i = 0; i < powerIterations; i++) {
    const { q: z } = qr(multiply(transpose(a), q));
    q = qr(multiply(a, z)).q;
  }
  return q;
}
