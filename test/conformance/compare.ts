import { problemOf } from "../../src/ensemble/index.ts";
import { cellsOf, type Experiment } from "../../src/experiment/index.ts";
import { type BatchRecords, STATUS } from "../../src/record/index.ts";
import {
  activationPattern,
  correct,
  descend,
  evaluate,
  gap,
  logLoss,
  type Net,
  startDescent,
} from "../../src/reference/index.ts";
import { explicitOf, netAt, runBatch } from "../ensemble/batch.ts";
import { atLeast, atMost, median, near, same } from "./check.ts";

const largest = ({ w, b, v }: Net) => Math.max(...[w, b, v].flatMap((g) => Array.from(g, Math.abs)));

/** The bound for any trajectory; a kink crossed one step early or late costs most of it. */
const EXACT = 2e-5;
/** Parameters beyond this leave the range of fixed point: nonfinite, though f64 may go on. */
const LARGEST = 16384;
/** Half of them: f32 slopes err by a few 2^-24 of themselves, and with them the way that a parameter goes. */
const TYPICAL = 5e-7;

/**
 * Exact steps against f64 ones: status, step of a hit within 2, and final parameters relative to the largest.
 * A trajectory whose loss at the abort lies within 1e-5 of the threshold may go either way.
 */
export async function compareExact(
  device: GPUDevice,
  experiment: Experiment,
  most = EXACT,
): Promise<BatchRecords> {
  const batch = await runBatch(device, experiment);
  const problem = problemOf(experiment, cellsOf(experiment)[0]);
  const deviations: number[] = [];
  for (let i = 0; i < batch.count; i++) {
    const twin = startDescent(problem, netAt(experiment, batch, i, "initial"), experiment.stop);
    descend(twin, experiment.exactSteps);
    const { lossAbort } = experiment.stop;
    const close = lossAbort && Math.abs(logLoss(twin.net, problem) - Math.log(lossAbort.threshold)) < 1e-5;
    if (close && twin.step === lossAbort.at) continue;
    const what = `${experiment.name}: trajectory ${i}`;
    if (!(largest(twin.net) <= LARGEST)) {
      same(`${what}, status`, batch.finalStatus[i], STATUS.nonfinite);
      continue;
    }
    same(`${what}, status`, batch.finalStatus[i], STATUS[twin.status]);
    if (twin.status === "hit") near(`${what}, hit time`, batch.hitTime[i], twin.step, 2);
    else same(`${what}, hit time`, batch.hitTime[i], Number.NaN);
    const got = netAt(experiment, batch, i, "final");
    const off = (["w", "b", "v"] as const).flatMap((g) =>
      Array.from(twin.net[g], (x, j) => Math.abs(got[g][j] - x)),
    );
    deviations.push(Math.max(...off) / largest(twin.net));
    atMost(`${what}, parameters off`, deviations[deviations.length - 1], most);
  }
  atMost(`${experiment.name}: median deviation`, median(deviations), TYPICAL);
  return batch;
}

/**
 * The record of given nets: gap within 1e-6 (zeros come from exact fixed-point sums, then a quotient in f32), log loss within f32 rounding,
 * the activation pattern bit for bit. The nets stay where they are: the learning rate is below half a unit of fixed point. (Ones so wrong that the
 * exponential loss would move them all the same are left out.)
 */
export async function compareRecords(
  device: GPUDevice,
  experiment: Experiment,
  candidates: Net[],
): Promise<{ gaps: number[] }> {
  const problem = problemOf(experiment, cellsOf(experiment)[0]);
  const nets = candidates.filter((net) => problem.x.every((x, i) => problem.y[i] * evaluate(net, x) > -30));
  const still: Experiment = {
    ...experiment,
    trajectories: nets.length,
    optimizer: { kind: "gd", learningRate: 1e-30 },
    exactSteps: 1,
    exactStepsCap: 1,
  };
  const batch = await runBatch(device, still, { explicit: explicitOf(nets) });
  for (const [i, net] of nets.entries()) {
    const what = `${experiment.name}: net ${i}, ${JSON.stringify([...net.w, ...net.b, ...net.v])}`;
    const loss = logLoss(net, problem);
    near(`${what}, gap`, batch.gap[i], gap(net, problem), 1e-6);
    near(`${what}, log loss`, batch.logLoss[i], loss, 1e-6 + 4e-7 * Math.abs(loss));
    same(`${what}, pattern`, batch.pattern[i], activationPattern(net, problem));
    same(`${what}, correct`, batch.correct[i], correct(net, problem) ? 1 : 0);
  }
  return { gaps: Array.from(batch.gap) };
}

/** Bounds of the gap where flow has taken over from exact steps at 1e4; sliding kinks chatter in descent itself. */
const FLOW_BOUND = 1e-4;
const SLIDING_BOUND = 1e-3;

/**
 * Flow, taken over at step 1e4 whatever lies ahead, against f64 exact steps to `until`, at every record on the way, for the first `count`
 * trajectories that flow.
 */
export async function compareFlow(
  device: GPUDevice,
  experiment: Experiment,
  until: number,
  count: number,
): Promise<BatchRecords> {
  const batch = await runBatch(device, experiment);
  const problem = problemOf(experiment, cellsOf(experiment)[0]);
  let compared = 0;
  for (let i = 0; i < batch.count && compared < count; i++) {
    if (batch.finalStatus[i] !== STATUS.flowing && batch.finalStatus[i] !== STATUS.sliding) continue;
    compared++;
    const twin = startDescent(problem, netAt(experiment, batch, i, "initial"), experiment.stop);
    for (const [r, lnT] of batch.lnT.entries()) {
      const step = Math.round(Math.exp(lnT));
      if (step > until) break;
      descend(twin, step);
      const at = r * batch.count + i;
      const bound = batch.status[at] === STATUS.sliding ? SLIDING_BOUND : FLOW_BOUND;
      near(
        `${experiment.name}: trajectory ${i}, gap at ${step}`,
        batch.gap[at],
        gap(twin.net, problem),
        bound,
      );
    }
  }
  atLeast(`${experiment.name}: trajectories that flow`, compared, Math.min(count, 3));
  return batch;
}
