import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GpuFault } from "../../src/device/index.ts";
import { planRun, type SweepOptions, sweep } from "../../src/ensemble/index.ts";
import { type Experiment, InputError, parseExperiment } from "../../src/experiment/index.ts";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import type { RunRecord } from "../../src/record/index.ts";

let acquired: Acquired;
beforeAll(async () => {
  acquired = await acquireDevice("auto");
});
afterAll(() => acquired.close());

const small = (changes: object = {}): Experiment =>
  parseExperiment({
    name: "small",
    seed: 3,
    trajectories: 700,
    network: { width: 2, inputs: 1, outputWeights: [1, -1], trainOutput: false },
    dataset: { kind: "two-points" },
    loss: "exponential",
    optimizer: { kind: "gd", learningRate: 0.01 },
    init: { kind: "he-bias" },
    exactSteps: 1000,
    logHorizon: 12,
    recordsPerDecade: 2,
    stop: { lossAbort: { at: 1000, threshold: 0.5 }, hit: null },
    ...changes,
  });

/** Everything a run computes, without times. */
async function outcome(experiment: Experiment, options: SweepOptions) {
  const columns: Record<string, number[]> = {};
  const record = await sweep(acquired.device, experiment, {
    ...options,
    onBatch(batch) {
      for (const [name, values] of Object.entries(batch.columns)) {
        columns[name] ??= [];
        columns[name].push(...values);
      }
    },
  }).result;
  const { cells, summary } = record;
  return { columns, cells, inits: summary.inits, counts: summary.counts };
}

describe("what changes no bit", () => {
  let whole: Awaited<ReturnType<typeof outcome>>;
  beforeAll(async () => {
    whole = await outcome(small(), {});
  });

  test("any slice length and any batch split", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 97, max: 800 }),
        async (blocks, batchSize) => {
          expect(await outcome(small(), { sliceSteps: 64 * blocks, batchSize })).toEqual(whole);
        },
      ),
      { numRuns: 6, seed: 1 },
    );
  });

  test("a population that holds another one", async () => {
    const { columns } = await outcome(small({ trajectories: 1000 }), {});
    for (const name of ["w1", "b2", "final_gap", "constant", "status"]) {
      expect(columns[name].slice(0, 700)).toEqual(whole.columns[name]);
    }
  });
});

test("an abort ends the run within a second, with its reason", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const run = sweep(acquired.device, small({ trajectories: 200000, exactSteps: 1e6, exactStepsCap: 1e6 }), {
    signal: controller.signal,
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const start = performance.now();
  controller.abort(reason);
  await expect(run.result).rejects.toBe(reason);
  expect(performance.now() - start).toBeLessThan(1000);
});

test("an uncaptured error ends the run with a fault, and no batch follows it", async () => {
  const own = await acquireDevice("auto");
  let batches = 0;
  const run = sweep(own.device, small({ trajectories: 4000 }), {
    batchSize: 1000,
    onBatch() {
      batches++;
      own.device.createBuffer({ size: 16, usage: 0 });
    },
  });
  await expect(run.result).rejects.toBeInstanceOf(GpuFault);
  expect(batches).toBe(1);
  own.close();
});

test("an uncaptured error after the last batch still ends the run with a fault", async () => {
  const own = await acquireDevice("auto");
  const onBatch = () => void own.device.createBuffer({ size: 16, usage: 0 });
  await expect(sweep(own.device, small({ trajectories: 64 }), { onBatch }).result).rejects.toBeInstanceOf(
    GpuFault,
  );
  own.close();
});

test("slices shorter than a block of the kernel are a block long", async () => {
  const ended = sweep(acquired.device, small({ trajectories: 64, logHorizon: 0 }), { sliceSteps: 1 }).result;
  expect((await ended).summary.trajectories).toBe(64);
});

test("trajectories that leave the numbers are counted, and in no mean", async () => {
  const run: RunRecord = await sweep(
    acquired.device,
    small({ trajectories: 256, logHorizon: 0, optimizer: { kind: "gd", learningRate: 30000 }, stop: {} }),
  ).result;
  const { counts, successes } = run.summary;
  expect(counts.nonfinite).toBeGreaterThan(100);
  expect(Object.values(counts).reduce((a, b) => a + b)).toBe(256);
  const last = run.cells[0].curves.lnT.length - 1;
  expect(run.cells[0].curves.counts.nonfinite[last]).toBe(counts.nonfinite);
  if (successes > 0) expect(Number.isFinite(run.cells[0].curves.gap.mean[last])).toBe(true);
});

test("adam ends with its exact steps", async () => {
  const optimizer = { kind: "adam", learningRate: 0.05 };
  const run = await sweep(acquired.device, small({ optimizer, logHorizon: 0 })).result;
  expect(run.summary.counts.flowing).toBe(0);
  expect(run.cells[0].flowFrom).toBeNull();
  expect(run.summary.audit?.passed).toBe(true);
});

test("what cannot fit is refused with the bytes, the limit and what would fit; what can is batched", () => {
  const tiny = { maxStorageBufferBindingSize: 65536, maxBufferSize: 65536 };
  expect(() => planRun(small(), tiny)).toThrow(InputError);
  expect(() => planRun(small(), tiny)).toThrow(/\d+ bytes.*65536.*at most 16 records/s);
  const plan = planRun(small({ trajectories: 1_000_000 }), {
    maxStorageBufferBindingSize: 2 ** 27,
    maxBufferSize: 2 ** 27,
  });
  expect(plan.batch * 16 * plan.grid.lnT.length).toBeLessThanOrEqual(2 ** 27);
});
