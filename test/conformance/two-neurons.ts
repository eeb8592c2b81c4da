import { STATUS } from "../../src/record/index.ts";
import { solvePairs } from "../../src/reference/index.ts";
import { netAt, runBatch } from "../ensemble/batch.ts";
import type { ConformanceCase } from "./case.ts";
import { atLeast, atMost, near } from "./check.ts";
import { compareExact, compareRecords } from "./compare.ts";
import { experimentOf } from "./experiment.ts";
import { randomNets } from "./nets.ts";

async function steps(device: GPUDevice): Promise<void> {
  for (const exactSteps of [1000, 20_000])
    await compareExact(device, experimentOf({ name: `gd ${exactSteps}`, exactSteps }));
  const lossAbort = { at: 1000, threshold: 0.5 };
  const stopped = experimentOf({ name: "abort", exactSteps: 2000, stop: { lossAbort } });
  const batch = await compareExact(device, stopped);
  atLeast("aborted", batch.finalStatus.filter((s) => s === STATUS.aborted).length, 16);
  const { gaps } = await compareRecords(
    device,
    experimentOf({ name: "records" }),
    randomNets(2, 4000, 5, [1, -1]),
  );
  atLeast("nets that are right on both points", gaps.filter((g) => g < 1).length, 500);
}

/**
 * Adam drives kinks across points in bursts, and a crossing one step later is another run (two f64 runs 1e-7 apart part the same way): biased starts
 * are compared over the first bursts only, unbiased ones, which never cross, further.
 */
async function adam(device: GPUDevice): Promise<void> {
  const optimizer = { kind: "adam" as const, learningRate: 0.05 };
  await compareExact(device, experimentOf({ name: "adam he-bias", exactSteps: 200, optimizer }));
  const longer = { exactSteps: 20_000, optimizer, init: { kind: "he" as const } };
  await compareExact(device, experimentOf({ name: "adam he", ...longer }));
}

async function hit(device: GPUDevice): Promise<void> {
  const stop = { hit: { tolerance: 1e-3, loss: 0.5 } };
  const batch = await compareExact(device, experimentOf({ name: "hit", exactSteps: 60_000, stop }));
  atLeast("hits", batch.finalStatus.filter((s) => s === STATUS.hit).length, 4);
}

/** To t = 1e300 against the exact solution: bounds 1e-6 + 1e-4 gap for `he` and 5e-6 + 1e-4 gap for `he-bias`. */
async function flow(device: GPUDevice): Promise<void> {
  for (const [kind, absolute] of [
    ["he", 1e-6],
    ["he-bias", 5e-6],
  ] as const) {
    const experiment = experimentOf({
      name: kind,
      trajectories: 400,
      optimizer: { kind: "gd", learningRate: 0.01 },
      init: { kind },
      exactSteps: 10_000,
      exactStepsCap: 1e5,
      logHorizon: 300,
      stop: { lossAbort: { at: 10_000, threshold: 0.5 } },
    });
    const batch = await runBatch(device, experiment);
    let successes = 0;
    for (let i = 0; i < batch.count; i++) {
      if (batch.finalStatus[i] === STATUS.aborted) continue;
      successes++;
      const exact = solvePairs(netAt(experiment, batch, i, "initial"), 0.01, batch.lnT);
      for (const [r, lnT] of batch.lnT.entries()) {
        if (lnT < Math.log(100) - 1e-9) continue;
        const what = `${kind}: trajectory ${i}, gap at 1e${(lnT / Math.LN10).toFixed(1)}`;
        near(what, batch.gap[r * batch.count + i], exact.gap[r], absolute + 1e-4 * exact.gap[r]);
      }
    }
    // The points are orthogonal: rounding must not look like a velocity that pins a kink.
    atMost(`${kind}: records of sliding kinks`, batch.status.filter((s) => s === STATUS.sliding).length, 0);
    // 4 standard errors of a share of 1/4.
    near(`${kind}: successes`, successes, 100, 4 * Math.sqrt((400 * 3) / 16));
    atMost(`${kind}: largest constant bound`, Math.max(...batch.constantBound), 0.01 / 2);
  }
}

/** Two neurons on (-1, 1) under the exponential loss. */
export const cases: ConformanceCase[] = [
  { name: "two neurons: exact steps, loss abort and records", run: steps },
  { name: "two neurons: Adam", run: adam },
  { name: "two neurons: hit test", run: hit },
  { name: "two neurons: log-time flow to 1e300 against the exact solution", run: flow },
];
