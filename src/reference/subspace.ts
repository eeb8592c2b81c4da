import { type Matrix, multiply, transpose } from "./matrix.ts";
import { rangeFinder } from "./range-finder.ts";
import { svd } from "./svd.ts";

/** Which side of a gradient an orthonormal basis Q stands on: Q^T G or G Q. */
export type Side = "left" | "right";

/** How gradients are sketched: columns beyond the rank where they fit, and multiplications by G G^T. */
export const SKETCH = { oversampling: 8, powerIterations: 1, most: 64 };

/** Width of the sketch of an m x n gradient. */
export const sketchWidth = (rank: number, rows: number, cols: number): number =>
  Math.min(rank + SKETCH.oversampling, SKETCH.most, rows, cols);

/** The first `count` columns, each times a sign that makes its entry of largest magnitude positive [ours]. */
export function signed({ data, rows, cols }: Matrix, count: number): Matrix {
  const out: Matrix = { data: new Float64Array(rows * count), rows, cols: count };
  for (let j = 0; j < count; j++) {
    let most = 0;
    for (let i = 0; i < rows; i++)
      if (Math.abs(data[i * cols + j]) > Math.abs(most)) most = data[i * cols + j];
    for (let i = 0; i < rows; i++) out.data[i * count + j] = (most < 0 ? -1 : 1) * data[i * cols + j];
  }
  return out;
}

/** The first `rank` singular vectors of a side. */
export function exactBasis(gradient: Matrix, side: Side, rank: number): Matrix {
  const { u, v } = svd(gradient);
  return signed(side === "left" ? u : v, rank);
}

/** The same within the range of a sketch, whose normals are those of a seed's cell. */
export function sketchedBasis(
  gradient: Matrix,
  side: Side,
  rank: number,
  { seed, cell }: { seed: number; cell: number },
): Matrix {
  const a = side === "left" ? gradient : transpose(gradient);
  const { powerIterations } = SKETCH;
  const oversampling = sketchWidth(rank, a.rows, a.cols) - rank;
  const q = rangeFinder(a, { rank, oversampling, powerIterations, seed }, cell);
  return signed(multiply(q, svd(multiply(transpose(q), a)).u), rank);
}

/** Q^T G or G Q. */
export const project = (basis: Matrix, gradient: Matrix, side: Side): Matrix =>
  side === "left" ? multiply(transpose(basis), gradient) : multiply(gradient, basis);

/** Q X or X Q^T. */
export const projectBack = (basis: Matrix, x: Matrix, side: Side): Matrix =>
  side === "left" ? multiply(basis, x) : multiply(x, transpose(basis));

/** A projected matrix as it stands in another basis: Q_new^T Q_old X, or X Q_old^T Q_new. */
export function carry(x: Matrix, from: Matrix, to: Matrix, side: Side): Matrix {
  return side === "left"
    ? multiply(multiply(transpose(to), from), x)
    : multiply(x, multiply(transpose(from), to));
}
