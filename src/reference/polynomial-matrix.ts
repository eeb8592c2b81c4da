import { coefficients, type PolynomialMethod, type Scaling, startMargin } from "./polynomials.ts";

/** Row-major matrix product in f64. */
function multiply(a: Float64Array, b: Float64Array, rows: number, inner: number, cols: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++) {
      const x = a[i * inner + k];
      for (let j = 0; j < cols; j++) out[i * cols + j] += x * b[k * cols + j];
    }
  return out;
}

function transpose(a: Float64Array, rows: number, cols: number): Float64Array {
  return Float64Array.from({ length: a.length }, (_, i) => a[(i % rows) * cols + Math.floor(i / rows)]);
}

/** Largest eigenvalue of a positive semidefinite matrix, by squaring it 40 times: within n 2^-40 of itself. */
function largestEigenvalue(gram: Float64Array, n: number): number {
  let z = gram;
  let log = 0;
  for (let i = 0; i <= 40; i++) {
    let trace = 0;
    for (let j = 0; j < n; j++) trace += z[j * n + j];
    if (trace === 0) return 0;
    log += Math.log(trace) / 2 ** i;
    const scaled = z.map((x) => x / trace);
    z = multiply(scaled, scaled, n, n, n);
  }
  return Math.exp(log);
}

/** The matrix (rows x cols, row-major) after `steps` steps of a method: the twin of `orthogonalize`, through X^T X or X X^T alike. */
export function iterate(
  matrix: ArrayLike<number>,
  rows: number,
  cols: number,
  method: PolynomialMethod,
  steps: number,
  scaling: Scaling,
): Float64Array {
  const a = Float64Array.from(matrix);
  const wide = rows < cols;
  let x = wide ? transpose(a, rows, cols) : a;
  const [long, short] = wide ? [cols, rows] : [rows, cols];
  const gramOf = (m: Float64Array) => multiply(transpose(m, long, short), m, short, long, short);
  // A power of two, as on the device: squares of 1e-200 would vanish.
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return a;
  x = x.map((value) => value / largest);
  const norm = scaling === "frobenius" ? Math.hypot(...x) : Math.sqrt(largestEigenvalue(gramOf(x), short));
  x = x.map((value) => value / (startMargin(method) * norm));
  for (let step = 0; step < steps; step++) {
    const [ca, cb, cc] = coefficients(method, step, steps);
    const y = gramOf(x);
    const yy = multiply(y, y, short, short, short);
    const q = y.map((value, i) => cb * value + cc * yy[i] + (i % (short + 1) === 0 ? ca : 0));
    x = multiply(x, q, long, short, short);
  }
  return wide ? transpose(x, long, short) : x;
}
