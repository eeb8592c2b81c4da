import { words } from "./entry.ts";

/** A matrix with known singular value decomposition, rounded to f32; u rows x r and v cols x r in f64, row-major. */
export interface Known {
  rows: number;
  cols: number;
  s: Float64Array;
  u: Float64Array;
  v: Float64Array;
  a: Float32Array;
}

export function uniforms(seed: number): () => number {
  const next = words(seed);
  return () => (next() + 0.5) * 2 ** -32;
}

/** The first r columns of a product of three reflections in random directions: orthonormal to f64 rounding. */
export function orthonormal(n: number, r: number, random: () => number): Float64Array {
  const q = new Float64Array(n * r);
  for (let j = 0; j < r; j++) q[j * r + j] = 1;
  for (let reflection = 0; reflection < 3; reflection++) {
    const w = Float64Array.from({ length: n }, () => random() - 0.5);
    const square = w.reduce((sum, x) => sum + x * x, 0);
    const along = new Float64Array(r);
    for (let i = 0; i < n; i++) for (let j = 0; j < r; j++) along[j] += w[i] * q[i * r + j];
    for (let i = 0; i < n; i++) for (let j = 0; j < r; j++) q[i * r + j] -= (2 * w[i] * along[j]) / square;
  }
  return q;
}

/** U diag(s) V^T for given bases. */
export function compose(
  u: Float64Array,
  s: Float64Array,
  v: Float64Array,
  rows: number,
  cols: number,
): Float32Array {
  const r = s.length;
  const a = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let k = 0; k < r; k++) sum += u[i * r + k] * s[k] * v[j * r + k];
      a[i * cols + j] = sum;
    }
  return a;
}

export function withSpectrum(rows: number, cols: number, s: Float64Array, random: () => number): Known {
  const u = orthonormal(rows, s.length, random);
  const v = orthonormal(cols, s.length, random);
  return { rows, cols, s, u, v, a: compose(u, s, v, rows, cols) };
}

/** `count` values from 1 down to 1 / sqrt(cond), evenly spaced in their logarithm: cond is that of A A^T. */
export function logSpaced(count: number, cond: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => cond ** (-i / (2 * Math.max(1, count - 1))));
}

/**
 * U^T X V for an X that should have the singular vectors of `known`: its diagonal holds the singular values of X (their error is of second
 * order in the turn of the vectors), and what stands beside it is that turn.
 */
export function inBases(known: Known, x: ArrayLike<number>): { values: Float64Array; beside: number } {
  const { rows, cols, u, v } = known;
  const r = known.s.length;
  const xv = new Float64Array(rows * r);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++)
      for (let k = 0; k < r; k++) xv[i * r + k] += x[i * cols + j] * v[j * r + k];
  const middle = new Float64Array(r * r);
  for (let i = 0; i < rows; i++)
    for (let l = 0; l < r; l++) for (let k = 0; k < r; k++) middle[l * r + k] += u[i * r + l] * xv[i * r + k];
  const values = Float64Array.from({ length: r }, (_, k) => middle[k * (r + 1)]);
  const beside = middle.reduce((most, value, i) => (i % (r + 1) ? Math.max(most, Math.abs(value)) : most), 0);
  return { values, beside };
}

/** By what a is larger than b, a multiple of it, at its largest entry. */
export function sizeRatio(a: Float32Array, b: Float32Array): number {
  const at = a.reduce((best, x, i) => (Math.abs(x) > Math.abs(a[best]) ? i : best), 0);
  return a[at] / b[at];
}

/** Matrices of one shape behind each other. */
export function batchOf(matrices: { rows: number; cols: number; a: Float32Array }[]) {
  const [{ rows, cols }] = matrices;
  const data = new Float32Array(matrices.length * rows * cols);
  for (const [b, { a }] of matrices.entries()) data.set(a, b * rows * cols);
  return { data, batch: matrices.length, rows, cols };
}

/** Matrix b of a batch. */
export function matrixOf<D extends Float32Array>(m: { data: D; rows: number; cols: number }, b: number) {
  const size = m.rows * m.cols;
  return m.data.subarray(b * size, (b + 1) * size);
}
