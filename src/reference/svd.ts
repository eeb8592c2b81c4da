import { orthogonalize } from "./jacobi.ts";
import {
  addScaled,
  columnsOf,
  dot,
  fromColumns,
  identity,
  type Matrix,
  matrixOf,
  multiply,
  norm,
  scaleOf,
  transpose,
} from "./matrix.ts";
import { qr } from "./qr.ts";

/** A = U S V^T with k = min(rows, cols): s has k singular values, descending; U is rows x k and V cols x k, both with orthonormal columns. */
export interface MatrixSvd {
  s: Float64Array;
  u: Matrix;
  v: Matrix;
}

/**
 * Thin SVD of any matrix by one-sided Jacobi, after a QR where there are more rows than columns. Columns of U and V that belong to singular values
 * of 0 are completed to an orthonormal set. Singular values are right to about 1e-15 of the largest, and for A = B D with D diagonal to about
 * 1e-15 cond(B) of themselves; below 2^-500 of the largest they are 0. A NaN or an infinity in A makes everything NaN.
 */
export function svd(a: Matrix): MatrixSvd {
  const { rows, cols } = a;
  if (rows < cols) {
    const { s, u, v } = svd(transpose(a));
    return { s, u: v, v: u };
  }
  if (!a.data.every(Number.isFinite))
    return { s: nans(1, cols).data, u: nans(rows, cols), v: nans(cols, cols) };
  if (rows > cols) {
    const { q, r } = qr(a);
    const { s, u, v } = svd(r);
    return { s, u: multiply(q, u), v };
  }
  const scale = scaleOf(a.data);
  const columns = columnsOf(a, scale);
  const turns = columnsOf(identity(cols), 1);
  const { norms, order } = orthogonalize(columns, turns);
  const rank = norms.filter((size) => size > 0).length;
  const left: Float64Array[] = order.slice(0, rank).map((j) => columns[j].map((x) => x / norms[j]));
  while (left.length < cols) left.push(orthogonalTo(left, rows));
  return {
    s: Float64Array.from(order, (j) => norms[j] / scale),
    u: fromColumns(left, rows),
    v: fromColumns(
      order.map((j) => turns[j]),
      cols,
    ),
  };
}

/** The singular values alone, for about half the work. */
export function singularValues(a: Matrix): Float64Array {
  if (a.rows < a.cols) return singularValues(transpose(a));
  if (!a.data.every(Number.isFinite)) return nans(1, a.cols).data;
  if (a.rows > a.cols) return singularValues(qr(a).r);
  const scale = scaleOf(a.data);
  const { norms, order } = orthogonalize(columnsOf(a, scale), []);
  return Float64Array.from(order, (j) => norms[j] / scale);
}

/**
 * A unit vector orthogonal to fewer than `rows` orthonormal columns: the unit vector with the least part in their span, at most (rows - 1) / rows of its square,
 * without that part. Taken away twice, as the first time leaves roundings of the whole in what may be little.
 */
function orthogonalTo(columns: Float64Array[], rows: number): Float64Array {
  const within = new Float64Array(rows);
  for (const x of columns) for (let i = 0; i < rows; i++) within[i] += x[i] * x[i];
  const at = within.indexOf(Math.min(...within));
  let rest: Float64Array = new Float64Array(rows).fill(1, at, at + 1);
  for (let turn = 0; turn < 2; turn++) {
    for (const x of columns) addScaled(rest, -dot(x, rest), x);
    const size = norm(rest);
    rest = rest.map((x) => x / size);
  }
  return rest;
}

function nans(rows: number, cols: number): Matrix {
  return matrixOf(rows, cols, new Float64Array(rows * cols).fill(Number.NaN));
}
