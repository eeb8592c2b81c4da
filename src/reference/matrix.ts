/** A matrix in f64, row-major: element (i, j) stands at i * cols + j. */
export interface Matrix {
  data: Float64Array;
  rows: number;
  cols: number;
}

/** A matrix of zeros, or a copy of `values` (rows * cols numbers, row-major) in f64. */
export function matrixOf(rows: number, cols: number, values?: ArrayLike<number>): Matrix {
  return { data: values ? new Float64Array(values) : new Float64Array(rows * cols), rows, cols };
}

export function identity(size: number): Matrix {
  const out = matrixOf(size, size);
  for (let j = 0; j < size; j++) out.data[j * size + j] = 1;
  return out;
}

export function transpose({ data, rows, cols }: Matrix): Matrix {
  const out = matrixOf(cols, rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out.data[j * rows + i] = data[i * cols + j];
  return out;
}

/** A B for A rows x inner and B inner x cols. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const out = matrixOf(a.rows, b.cols);
  for (let i = 0; i < a.rows; i++) {
    const row = out.data.subarray(i * b.cols, (i + 1) * b.cols);
    for (let k = 0; k < a.cols; k++) {
      const factor = a.data[i * a.cols + k];
      const at = k * b.cols;
      for (let j = 0; j < b.cols; j++) row[j] += factor * b.data[at + j];
    }
  }
  return out;
}

/** A with column j multiplied by factors[j]. */
export function scaleColumns(a: Matrix, factors: ArrayLike<number>): Matrix {
  return { ...a, data: a.data.map((x, at) => x * factors[at % a.cols]) };
}

export function subtract(a: Matrix, b: Matrix): Matrix {
  return { ...a, data: a.data.map((x, at) => x - b.data[at]) };
}

/** The largest |x|; NaN where one is. */
export function largest(values: Float64Array): number {
  let most = 0;
  for (const x of values) most = Math.max(most, Math.abs(x));
  return most;
}

/**
 * A power of two that brings the largest |x| into [1, 2); 1 where all are 0 or one is not finite. Multiplying by it is exact, but for
 * numbers below 2^-1022 of the largest.
 */
export function scaleOf(values: Float64Array): number {
  const most = largest(values);
  // There is no power above 2^1023: numbers below 2^-1023 then stay below 1, and their squares away from underflow all the same.
  return most > 0 && most < Number.POSITIVE_INFINITY ? 2 ** Math.min(1023, -Math.floor(Math.log2(most))) : 1;
}

/** |A|_F, without over- or underflow of the squares. */
export function frobenius(a: Matrix): number {
  return norm(a.data);
}

/** max |A^T A - I|: how far the columns are from orthonormal. */
export function orthogonalityError(a: Matrix): number {
  const gram = multiply(transpose(a), a);
  for (let j = 0; j < a.cols; j++) gram.data[j * a.cols + j] -= 1;
  return largest(gram.data);
}

/** The columns of A times `factor`, each an array of its own: what works on columns walks along memory. */
export function columnsOf({ data, rows, cols }: Matrix, factor: number): Float64Array[] {
  const columns = Array.from({ length: cols }, () => new Float64Array(rows));
  for (const [j, column] of columns.entries())
    for (let i = 0; i < rows; i++) column[i] = data[i * cols + j] * factor;
  return columns;
}

export function fromColumns(columns: Float64Array[], rows: number): Matrix {
  const out = matrixOf(rows, columns.length);
  for (const [j, column] of columns.entries())
    for (let i = 0; i < rows; i++) out.data[i * columns.length + j] = column[i];
  return out;
}

export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** y <- y + factor x. */
export function addScaled(y: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] += factor * x[i];
}

/** |x|_2, without over- or underflow of the squares. */
export function norm(x: Float64Array): number {
  const scale = scaleOf(x);
  let sum = 0;
  for (const value of x) sum += (value * scale) ** 2;
  return Math.sqrt(sum) / scale;
}
