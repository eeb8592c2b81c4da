import type { Experiment } from "../experiment/index.ts";

/** Record times: exact records at integer steps, then flow records at any t, kept as ln t. */
export interface RecordGrid {
  /** Integer steps of the records that exact stepping can take, ascending. */
  steps: number[];
  /** ln t of every record; the first `steps.length` are ln of the steps. */
  lnT: Float64Array;
}

/**
 * A log grid from t = 1 with `recordsPerDecade` records a decade. Up to `exactStepsCap` the times are integers and include
 * `exactSteps`, the cap and the step of the loss abort; beyond it they are 10^(r / recordsPerDecade) up to the horizon.
 */
export function recordGrid(experiment: Experiment): RecordGrid {
  const { recordsPerDecade, exactSteps, exactStepsCap, logHorizon, stop } = experiment;
  const last = logHorizon > 0 ? exactStepsCap : exactSteps;
  const steps = new Set<number>([exactSteps, last]);
  if (stop.lossAbort) steps.add(stop.lossAbort.at);
  for (let r = 0; ; r++) {
    const t = Math.round(10 ** (r / recordsPerDecade));
    if (t > last) break;
    steps.add(t);
  }
  const exact = [...steps].sort((a, b) => a - b);
  const flow: number[] = [];
  for (let r = 0; r <= logHorizon * recordsPerDecade; r++) {
    const lnT = (r / recordsPerDecade) * Math.LN10;
    if (lnT > Math.log(last) + 1e-9) flow.push(lnT);
  }
  return { steps: exact, lnT: Float64Array.from([...exact.map(Math.log), ...flow]) };
}
