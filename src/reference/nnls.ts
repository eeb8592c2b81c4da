import { addScaled, columnsOf, dot, fromColumns, type Matrix, norm } from "./matrix.ts";
import { qr } from "./qr.ts";

/** What non-negative least squares found. */
export interface NonNegative {
  x: Float64Array;
  /** |A x - b|_2. */
  residual: number;
}

/** A column whose slope is below this, relative to the column's and the target's norm, can gain nothing that rounding would not hide. */
const TOLERANCE = 1e-13;

/** Least squares on some columns of A. */
function solve(columns: Float64Array[], passive: number[], b: Float64Array): Float64Array {
  const chosen = passive.map((j) => columns[j]);
  const { q, r } = qr(fromColumns(chosen, b.length));
  const x = new Float64Array(passive.length);
  for (let k = passive.length - 1; k >= 0; k--) {
    let rest = 0;
    for (let i = 0; i < b.length; i++) rest += q.data[i * passive.length + k] * b[i];
    for (let j = k + 1; j < passive.length; j++) rest -= r.data[k * passive.length + j] * x[j];
    x[k] = rest / r.data[k * passive.length + k];
  }
  return x;
}

/**
 * min |A x - b|_2 over x >= 0, for A rows x cols with rows >= cols and full rank (Lawson and Hanson 1974, chapter 23), each subproblem by QR. The result satisfies the
 * KKT conditions to rounding: A^T (b - A x) is at most 0, and 0 where x is positive.
 * @throws Error where it does not end, as it may where columns depend on each other
 */
export function nonNegativeLeastSquares(a: Matrix, b: Float64Array): NonNegative {
  const columns = columnsOf(a, 1);
  const x = new Float64Array(a.cols);
  const passive: number[] = [];
  let rest = b.slice();
  const slopeOf = (j: number) => dot(columns[j], rest) / (norm(columns[j]) * norm(b) || 1);
  for (let turn = 0; turn <= 10 * a.cols; turn++) {
    let [steepest, most] = [-1, TOLERANCE];
    for (let j = 0; j < a.cols; j++) {
      if (passive.includes(j)) continue;
      const slope = slopeOf(j);
      if (slope > most) [steepest, most] = [j, slope];
    }
    if (steepest < 0) return { x, residual: norm(rest) };
    passive.push(steepest);
    for (;;) {
      const wanted = solve(columns, passive, b);
      // As far towards it as no number turns negative; those that come to 0 leave.
      let share = 1;
      for (const [k, j] of passive.entries())
        if (!(wanted[k] > 0)) share = Math.min(share, x[j] / (x[j] - wanted[k] || 1));
      for (const [k, j] of passive.entries()) x[j] += share * (wanted[k] - x[j]);
      if (share === 1) break;
      const left = passive.filter(
        (j, k) => x[j] > 0 && (wanted[k] > 0 || x[j] > TOLERANCE * Math.abs(wanted[k])),
      );
      for (const j of passive) if (!left.includes(j)) x[j] = 0;
      passive.splice(0, passive.length, ...left);
      if (passive.length === 0) break;
    }
    rest = b.slice();
    for (const j of passive) addScaled(rest, -x[j], columns[j]);
  }
  throw new Error("non-negative least squares does not end: do columns depend on each other?");
}
