import { logSlope } from "./loss.ts";
import type { Net, Problem } from "./problem.ts";

/** `pinned` of a neuron that is nowhere pinned. */
export const UNPINNED = -1;
/** `pinned` of a neuron held at w = 0 (and, with biases, b = 0), where it is active on no point. */
export const AT_ORIGIN = -2;

/**
 * State of the log-time flow. Activations are part of it, not signs read off the parameters: at a located crossing a pre-activation is a
 * rounding error on either side of 0.
 */
export interface FlowState {
  /** w, then b, then v: three times the width. */
  theta: Float64Array;
  /** ln t. */
  tau: number;
  /** 1 where neuron j is active on point i, at j * points + i; 0 at a pinned point. */
  active: Uint8Array;
  /** The point each neuron's kink is pinned on, UNPINNED or AT_ORIGIN. */
  pinned: Int32Array;
}

/** The parameters of a flow, as views on them. */
export function netView({ theta }: FlowState): Net {
  const width = theta.length / 3;
  return { w: theta.subarray(0, width), b: theta.subarray(width, 2 * width), v: theta.subarray(2 * width) };
}

/** y_i L_i with L_i = (learning rate / points) t (-loss'(s_i)), formed as exp(tau + ln slope): it neither overflows nor vanishes. */
export function pushes(
  problem: Problem,
  state: FlowState,
  theta: Float64Array,
  tau: number,
  out: Float64Array,
): void {
  const { x, y, loss, optimizer } = problem;
  const points = x.length;
  const width = theta.length / 3;
  const logRate = Math.log(optimizer.learningRate / points) + tau;
  for (let i = 0; i < points; i++) {
    let f = 0;
    for (let j = 0; j < width; j++) {
      if (state.active[j * points + i]) f += theta[2 * width + j] * (theta[j] * x[i] + theta[width + j]);
    }
    out[i] = y[i] * Math.exp(logRate + logSlope(loss, y[i] * f));
  }
}

/**
 * d theta / d tau = -t (learning rate) grad L, into `out`. A pinned neuron's part is projected so that its pre-activation on its point
 * rests: the point enters with the weight a in (0, 1) that does this, the share of steps in which descent has it active.
 *
 * @param weights receives a of every neuron pinned on a point, NaN for the others.
 */
export function velocity(
  problem: Problem,
  state: FlowState,
  theta: Float64Array,
  tau: number,
  out: Float64Array,
  push: Float64Array,
  weights: Float64Array,
): void {
  const { x, bias, trainOutput } = problem;
  const points = x.length;
  const width = theta.length / 3;
  pushes(problem, state, theta, tau, push);
  for (let j = 0; j < width; j++) {
    let sum0 = 0;
    let sum1 = 0;
    let sumZ = 0;
    for (let i = 0; i < points; i++) {
      if (state.active[j * points + i]) {
        sum0 += push[i];
        sum1 += push[i] * x[i];
        sumZ += push[i] * (theta[j] * x[i] + theta[width + j]);
      }
    }
    const p = state.pinned[j];
    weights[j] = Number.NaN;
    if (p >= 0) {
      const q = -(x[p] * sum1 + sum0) / (1 + x[p] * x[p]);
      sum0 += q;
      sum1 += q * x[p];
      weights[j] = q / push[p];
    }
    const v = theta[2 * width + j];
    out[j] = v * sum1;
    out[width + j] = bias ? v * sum0 : 0;
    out[2 * width + j] = trainOutput ? sumZ : 0;
  }
}

/** dz/dtau of neuron `j` on point `p`, with that point's own part left out (`off`) and in (`on`). */
export function sideVelocities(
  problem: Problem,
  state: FlowState,
  push: Float64Array,
  j: number,
  p: number,
): { off: number; on: number } {
  const { x, bias } = problem;
  const points = x.length;
  const v = state.theta[(2 * state.theta.length) / 3 + j];
  const own = bias ? 1 : 0;
  let off = 0;
  for (let i = 0; i < points; i++) {
    if (i !== p && state.active[j * points + i]) off += push[i] * (x[i] * x[p] + own);
  }
  return { off: v * off, on: v * (off + push[p] * (x[p] * x[p] + own)) };
}

/** Without biases: dw/dtau of neuron `j` on the two sides of w = 0. */
export function originVelocities(
  problem: Problem,
  state: FlowState,
  push: Float64Array,
  j: number,
): { below: number; above: number } {
  const v = state.theta[(2 * state.theta.length) / 3 + j];
  let below = 0;
  let above = 0;
  problem.x.forEach((x, i) => {
    if (x < 0) below += push[i] * x;
    else above += push[i] * x;
  });
  return { below: v * below, above: v * above };
}
