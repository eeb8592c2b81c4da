import type { ExperimentInput } from "../../src/experiment/index.ts";
import type { BatchRecords } from "../../src/record/index.ts";
import { STATUS } from "../../src/record/index.ts";
import type { ConformanceCase } from "./case.ts";
import { atLeast, median, near } from "./check.ts";
import { compareExact, compareFlow, compareRecords } from "./compare.ts";
import { experimentOf, network } from "./experiment.ts";
import { randomNets } from "./nets.ts";

/** Flow from 1e4 on, whatever lies ahead. */
const taken = { exactSteps: 10_000, exactStepsCap: 10_000 };

const pair = (left: number, right: number) => ({ kind: "pair" as const, x: [left, right] });

/** Final gaps of what flowed to the horizon, and the c that the gaps at two times, 1e150 and 1e300, give free of k. */
function farOut(batch: BatchRecords): { gaps: number[]; constants: number[] } {
  const gaps: number[] = [];
  const constants: number[] = [];
  const last = batch.lnT.length - 1;
  const middle = batch.lnT.findIndex((lnT) => lnT > 149.9 * Math.LN10);
  for (let i = 0; i < batch.count; i++) {
    if (batch.finalStatus[i] !== STATUS.flowing && batch.finalStatus[i] !== STATUS.sliding) continue;
    const [a, b] = [middle, last].map((r) => batch.gap[r * batch.count + i]);
    gaps.push(b);
    constants.push((batch.lnT[last] - batch.lnT[middle]) / (1 / b - 1 / a));
  }
  atLeast("trajectories at the horizon", gaps.length, 8);
  return { gaps, constants };
}

/** k = 1 + x- x+ > 0: kinks pin, and c is (1/2) |ln((1 + x+^2) / (1 + x-^2))| for every initialization; within 2 %. */
async function pinned(device: GPUDevice): Promise<void> {
  const experiment = experimentOf({ name: "pinned pair", dataset: pair(-0.4, 1), ...taken, logHorizon: 300 });
  const batch = await compareFlow(device, experiment, 1e6, 6);
  const universal = Math.log(2 / 1.16) / 2;
  for (const c of farOut(batch).constants) near("constant of a pinned pair", c, universal, 0.02 * universal);
  await compareRecords(device, experiment, randomNets(2, 2000, 6, [1, -1]));
}

/** k < 0: the gap goes to |s| |k| / (D (1 - x- x+)) instead of 0; the median of `he` within 5 % of it at 1e300. */
async function displaced(device: GPUDevice): Promise<void> {
  const experiment = experimentOf({
    name: "displaced pair",
    trajectories: 256,
    dataset: pair(-1.2, 1),
    init: { kind: "he" },
    ...taken,
    logHorizon: 300,
  });
  const limit = (0.2 * 0.2) / (2.2 * 2.2);
  near(
    "median gap at 1e300",
    median(farOut(await compareFlow(device, experiment, 1e6, 4)).gaps),
    limit,
    0.05 * limit,
  );
}

const two: Partial<ExperimentInput> = { ...taken, logHorizon: 6 };

async function logistic(device: GPUDevice): Promise<void> {
  await compareExact(device, experimentOf({ name: "logistic", exactSteps: 20_000, loss: "logistic" }));
  await compareFlow(device, experimentOf({ name: "logistic flow", loss: "logistic", ...two }), 1e6, 4);
}

async function unbiased(device: GPUDevice): Promise<void> {
  const parts: Partial<ExperimentInput> = {
    network: network(4, { bias: false }),
    dataset: { kind: "points", x: [-1, 1], y: [-1, 1] },
    init: { kind: "he" },
  };
  await compareExact(device, experimentOf({ name: "no biases", exactSteps: 20_000, ...parts }));
  await compareFlow(device, experimentOf({ name: "no biases flow", ...parts, ...two }), 1e6, 4);
}

async function given(device: GPUDevice): Promise<void> {
  const parts: Partial<ExperimentInput> = { network: network(2, { outputWeights: [0.5, -1.5] }) };
  await compareExact(device, experimentOf({ name: "given outputs", exactSteps: 20_000, ...parts }));
  await compareFlow(device, experimentOf({ name: "given outputs flow", ...parts, ...two }), 1e6, 4);
}

/** Few neurons on other data, with another loss or other output weights. */
export const cases: ConformanceCase[] = [
  { name: "pair (-0.4, 1): records, flow against exact steps, the universal constant", run: pinned },
  { name: "pair (-1.2, 1): flow against exact steps, the limit of the gap", run: displaced },
  { name: "logistic loss: exact steps and flow", run: logistic },
  { name: "no biases: exact steps and flow", run: unbiased },
  { name: "given output weights: exact steps and flow", run: given },
];
