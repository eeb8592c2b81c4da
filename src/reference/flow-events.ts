import { AT_ORIGIN, type FlowState, originVelocities, sideVelocities, UNPINNED } from "./flow-field.ts";
import type { Problem } from "./problem.ts";

/** |z| at which a crossing counts as located. */
export const TOUCH = 1e-9;
/** How far past (0, 1) a pinned weight may be seen at a step's end before the step is tried shorter. */
const OVERSHOOT = 1e-3;

/** What a trial step ran into. */
export interface Reach {
  /** The step ends where it should: every event in it lies at its end. */
  located: boolean;
  /** Share of the step at which the first event is expected. */
  share: number;
}

/** Distance left of a quantity that starts `before` inside its bound and ends `after` (negative: past it). */
function reachOf(reach: Reach, before: number, after: number, slack: number): void {
  // One that starts past its bound already can be brought there by no shorter step: it is dealt with at this one's end.
  if (after >= -slack || after >= before || before < -slack) return;
  reach.located = false;
  reach.share = Math.min(reach.share, (Math.max(before, 0) + slack / 2) / (before - after));
}

/** Compares a trial step's end with its start; `weights` as `velocity` gives them at both. */
export function reach(
  problem: Problem,
  state: FlowState,
  end: Float64Array,
  weights: Float64Array,
  endWeights: Float64Array,
): Reach {
  const result = { located: true, share: 1 };
  eachSigned(problem, state, state.theta, end, (_, __, before, after) =>
    reachOf(result, before, after, TOUCH),
  );
  for (let j = 0; j < weights.length; j++) {
    if (state.pinned[j] < 0) continue;
    reachOf(result, weights[j], endWeights[j], OVERSHOOT);
    reachOf(result, 1 - weights[j], 1 - endWeights[j], OVERSHOOT);
  }
  return result;
}

/** Calls with every unpinned pre-activation, signed so that it is positive on its own side, at a step's two ends. */
function eachSigned(
  { x }: Problem,
  state: FlowState,
  start: Float64Array,
  end: Float64Array,
  visit: (j: number, i: number, before: number, after: number) => void,
): void {
  const points = x.length;
  const width = start.length / 3;
  for (let j = 0; j < width; j++) {
    if (state.pinned[j] === AT_ORIGIN) continue;
    for (let i = 0; i < points; i++) {
      if (i === state.pinned[j]) continue;
      const sign = state.active[j * points + i] ? 1 : -1;
      visit(j, i, sign * (start[j] * x[i] + start[width + j]), sign * (end[j] * x[i] + end[width + j]));
    }
  }
}

/**
 * Changes the activations that the step from `start` to `state` carried to 0 and past it, and pins or releases.
 *
 * With the neuron's velocities on both sides of the point (`off` inactive, `on` active): one that arrives from the active side
 * turns inactive, or is pinned where off > 0; from the inactive side it turns active, or is pinned where on < 0. A pinned neuron is released
 * when the weight of its point leaves (0, 1), or when its output weight changes sign and the kink repels instead.
 *
 * @returns how much the constant c of gap ~ c / ln t can be off because flow, which stops at 0, replaced descent, which oversteps it:
 * half a descent step, |on| / (2 t), for each neuron that turned inactive (eta l / 2 of the pair -1, 1).
 */
export function applyEvents(
  problem: Problem,
  state: FlowState,
  start: Float64Array,
  weights: Float64Array,
  push: Float64Array,
): number {
  const points = problem.x.length;
  const width = weights.length;
  let bound = 0;
  const crossed: [number, number][] = [];
  eachSigned(problem, state, start, state.theta, (j, i, before, after) => {
    if (after < 0 && after < before) crossed.push([j, i]);
  });
  release(problem, state, weights);
  let last = -1;
  for (const [j, i] of crossed) {
    if (!problem.bias) {
      if (j !== last) crossOrigin(problem, state, push, j);
    } else if (state.pinned[j] >= 0) {
      if (j !== last) turnPinned(problem, state, push, j);
    } else {
      const at = j * points + i;
      const { off, on } = sideVelocities(problem, state, push, j, i);
      const wasActive = state.active[at] === 1;
      state.active[at] = 0;
      if (wasActive ? off > 0 : on < 0) state.pinned[j] = i;
      else if (!wasActive) state.active[at] = 1;
      else bound += Math.abs(on) * Math.exp(-state.tau) * 0.5;
    }
    last = j;
  }
  for (let j = 0; !problem.bias && j < width; j++) leaveOrigin(problem, state, push, j);
  return bound;
}

function release({ x, y }: Problem, state: FlowState, weights: Float64Array): void {
  const points = x.length;
  const width = weights.length;
  for (let j = 0; j < width; j++) {
    const p = state.pinned[j];
    if (p < 0) continue;
    const repels = state.theta[2 * width + j] * y[p] > 0;
    if (weights[j] > 0 && weights[j] < 1 && !repels) continue;
    state.pinned[j] = UNPINNED;
    state.active[j * points + p] = weights[j] > 0.5 ? 1 : 0;
  }
}

/** w of a pinned neuron passed 0: all its other points change sides at once, and the pin is decided anew. */
function turnPinned(problem: Problem, state: FlowState, push: Float64Array, j: number): void {
  const points = problem.x.length;
  const p = state.pinned[j];
  for (let i = 0; i < points; i++) {
    if (i !== p) state.active[j * points + i] ^= 1;
  }
  const { off, on } = sideVelocities(problem, state, push, j, p);
  if (on < 0 && off > 0) return;
  state.pinned[j] = UNPINNED;
  state.active[j * points + p] = on >= 0 && (off >= 0 || problem.x[p] >= 0) ? 1 : 0;
}

function crossOrigin(problem: Problem, state: FlowState, push: Float64Array, j: number): void {
  const points = problem.x.length;
  const { below, above } = originVelocities(problem, state, push, j);
  if (below > 0 && above < 0) {
    state.pinned[j] = AT_ORIGIN;
    state.theta[j] = 0;
    for (let i = 0; i < points; i++) state.active[j * points + i] = 0;
    return;
  }
  // Arrived from below: goes above, and the other way round.
  const wasAbove = problem.x.some((x, i) => state.active[j * points + i] === 1 && x > 0);
  problem.x.forEach((x, i) => {
    state.active[j * points + i] = (wasAbove ? x < 0 : x > 0) ? 1 : 0;
  });
}

function leaveOrigin(problem: Problem, state: FlowState, push: Float64Array, j: number): void {
  if (state.pinned[j] !== AT_ORIGIN) return;
  const { below, above } = originVelocities(problem, state, push, j);
  if (below > 0 && above < 0) return;
  state.pinned[j] = UNPINNED;
  problem.x.forEach((x, i) => {
    state.active[j * problem.x.length + i] = (above >= 0 ? x > 0 : x < 0) ? 1 : 0;
  });
}
