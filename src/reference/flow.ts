import { applyEvents, reach } from "./flow-events.ts";
import { type FlowState, UNPINNED, velocity } from "./flow-field.ts";
import type { Problem } from "./problem.ts";

export interface FlowOptions {
  /** Largest estimated error of a step, in units of the parameters. */
  tolerance?: number;
  /** Attempted steps after which the trajectory is stalled. */
  mostAttempts?: number;
  /** Longest step, in ln t. */
  longestStep?: number;
}

export interface FlowResult {
  status: "flowing" | "sliding" | "stalled" | "nonfinite";
  attempts: number;
  /** How much c of gap ~ c / ln t can be off because crossings were flowed through; 0 where there was none. */
  constantBound: number;
}

/** A flow under way: `advance` moves it forward, and it can be read between calls. */
export interface Flow extends FlowResult {
  problem: Problem;
  state: FlowState;
  options: Required<FlowOptions>;
  /** Length of the next step that is tried. */
  pace: number;
  work: Work;
}

interface Work {
  push: Float64Array;
  stages: Float64Array[];
  weights: Float64Array;
  endWeights: Float64Array;
  trial: Float64Array;
  start: Float64Array;
}

const SHORTEST_STEP = 1e-12;

/** A flow at its start. It owns `state` and moves it. */
export function startFlow(
  problem: Problem,
  state: FlowState,
  { tolerance = 1e-8, mostAttempts = 400_000, longestStep = 1 }: FlowOptions = {},
): Flow {
  const size = state.theta.length;
  const column = () => new Float64Array(size);
  return {
    problem,
    state,
    options: { tolerance, mostAttempts, longestStep },
    status: statusOf(state),
    attempts: 0,
    constantBound: 0,
    pace: 0.05,
    work: {
      push: new Float64Array(problem.x.length),
      stages: Array.from({ length: 5 }, column),
      weights: new Float64Array(size / 3),
      endWeights: new Float64Array(size / 3),
      trial: column(),
      start: column(),
    },
  };
}

/** Without biases a neuron held at w = 0 slides too: descent has its points on and off by turns. */
function statusOf({ pinned }: FlowState): "flowing" | "sliding" {
  return pinned.some((p) => p !== UNPINNED) ? "sliding" : "flowing";
}

/**
 * Log-time flow d theta / d tau = -t (learning rate) grad L, tau = ln t, until the state stands at tau = `to`, the flow has ended (stalled,
 * nonfinite), or `most` steps were attempted in this call, whichever is first.
 *
 * Classical RK4 with a fifth evaluation at the new point, whose difference from the fourth gives the error of a third-order companion, h/6 |k5 - k4|;
 * a step that would carry a pre-activation through 0 is shortened until it ends there, then the neuron changes sides or its kink is pinned on the
 * point, a sliding mode in Filippov's sense [ours].
 */
export function advance(flow: Flow, to: number, most = Number.POSITIVE_INFINITY): void {
  const { state, options } = flow;
  for (let n = 0; n < most && state.tau < to; n++) {
    if (flow.status === "stalled" || flow.status === "nonfinite") return;
    if (++flow.attempts > options.mostAttempts) flow.status = "stalled";
    else attempt(flow, to);
  }
}

function attempt(flow: Flow, to: number): void {
  const { problem, state, options, work } = flow;
  const { push, stages, weights, endWeights, trial, start } = work;
  const [k1, k2, k3, k4, k5] = stages;
  const size = state.theta.length;
  const toward = (k: Float64Array, h: number) => {
    for (let p = 0; p < size; p++) trial[p] = state.theta[p] + h * k[p];
  };
  const left = to - state.tau;
  const h = Math.min(flow.pace, left);
  velocity(problem, state, state.theta, state.tau, k1, push, weights);
  toward(k1, h / 2);
  velocity(problem, state, trial, state.tau + h / 2, k2, push, endWeights);
  toward(k2, h / 2);
  velocity(problem, state, trial, state.tau + h / 2, k3, push, endWeights);
  toward(k3, h);
  velocity(problem, state, trial, state.tau + h, k4, push, endWeights);
  for (let p = 0; p < size; p++) {
    trial[p] = state.theta[p] + (h / 6) * (k1[p] + 2 * (k2[p] + k3[p]) + k4[p]);
  }
  velocity(problem, state, trial, state.tau + h, k5, push, endWeights);
  let error = 0;
  for (let p = 0; p < size; p++) error = Math.max(error, (h / 6) * Math.abs(k5[p] - k4[p]));

  const short = h <= SHORTEST_STEP;
  // NaN must take the branch of a step that failed.
  if (!(error < 1e4)) {
    if (short) flow.status = "nonfinite";
    flow.pace = 0.1 * h;
    return;
  }
  const fit = 0.9 * (options.tolerance / Math.max(error, 1e-300)) ** 0.25;
  if (error > options.tolerance && !short) {
    flow.pace = Math.max(h * Math.min(Math.max(fit, 0.1), 0.9), SHORTEST_STEP);
    return;
  }
  const met = reach(problem, state, trial, weights, endWeights);
  if (!met.located && !short) {
    flow.pace = Math.max(h * Math.min(met.share, 0.95), SHORTEST_STEP);
    return;
  }
  start.set(state.theta);
  state.theta.set(trial);
  state.tau = h === left ? to : state.tau + h;
  flow.constantBound += applyEvents(problem, state, start, endWeights, push);
  flow.status = statusOf(state);
  const grown = Math.min(h * Math.min(Math.max(fit, 0.2), 4), options.longestStep);
  flow.pace = h === left ? Math.max(grown, flow.pace) : grown;
}

/** Flows through the times `lnT` (ascending), calling `onRecord` with each index once `state` stands there. */
export function flow(
  problem: Problem,
  state: FlowState,
  lnT: ArrayLike<number>,
  onRecord: (record: number, state: FlowState) => void,
  options?: FlowOptions,
): FlowResult {
  const under = startFlow(problem, state, options);
  for (let r = 0; r < lnT.length; r++) {
    advance(under, lnT[r]);
    if (under.status === "stalled" || under.status === "nonfinite") break;
    onRecord(r, state);
  }
  const { status, attempts, constantBound } = under;
  return { status, attempts, constantBound };
}
