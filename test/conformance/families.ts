import { words } from "./entry.ts";

/**
 * Matrices by formula, row-major: integers, + - * / in one order and powers of two, so that test/fixtures/linalg.py finds the same numbers in f64 and, after
 * one rounding, the same bits in f32.
 */
type Fill = (rows: number, cols: number, next: () => number) => Float64Array;

function from(rows: number, cols: number, at: (i: number, j: number) => number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[i * cols + j] = at(i, j);
  return out;
}

/** In [-1, 1). */
const uniform = (next: () => number) => next() / 2 ** 31 - 1;
/** -8 to 8 without 0: a reflector is never 0, and sums of products are exact. */
const digit = (next: () => number) => {
  const bits = next();
  return ((bits & 7) + 1) * (bits & 8 ? -1 : 1);
};

const random: Fill = (rows, cols, next) => from(rows, cols, () => uniform(next));

/** Element i of n of a sequence from 1 down to `last` in powers of two: 2^-floor(20 i / (n - 1)), 2^-20 itself being below 1e-6. */
const falling = (i: number, n: number, last: number) =>
  n === 1 ? 1 : Math.max(2 ** -Math.floor((20 * i) / (n - 1)), last);

/** A <- A - 2 u (u^T A) / u^T u with integers u: the sum over rows in their order. */
function reflectRows(a: Float64Array, cols: number, u: number[]): void {
  const sums = new Float64Array(cols);
  for (const [i, x] of u.entries()) for (let j = 0; j < cols; j++) sums[j] += x * a[i * cols + j];
  const factor = 2 / u.reduce((sum, x) => sum + x * x, 0);
  for (const [i, x] of u.entries()) for (let j = 0; j < cols; j++) a[i * cols + j] -= factor * x * sums[j];
}

function transposed(a: Float64Array, rows: number, cols: number): Float64Array {
  return from(cols, rows, (i, j) => a[j * cols + i]);
}

/** Q1 D Q2, D the k = min(rows, cols) singular values, by two reflections on either side. */
function withSpectrum(
  rows: number,
  cols: number,
  next: () => number,
  d: (i: number, k: number) => number,
): Float64Array {
  const k = Math.min(rows, cols);
  let a = from(rows, cols, (i, j) => (i === j ? d(i, k) : 0));
  for (let turn = 0; turn < 2; turn++) {
    reflectRows(
      a,
      cols,
      Array.from({ length: rows }, () => digit(next)),
    );
    const turned = transposed(a, rows, cols);
    reflectRows(
      turned,
      rows,
      Array.from({ length: cols }, () => digit(next)),
    );
    a = transposed(turned, cols, rows);
  }
  return a;
}

const conditioned: Fill = (rows, cols, next) => withSpectrum(rows, cols, next, (i, k) => 1 - i / (2 * k));

/** B D, cond(B) = 2 at most, with what D does to column j of n; of a wide matrix the transpose of one. */
const gradedColumns =
  (d: (j: number, n: number) => number): Fill =>
  (rows, cols, next) => {
    if (rows < cols) return transposed(gradedColumns(d)(cols, rows, next), cols, rows);
    return conditioned(rows, cols, next).map((x, at) => x * d(at % cols, cols));
  };

/** In this order their ordinals, which are in the seeds. */
export const FAMILIES: Record<string, Fill> = {
  random,
  hilbert: (rows, cols) => from(rows, cols, (i, j) => 1 / (i + j + 1)),
  vandermonde(rows, cols) {
    const a = new Float64Array(rows * cols).fill(1);
    for (let i = 0; i < rows; i++)
      for (let j = 1; j < cols; j++) a[i * cols + j] = (a[i * cols + j - 1] * (i + 1)) / rows;
    return a;
  },
  /** Row i is 0.96^i (0, ..., 0, 1, -0.28, ..., -0.28): sine and cosine of one angle. */
  kahan(rows, cols) {
    const powers = [1];
    for (let i = 1; i < Math.min(rows, cols); i++) powers.push(powers[i - 1] * 0.96);
    return from(rows, cols, (i, j) => (j < i ? 0 : powers[i] * (i === j ? 1 : -0.28)));
  },
  /** Rows and columns both fall to 2^-20. */
  graded: (rows, cols, next) =>
    from(rows, cols, (i, j) => uniform(next) * falling(i, rows, 0) * falling(j, cols, 0)),
  /** Three clusters: 1, differences of 1e-7 at 0.5, and 1e-3. */
  clustered: (rows, cols, next) =>
    withSpectrum(rows, cols, next, (i, k) => (3 * i < k ? 1 : 3 * i < 2 * k ? 0.5 + 1e-7 * i : 1e-3)),
  /** The product of integer matrices of k / 2 columns and rows. */
  "rank-deficient"(rows, cols, next) {
    const rank = Math.min(rows, cols) >> 1;
    const left = from(rows, rank, () => digit(next));
    const right = from(rank, cols, () => digit(next));
    return from(rows, cols, (i, j) => {
      let sum = 0;
      for (let r = 0; r < rank; r++) sum += left[i * rank + r] * right[r * cols + j];
      return sum;
    });
  },
  zero: (rows, cols) => new Float64Array(rows * cols),
  /** The columns of the second half are those of the first. */
  "duplicate-column"(rows, cols, next) {
    const a = random(rows, cols, next);
    const half = (cols + 1) >> 1;
    return from(rows, cols, (i, j) => a[i * cols + (j < half ? j : j - half)]);
  },
  orthogonal: (rows, cols, next) => withSpectrum(rows, cols, next, () => 1),
  "1e-30-scaled": (rows, cols, next) => random(rows, cols, next).map((x) => x * 1e-30),
  "1e30-scaled": (rows, cols, next) => random(rows, cols, next).map((x) => x * 1e30),
  /** Every third element is subnormal. */
  "subnormal-containing": (rows, cols, next) =>
    random(rows, cols, next).map((x, at) => (at % 3 === 2 ? x * 1e-39 : x)),
  /** Everything about as small as a normal number can be: some elements are normal, some not. */
  "all-tiny": (rows, cols, next) => conditioned(rows, cols, next).map((x) => x * 4e-37),
  conditioned,
  /** Condition number 1e6 less what rounding to f32 may add. */
  "ill-conditioned": (rows, cols, next) => withSpectrum(rows, cols, next, (i, k) => falling(i, k, 1.1e-6)),
  "graded-columns": gradedColumns((j, n) => falling(j, n, 1e-6)),
  "graded-columns-ascending": gradedColumns((j, n) => falling(n - 1 - j, n, 1e-6)),
};

export function matrixOfFamily(family: string, rows: number, cols: number): Float32Array {
  const ordinal = Object.keys(FAMILIES).indexOf(family);
  const seed = 100_000_000 * ordinal + 1000 * rows + cols;
  return new Float32Array(FAMILIES[family](rows, cols, words(seed)));
}

/** Sum of the words, each times an odd number of its own, modulo 2^32. */
export function checksum(values: Float32Array): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let sum = 0;
  for (let k = 0; k < bits.length; k++) sum = (sum + Math.imul(bits[k], 2 * k + 1)) | 0;
  return sum >>> 0;
}
