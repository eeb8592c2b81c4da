import { matrixOf, multiply, singularValues } from "../../../src/reference/index.ts";
import { layerOf } from "./layer.ts";

/** The rank-one residual of a moment over time, for a momentum and a learning rate. */
export interface Residuals {
  condition: number;
  momentum: number;
  rate: number;
  /** 1 - rate times the least eigenvalue of the layer's Hessian: what the slowest direction keeps at a step. */
  slowest: number;
  /** Where the lemma speaks, momentum below `slowest`, and where it has nothing to say. */
  speaks: boolean;
  steps: number[];
  residuals: number[];
}

const SHAPE = { rows: 8, cols: 6 };
const CONDITIONS = [2, 4];
/** Few enough that even the fastest gradient is far from rounding. */
const STEPS = [10, 50, 100, 200];
const RATE = 0.5;
const MOMENTA = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999];

/** |M - M_1|_F^2 / |M|_F^2. */
function residual(moment: Float64Array): number {
  const squares = Array.from(singularValues(matrixOf(SHAPE.rows, SHAPE.cols, moment)), (s) => s ** 2);
  const rest = squares.slice(1).reduce((sum, square) => sum + square, 0);
  return rest / (rest + squares[0]);
}

function watch(condition: number, momentum: number, rate: number): Residuals {
  const { a, b, c } = layerOf({ ...SHAPE, conditions: [condition] }, 1);
  const w = matrixOf(SHAPE.rows, SHAPE.cols);
  const moment = new Float64Array(w.data.length);
  const residuals: number[] = [];
  for (let step = 1; step <= STEPS[STEPS.length - 1]; step++) {
    const g = multiply(multiply(b, w), c);
    for (let i = 0; i < moment.length; i++) {
      const slope = g.data[i] - a.data[i];
      moment[i] = momentum * moment[i] + slope;
      w.data[i] -= rate * slope;
    }
    if (STEPS.includes(step)) residuals.push(residual(moment));
  }
  const slowest = 1 - rate / condition ** 2;
  return { condition, momentum, rate, slowest, speaks: momentum < slowest, steps: STEPS, residuals };
}

/**
 * Lemma 3.1 of arXiv 2505.24749 on reversible layers: under plain descent the gradient's slowest direction, which is of rank one, is what is left, and the
 * moment M <- momentum M + G follows where the momentum forgets faster than that direction falls. In f64: in f32 the gradient is soon rounding.
 */
export const lemma = (): Residuals[] =>
  CONDITIONS.flatMap((condition) => MOMENTA.map((momentum) => watch(condition, momentum, RATE)));
