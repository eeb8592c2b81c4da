import { applyEvents, reach } from "./flow-events.ts";
import { AT_ORIGIN, type FlowState, UNPINNED, velocity } from "./flow-field.ts";
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

const SHORTEST_STEP = 1e-12;

/**
 * Log-time flow d theta / d tau = -t (learning rate) grad L, tau = ln t, through the times `lnT` (ascending), calling `onRecord` with each index
 * once `state` stands there.
 *
 * Classical RK4 with a fifth evaluation at the new point, whose difference from the fourth gives the error of a third-order companion, h/6 |k5 - k4|;
 * a step that would carry a pre-activation through 0 is shortened until it ends there, then the neuron changes sides or its kink is pinned on the
 * point, a sliding mode in Filippov's sense [ours].
 */
export function flow(
  problem: Problem,
  state: FlowState,
  lnT: ArrayLike<number>,
  onRecord: (record: number, state: FlowState) => void,
  { tolerance = 1e-8, mostAttempts = 400_000, longestStep = 1 }: FlowOptions = {},
): FlowResult {
  const size = state.theta.length;
  const width = size / 3;
  const push = new Float64Array(problem.x.length);
  const stages = Array.from({ length: 5 }, () => new Float64Array(size));
  const weights = new Float64Array(width);
  const endWeights = new Float64Array(width);
  const trial = new Float64Array(size);
  const start = new Float64Array(size);
  const result: FlowResult = { status: "flowing", attempts: 0, constantBound: 0 };
  const [k1, k2, k3, k4, k5] = stages;
  const toward = (k: Float64Array, h: number) => {
    for (let p = 0; p < size; p++) trial[p] = state.theta[p] + h * k[p];
  };
  let pace = 0.05;

  for (let r = 0; r < lnT.length; r++) {
    while (state.tau < lnT[r]) {
      if (++result.attempts > mostAttempts) return { ...result, status: "stalled" };
      const left = lnT[r] - state.tau;
      const h = Math.min(pace, left);
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
        if (short) return { ...result, status: "nonfinite" };
        pace = 0.1 * h;
        continue;
      }
      const fit = 0.9 * (tolerance / Math.max(error, 1e-300)) ** 0.25;
      if (error > tolerance && !short) {
        pace = Math.max(h * Math.min(Math.max(fit, 0.1), 0.9), SHORTEST_STEP);
        continue;
      }
      const met = reach(problem, state, trial, weights, endWeights);
      if (!met.located && !short) {
        pace = Math.max(h * Math.min(met.share, 0.95), SHORTEST_STEP);
        continue;
      }
      start.set(state.theta);
      state.theta.set(trial);
      state.tau = h === left ? lnT[r] : state.tau + h;
      result.constantBound += applyEvents(problem, state, start, endWeights, push);
      const grown = Math.min(h * Math.min(Math.max(fit, 0.2), 4), longestStep);
      pace = h === left ? Math.max(grown, pace) : grown;
    }
    result.status = state.pinned.some((p) => p !== UNPINNED && p !== AT_ORIGIN) ? "sliding" : "flowing";
    onRecord(r, state);
  }
  return result;
}
