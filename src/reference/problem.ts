import type { Loss, Optimizer } from "../experiment/index.ts";

/** f(x) = sum_j v_j relu(w_j x + b_j); arrays of one length, the width. */
export interface Net {
  w: Float64Array;
  b: Float64Array;
  v: Float64Array;
}

/** Largest margin any boundary can have, and the middle of the pair of points that limits it. */
export interface Optimum {
  margin: number;
  midpoint: number;
}

/** What a trajectory trains on, and how. */
export interface Problem {
  /** Inputs, and labels -1 or +1 in the same order. */
  x: Float64Array;
  y: Float64Array;
  loss: Loss;
  optimizer: Optimizer;
  /** Hidden biases are trained too. */
  bias: boolean;
  /** Output weights are trained too. */
  trainOutput: boolean;
  /** null where no boundary can reach one: gaps are NaN then. */
  optimum: Optimum | null;
}

/** An independent copy. */
export function copyNet(net: Net): Net {
  return { w: net.w.slice(), b: net.b.slice(), v: net.v.slice() };
}

/** f at `x`. */
export function evaluate(net: Net, x: number): number {
  let sum = 0;
  for (let j = 0; j < net.w.length; j++) {
    const z = net.w[j] * x + net.b[j];
    if (z > 0) sum += net.v[j] * z;
  }
  return sum;
}
