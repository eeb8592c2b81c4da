import {
  drawBits,
  largest,
  type Matrix,
  matrixOf,
  multiply,
  normals,
  PURPOSE,
  polar,
  singularValues,
} from "../../../src/reference/index.ts";
import { layerOf } from "./layer.ts";

/** How fast the gradient falls where the orthogonal factor has an error of spectral norm `delta`. */
export interface Injected {
  delta: number;
  /** 1 / (4 sqrt n), n the short side: beyond it lemma 3.3 of arXiv 2505.24749 says nothing. */
  limit: number;
  /** Mean nuclear norm of the gradient over the last half of the steps, of the first one's, by seed. */
  gradient: number[];
  /** The loss at the end, of the first one, by seed. */
  loss: number[];
}

const SHAPE = { rows: 24, cols: 16, conditions: [10] };
const DELTAS = [0, 0.01, 0.03, 0.0625, 0.1, 0.2, 0.32, 0.5, 0.7, 0.9];
const SEEDS = [1, 2, 3, 4, 5];
const STEPS = 400;
const MOMENTUM = 0.95;
/** Falls to 0 like a cosine from this share of the distance to the optimum in the spectral norm. */
const RATE = 0.03;

function normal(rows: number, cols: number, seed: number, step: number): Matrix {
  const out = matrixOf(rows, cols);
  for (let i = 0; i < out.data.length; i++)
    out.data[i] = normals(...drawBits(seed, PURPOSE.sample, 1000 + step, i >> 1))[i & 1];
  return out;
}

/** Descent along polar(M) + delta E, |E|_2 = 1 anew at every step, in f64. */
function descend(delta: number, seed: number): { gradient: number; loss: number } {
  const { rows, cols } = SHAPE;
  const { a, b, c, optimum } = layerOf(SHAPE, seed);
  const w = matrixOf(rows, cols);
  const moment = matrixOf(rows, cols);
  const scale = RATE * largest(singularValues(optimum));
  const nuclear = (matrix: Matrix) => singularValues(matrix).reduce((sum, value) => sum + value, 0);
  const slopes: number[] = [];
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const g = multiply(multiply(b, w), c);
    let loss = 0;
    for (let i = 0; i < g.data.length; i++) {
      g.data[i] -= a.data[i];
      loss += ((w.data[i] - optimum.data[i]) * g.data[i]) / 2;
      moment.data[i] = MOMENTUM * moment.data[i] + g.data[i];
    }
    losses.push(loss);
    slopes.push(nuclear(g));
    const { factor } = polar(moment);
    const error = normal(rows, cols, seed, step);
    const size = largest(singularValues(error));
    const rate = (scale * (1 + Math.cos((Math.PI * step) / STEPS))) / 2;
    for (let i = 0; i < w.data.length; i++)
      w.data[i] -= rate * (factor.data[i] + (delta * error.data[i]) / size);
  }
  const late = slopes.slice(STEPS / 2);
  return {
    gradient: late.reduce((sum, x) => sum + x, 0) / late.length / slopes[0],
    loss: losses[STEPS - 1] / losses[0],
  };
}

/** Lemma 3.3: Muon's rate with an orthogonalization error delta, on a reversible layer of condition 10 [the experiment is ours]. */
export function inject(): Injected[] {
  return DELTAS.map((delta) => {
    const runs = SEEDS.map((seed) => descend(delta, seed));
    return {
      delta,
      limit: 1 / (4 * Math.sqrt(Math.min(SHAPE.rows, SHAPE.cols))),
      gradient: runs.map(({ gradient }) => gradient),
      loss: runs.map(({ loss }) => loss),
    };
  });
}
