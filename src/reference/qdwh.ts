import { type Matrix, matrixOf, multiply, transpose } from "./matrix.ts";
import { scaledStart } from "./polynomial-matrix.ts";
import type { Scaling } from "./polynomials.ts";
import { qr } from "./qr.ts";

/** X <- X (a I + b X^T X)(I + c X^T X)^-1, which maps every singular value s to s (a + b s^2) / (1 + c s^2). */
export interface QdwhWeights {
  a: number;
  b: number;
  c: number;
}

/**
 * What is known of the smallest singular value of a start, against which weights are chosen: f32 resolves none that are smaller. Values above
 * it converge in QDWH_STEPS steps; those below go only part of the way.
 */
export const QDWH_FLOOR = 2 ** -24;

/** Weights of each step, and the least that values from `floor` up have become after it [paper, Nakatsukasa, Bai and Gygi 2010]. */
export function qdwhWeights(floor: number, steps: number): (QdwhWeights & { least: number })[] {
  let l = floor;
  return Array.from({ length: steps }, () => {
    const square = l * l;
    const g = Math.cbrt((4 * (1 - square)) / (square * square));
    const root = Math.sqrt(1 + g);
    const a = root + 0.5 * Math.sqrt(8 - 4 * g + (8 * (2 - square)) / (square * root));
    const b = (a - 1) ** 2 / 4;
    const c = a + b - 1;
    l = Math.min(1, (l * (a + b * square)) / (1 + c * square));
    return { a, b, c, least: l };
  });
}

/** Steps until all values from QDWH_FLOOR to 1 are within 2^-24 of 1: four. */
export const QDWH_STEPS = 1 + qdwhWeights(QDWH_FLOOR, 8).findIndex(({ least }) => 1 - least <= 2 ** -24);

/** Singular values, at most 1, after `steps` steps. */
export function qdwhSpectrum(start: ArrayLike<number>, steps: number): Float64Array {
  const weights = qdwhWeights(QDWH_FLOOR, steps);
  return Float64Array.from(start, (value) =>
    weights.reduce((s, { a, b, c }) => (s * (a + b * s * s)) / (1 + c * s * s), value),
  );
}

/**
 * The matrix after `steps` steps from A / |A|, in f64 and without an inverse: with [sqrt(c) X; I] = [Q1; Q2] R,
 * X <- (b / c) X + (a - b / c) / sqrt(c) Q1 Q2^T. A zero matrix stays zero.
 */
export function qdwh(matrix: Matrix, steps: number, scaling: Scaling): Matrix {
  if (matrix.rows < matrix.cols) return transpose(qdwh(transpose(matrix), steps, scaling));
  const { rows, cols } = matrix;
  let x = scaledStart(matrix, scaling, 1);
  if (x.data.every((value) => value === 0)) return x;
  for (const { a, b, c } of qdwhWeights(QDWH_FLOOR, steps)) {
    const stack = matrixOf(rows + cols, cols);
    stack.data.set(x.data.map((value) => Math.sqrt(c) * value));
    for (let j = 0; j < cols; j++) stack.data[(rows + j) * cols + j] = 1;
    const { q } = qr(stack);
    const top = matrixOf(rows, cols, q.data.subarray(0, rows * cols));
    const bottom = matrixOf(cols, cols, q.data.subarray(rows * cols));
    const product = multiply(top, transpose(bottom));
    const weight = (a - b / c) / Math.sqrt(c);
    x = matrixOf(
      rows,
      cols,
      x.data.map((value, i) => (b / c) * value + weight * product.data[i]),
    );
  }
  return x;
}
