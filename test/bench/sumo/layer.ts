import type { NetworkOps, Quadratic, QuadraticParts } from "../../../src/model/index.ts";
import { type Matrix, matrixOf } from "../../../src/reference/index.ts";
import { type ReversibleShape, reversible } from "../../../src/training/index.ts";

/** The parts of a reversible task's only layer for a seed, in f64. */
export function layerOf(shape: ReversibleShape, seed: number): Record<keyof QuadraticParts, Matrix> {
  const { rows, cols } = shape;
  const found: QuadraticParts[] = [];
  const ops = {
    parameter: () => null,
    quadratic: (_: null, { of }: Quadratic) => {
      found.push(of(seed));
    },
  };
  // All that a reversible layer asks for.
  reversible(shape).model.forward(ops as unknown as NetworkOps<null>);
  const [{ a, b, c, optimum }] = found;
  return {
    a: matrixOf(rows, cols, a),
    b: matrixOf(rows, rows, b),
    c: matrixOf(cols, cols, c),
    optimum: matrixOf(rows, cols, optimum),
  };
}
