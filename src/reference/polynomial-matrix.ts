import { largest, type Matrix, matrixOf, multiply, transpose } from "./matrix.ts";
import { coefficients, type PolynomialMethod, type Scaling, startMargin } from "./polynomials.ts";
import { singularValues } from "./svd.ts";

/** A / |A|, or A where it is zero. */
export function scaledStart(matrix: Matrix, scaling: Scaling, margin: number): Matrix {
  const values = singularValues(matrix);
  const norm = scaling === "spectral" ? largest(values) : Math.hypot(...values);
  const { rows, cols, data } = matrix;
  return norm === 0
    ? matrix
    : matrixOf(
        rows,
        cols,
        Array.from(data, (x) => x / norm / margin),
      );
}

/** The matrix after `steps` steps of a method, X <- a X + X (b Y + c Y^2) with Y = X^T X: the twin of `orthogonalize`. */
export function iterate(matrix: Matrix, method: PolynomialMethod, steps: number, scaling: Scaling): Matrix {
  if (matrix.rows < matrix.cols) return transpose(iterate(transpose(matrix), method, steps, scaling));
  let x = scaledStart(matrix, scaling, startMargin(method));
  for (let step = 0; step < steps; step++) {
    const [a, b, c] = coefficients(method, step, steps);
    const y = multiply(transpose(x), x);
    const yy = multiply(y, y);
    const q = { ...y, data: y.data.map((value, i) => b * value + c * yy.data[i]) };
    const xq = multiply(x, q);
    x = { ...x, data: x.data.map((value, i) => a * value + xq.data[i]) };
  }
  return x;
}
