import type { ExperimentInput } from "../../src/experiment/index.ts";
import type { ConformanceCase } from "./case.ts";
import { atLeast } from "./check.ts";
import { compareExact, compareFlow, compareRecords } from "./compare.ts";
import { experimentOf, network } from "./experiment.ts";
import { randomNets } from "./nets.ts";

const taken = { exactSteps: 10_000, exactStepsCap: 10_000, logHorizon: 6 };

/** 9 pre-activations: one too many to be written out. */
async function three(device: GPUDevice): Promise<void> {
  const parts: Partial<ExperimentInput> = {
    network: network(3),
    dataset: { kind: "points", x: [-0.9, 0.2, 0.7], y: [-1, 1, 1] },
  };
  await compareExact(device, experimentOf({ name: "three", ...parts }));
  await compareExact(device, experimentOf({ name: "three longer", exactSteps: 20_000, ...parts }));
  const { gaps } = await compareRecords(
    device,
    experimentOf({ name: "records", ...parts }),
    randomNets(3, 3000, 7, [1, -1, 1]),
  );
  atLeast("nets that are right on all points", gaps.filter((g) => g < 1).length, 300);
  await compareFlow(device, experimentOf({ name: "three flow", ...parts, ...taken }), 1e6, 4);
}

/** 32 pre-activations and 24 trained parameters. */
async function eight(device: GPUDevice): Promise<void> {
  const parts: Partial<ExperimentInput> = {
    network: network(8, { trainOutput: true }),
    dataset: { kind: "points", x: [-1, -0.3, 0.4, 0.9], y: [-1, -1, 1, 1] },
  };
  await compareExact(device, experimentOf({ name: "eight", exactSteps: 20_000, ...parts }));
  const { gaps } = await compareRecords(
    device,
    experimentOf({ name: "records", ...parts }),
    randomNets(8, 2000, 8),
  );
  atLeast("nets that are right on all points", gaps.filter((g) => g < 1).length, 50);
  await compareFlow(device, experimentOf({ name: "eight flow", ...parts, ...taken }), 3e5, 3);
}

/** The largest there is: 256 pre-activations, patterns as hashes. */
async function sixteen(device: GPUDevice): Promise<void> {
  const x = Array.from({ length: 16 }, (_, i) => i / 8 - 1);
  const parts: Partial<ExperimentInput> = {
    loss: "logistic",
    network: network(16, { trainOutput: true }),
    dataset: { kind: "points", x, y: x.map((at) => (at < 0.3 ? -1 : 1)) },
  };
  await compareExact(device, experimentOf({ name: "sixteen", exactSteps: 200, ...parts }));
  const { gaps } = await compareRecords(
    device,
    experimentOf({ name: "records", ...parts }),
    randomNets(16, 2000, 9),
  );
  atLeast("nets that are right on all points", gaps.filter((g) => g < 1).length, 10);
}

/** Nets that loop over their points. */
export const cases: ConformanceCase[] = [
  { name: "width 3, 3 points: exact steps, records and flow", run: three },
  { name: "width 8, 4 points, trained outputs: exact steps, records and flow", run: eight },
  { name: "width 16, 16 points, trained outputs: exact steps and records", run: sixteen },
];
