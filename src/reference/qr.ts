import { addScaled, columnsOf, dot, fromColumns, type Matrix, matrixOf, norm, scaleOf } from "./matrix.ts";

/**
 * Thin QR by Householder reflections: A = Q R for A rows x cols, rows >= cols; Q rows x cols with orthonormal columns whatever the rank, R cols x cols
 * upper triangular with a non-negative diagonal, which makes both unique where A has full rank. A NaN or an infinity in A: NaN in Q and R.
 */
export function qr(a: Matrix): { q: Matrix; r: Matrix } {
  const { rows, cols } = a;
  if (rows < cols) throw new Error(`qr of ${rows} x ${cols}: fewer rows than columns`);
  const scale = scaleOf(a.data);
  const columns = columnsOf(a, scale);
  const r = matrixOf(cols, cols);
  const reflectors = columns.map((column, k) => {
    const v = reflector(column, k);
    for (let j = k; j < cols; j++) {
      reflect(columns[j], v, k);
      r.data[k * cols + j] = columns[j][k] / scale;
    }
    return v;
  });
  const q = columns.map((_, j) => new Float64Array(rows).fill(1, j, j + 1));
  for (let k = cols - 1; k >= 0; k--) for (let j = k; j < cols; j++) reflect(q[j], reflectors[k], k);
  for (let k = 0; k < cols; k++) {
    if (!(r.data[k * cols + k] < 0)) continue;
    for (let j = k; j < cols; j++) r.data[k * cols + j] *= -1;
    q[k] = q[k].map((x) => -x);
  }
  return { q: fromColumns(q, rows), r };
}

/** Elements from k on of the unit vector v for which I - 2 v v^T takes what stands below element k to 0; zeros where nothing does. */
function reflector(column: Float64Array, k: number): Float64Array {
  const v = column.slice(k);
  const size = norm(v);
  // Away from 0, so that nothing cancels: element k becomes -sign(element k) |v|.
  v[0] += v[0] < 0 ? -size : size;
  const length = norm(v);
  return length === 0 ? v : v.map((x) => x / length);
}

function reflect(column: Float64Array, v: Float64Array, k: number): void {
  const below = column.subarray(k);
  addScaled(below, -2 * dot(v, below), v);
}
