import {
  AT_ORIGIN,
  type FlowState,
  originVelocities,
  pushes,
  sideVelocities,
  UNPINNED,
} from "./flow-field.ts";
import { activationsOf, correct } from "./margin.ts";
import type { Net, Problem } from "./problem.ts";

export interface Handoff {
  /** Every point is on its right side. */
  correct: boolean;
  /** Some activation is about to change before the horizon: exact steps should go on. */
  crossingAhead: boolean;
  /** Where the flow would start. */
  state: FlowState;
}

/** A velocity this small a share of its terms is rounding, not motion. */
const ROUNDING = 1e-6;

/**
 * Whether descent may be left for log-time flow after step `t`, with the flow to end at ln t = `horizon`.
 *
 * A crossing is ahead where a pre-activation z moves towards 0 and, at its present speed in ln t, gets there before the horizon; except where both sides'
 * velocities point at the kink: it will be pinned there, which the flow does as descent does. One that chatters already (and lies within two
 * steps of the point) starts pinned.
 */
export function handoff(net: Net, problem: Problem, t: number, horizon: number): Handoff {
  const { x, bias } = problem;
  const points = x.length;
  const width = net.w.length;
  const theta = Float64Array.of(...net.w, ...net.b, ...net.v);
  const active = activationsOf(net, problem);
  const pinned = new Int32Array(width).fill(UNPINNED);
  const tau = Math.log(t);
  const state: FlowState = { theta, tau, active, pinned };
  const push = new Float64Array(points);
  pushes(problem, state, theta, tau, push);

  let crossingAhead = false;
  for (let j = 0; j < width; j++) {
    if (bias) pinned[j] = chattering(problem, state, push, j, t);
    else if (chattersAtOrigin(problem, state, push, j, t)) pinned[j] = AT_ORIGIN;
    if (pinned[j] >= 0) putOnKink(state, j, x[pinned[j]]);
    if (pinned[j] >= 0) active[j * points + pinned[j]] = 0;
    if (pinned[j] === AT_ORIGIN) {
      theta[j] = 0;
      active.fill(0, j * points, (j + 1) * points);
    }
  }
  for (let j = 0; j < width; j++) {
    if (pinned[j] === AT_ORIGIN) continue;
    for (let i = 0; i < points; i++) {
      if (i === pinned[j]) continue;
      const z = net.w[j] * x[i] + net.b[j];
      const { speed, rounding } = speedOf(problem, state, push, j, i);
      const towards = active[j * points + i] ? speed < 0 : speed > 0;
      if (!towards || Math.abs(speed) <= rounding || Math.abs(z) >= Math.abs(speed) * (horizon - tau))
        continue;
      const { off, on } = sideVelocities(problem, state, push, j, i);
      if (pinned[j] >= 0 || !(on < 0 && off > 0)) crossingAhead = true;
    }
  }
  return { correct: correct(net, problem), crossingAhead, state };
}

/** The point that neuron `j` chatters across, or UNPINNED. */
function chattering(problem: Problem, state: FlowState, push: Float64Array, j: number, t: number): number {
  const width = state.theta.length / 3;
  for (let i = 0; i < problem.x.length; i++) {
    const { off, on } = sideVelocities(problem, state, push, j, i);
    const z = state.theta[j] * problem.x[i] + state.theta[width + j];
    if (on < 0 && off > 0 && Math.abs(z) <= (2 * Math.max(off, -on)) / t) return i;
  }
  return UNPINNED;
}

/** Moves w and b by the least that makes the pre-activation at `x` 0, so that a later release starts from the kink itself. */
function putOnKink({ theta }: FlowState, j: number, x: number): void {
  const width = theta.length / 3;
  const excess = (theta[j] * x + theta[width + j]) / (1 + x * x);
  theta[j] -= excess * x;
  theta[width + j] -= excess;
}

function chattersAtOrigin(
  problem: Problem,
  state: FlowState,
  push: Float64Array,
  j: number,
  t: number,
): boolean {
  const { below, above } = originVelocities(problem, state, push, j);
  return below > 0 && above < 0 && Math.abs(state.theta[j]) <= (2 * Math.max(below, -above)) / t;
}

/** dz/dtau of neuron j on point i with the pin's projection, and what of it may be rounding. */
function speedOf(problem: Problem, state: FlowState, push: Float64Array, j: number, i: number) {
  const { x, bias } = problem;
  const points = x.length;
  const v = state.theta[(2 * state.theta.length) / 3 + j];
  const p = state.pinned[j];
  const own = bias ? 1 : 0;
  let speed = 0;
  let size = 0;
  for (let k = 0; k < points; k++) {
    if (!state.active[j * points + k]) continue;
    // What point k adds to z_i, less what the pin takes back so that z_p rests.
    const direct = x[k] * x[i] + own;
    const projected = p < 0 ? 0 : ((x[k] * x[p] + own) * (x[p] * x[i] + own)) / (x[p] * x[p] + own);
    speed += v * push[k] * (direct - projected);
    size += Math.abs(v * push[k]) * (Math.abs(direct) + Math.abs(projected));
  }
  return { speed, rounding: ROUNDING * size };
}
