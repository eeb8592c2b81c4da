import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../src/ensemble/audit.ts";
import { type Trace, trace, twinBatch } from "../../src/ensemble/index.ts";
import {
  cellsOf,
  type Experiment,
  type ExperimentInput,
  InputError,
  parseExperiment,
  presets,
} from "../../src/experiment/index.ts";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import { type BatchRecords, STATUS } from "../../src/record/index.ts";
import { activationPattern, gap, solvePairs } from "../../src/reference/index.ts";
import { CellFold } from "../../src/statistics/index.ts";
import { explicitOf, runBatch } from "./batch.ts";

const preset = presets["two-neuron"].experiment;
const experimentOf = (changes: Partial<ExperimentInput>) => parseExperiment({ ...preset, ...changes });
const first = (experiment: Experiment) => cellsOf(experiment)[0];

describe("against the exact solution of the pair (-1, 1)", () => {
  // What the conformance suite asks of the kernels: 1e-6 + 1e-4 gap for `he`, 5e-6 + 1e-4 gap for `he-bias`.
  test.each([
    { kind: "he", absolute: 1e-6 },
    { kind: "he-bias", absolute: 5e-6 },
  ] as const)("$kind, to t = 1e300", async ({ kind, absolute }) => {
    const experiment = experimentOf({ init: { kind }, logHorizon: 300 });
    const cell = first(experiment);
    let successes = 0;
    for (let id = 0; id < 60; id++) {
      const traced = await trace(experiment, cell, id);
      const exact = solvePairs(traced.initial, 0.01, traced.lnT);
      expect(traced.correct).toBe(exact.success);
      if (!exact.success) {
        expect(traced.finalStatus).toBe(STATUS.aborted);
        continue;
      }
      successes++;
      expect(traced.finalStatus).toBe(STATUS.flowing);
      expect(traced.nets).toHaveLength(traced.lnT.length);
      const off = traced.gap.filter(
        (g, r) => !(Math.abs(g - exact.gap[r]) <= absolute + 1e-4 * exact.gap[r]),
      );
      expect(off).toHaveLength(0);
    }
    // 4 standard errors of a share of 1/4.
    expect(Math.abs(successes - 15)).toBeLessThan(4 * Math.sqrt((60 * 3) / 16));
  });
});

describe("against the kernels", () => {
  let acquired: Acquired;
  beforeAll(async () => {
    acquired = await acquireDevice("auto");
  });
  afterAll(() => acquired.close());

  interface Case {
    name: string;
    input: Partial<ExperimentInput>;
    /** The audit's (ensemble/audit). */
    bound: (gapThere: number) => number;
    /** Share of records whose bits may differ: a kink that crosses a point one step earlier in f32 shows in a record at that very step alone, but
     * Adam's kinks cross to and fro in bursts. */
    patterns: number;
    /** How many must end so for the case to show anything. */
    ends: { status: keyof typeof STATUS; atLeast: number };
  }
  const onPair = (gapThere: number) => 5e-6 + 1e-4 * gapThere;
  const biased: Partial<ExperimentInput> = { init: { kind: "he-bias" } };
  const lossAbort = { at: 10_000, threshold: 0.5 };
  const cases: Case[] = [
    {
      name: "two-neuron preset",
      input: { trajectories: 256 },
      bound: onPair,
      patterns: 1e-4,
      ends: { status: "flowing", atLeast: 40 },
    },
    {
      name: "biased starts",
      input: { ...biased, trajectories: 256 },
      bound: onPair,
      patterns: 1e-3,
      ends: { status: "flowing", atLeast: 40 },
    },
    {
      name: "a pair whose kinks pin",
      input: {
        ...biased,
        dataset: { kind: "pair", x: [-0.4, 1] },
        optimizer: { kind: "gd", learningRate: 0.05 },
        logHorizon: 300,
        trajectories: 64,
      },
      bound: () => 1e-3,
      patterns: 1e-3,
      ends: { status: "sliding", atLeast: 8 },
    },
    {
      name: "Adam",
      input: {
        ...biased,
        optimizer: { kind: "adam", learningRate: 0.05 },
        exactSteps: 20_000,
        logHorizon: 0,
        trajectories: 64,
      },
      bound: () => 1e-3,
      patterns: 0.03,
      ends: { status: "running", atLeast: 8 },
    },
    {
      name: "the hit test",
      input: {
        ...biased,
        trajectories: 128,
        exactSteps: 60_000,
        logHorizon: 0,
        stop: { lossAbort, hit: { tolerance: 1e-3, loss: 0.5 } },
      },
      bound: onPair,
      patterns: 1e-3,
      ends: { status: "hit", atLeast: 4 },
    },
    {
      name: "no biases, trained output weights, five points",
      input: {
        trajectories: 64,
        network: { width: 3, bias: false, trainOutput: true },
        dataset: { kind: "points", x: [-1, -0.5, 0.6, 1, 2], y: [-1, -1, 1, 1, 1] },
        logHorizon: 30,
      },
      bound: () => 1e-3,
      patterns: 1e-3,
      ends: { status: "flowing", atLeast: 8 },
    },
  ];

  test.each(cases)("$name", async ({ input, bound, patterns, ends }) => {
    const experiment = experimentOf(input);
    const gpu = await runBatch(acquired.device, experiment);
    const twin = await twinBatch(experiment, first(experiment), 0, gpu.count);
    expect(twin.finalStatus).toEqual(gpu.finalStatus);
    expect(twin.finalStatus.filter((s) => s === STATUS[ends.status]).length).toBeGreaterThanOrEqual(
      ends.atLeast,
    );
    expect(twin.correct).toEqual(gpu.correct);
    expect(twin.parameterNames).toEqual(gpu.parameterNames);
    expect(twin.status).toEqual(gpu.status);
    const records = [...gpu.gap.keys()];
    expect(records.filter((at) => Number.isNaN(twin.gap[at]) !== Number.isNaN(gpu.gap[at]))).toEqual([]);
    expect(records.filter((at) => Math.abs(twin.gap[at] - gpu.gap[at]) > bound(twin.gap[at]))).toEqual([]);
    const others = records.filter((at) => gpu.pattern[at] !== twin.pattern[at]);
    expect(others.length / records.length).toBeLessThanOrEqual(patterns);
    for (let i = 0; i < gpu.count; i++) {
      // ln t is a fixed-point number on the device.
      expect(twin.flowFrom[i] - gpu.flowFrom[i] || 0).toBeCloseTo(0, 9);
      // Steps shrink like 1/t: a rounding error of the parameters moves the step that meets the tolerance by as large a share of t.
      if (twin.finalStatus[i] === STATUS.hit)
        expect(Math.abs(twin.hitTime[i] / gpu.hitTime[i] - 1)).toBeLessThan(1e-3);
      // A parameter is drawn in f32 there, by polynomials with errors of a few units in the last place.
      for (const [p, column] of gpu.initial.entries())
        expect(Math.abs(twin.initial[p][i] - column[i])).toBeLessThan(1e-6);
    }
  });
});

const small = experimentOf({ trajectories: 40, init: { kind: "he-bias" }, recordsPerDecade: 2 });

test("the fold takes a twin's batches as it takes the engine's: two halves are the whole, bit for bit", async () => {
  const cell = first(small);
  const whole = await twinBatch(small, cell, 0, 40);
  const folded = (batches: BatchRecords[]) => {
    const fold = new CellFold(small, cell, whole.lnT);
    for (const batch of batches) fold.add(batch);
    return fold.finish();
  };
  const halves = [await twinBatch(small, cell, 0, 17), await twinBatch(small, cell, 17, 23)];
  expect(await folded(halves)).toEqual(await folded([whole]));
  const { summary } = await folded([whole]);
  expect(summary.trajectories).toBe(40);
  expect(summary.successes).toBe(summary.counts.flowing + summary.counts.sliding);
});

test("a trace is its row of the batch, its nets those that the numbers are read from", async () => {
  const cell = first(small);
  const problem = problemOf(small, cell);
  const batch = await twinBatch(small, cell, 100, 8);
  for (let i = 0; i < 8; i++) {
    const traced: Trace = await trace(small, cell, 100 + i);
    const row = (column: ArrayLike<number>) => Array.from(traced.lnT, (_, r) => column[r * 8 + i]);
    expect(Array.from(Float32Array.from(traced.gap))).toEqual(row(batch.gap));
    expect(Array.from(Float32Array.from(traced.logLoss))).toEqual(row(batch.logLoss));
    expect(Array.from(traced.status)).toEqual(row(batch.status));
    expect(Array.from(traced.pattern)).toEqual(row(batch.pattern));
    expect([traced.finalStatus, traced.flowFrom]).toEqual([batch.finalStatus[i], batch.flowFrom[i]]);
    expect(Array.from(traced.initial.w)).toEqual([batch.initial[0][i], batch.initial[1][i]]);
    for (const [r, net] of traced.nets.entries()) {
      expect(gap(net, problem)).toBe(traced.gap[r]);
      if (traced.status[r] === STATUS.running)
        expect(activationPattern(net, problem)).toBe(traced.pattern[r]);
    }
  }
});

test("an ended trajectory is unknown past its end", async () => {
  const cell = first(small);
  let aborted: Trace | undefined;
  for (let id = 0; !aborted; id++) {
    const traced = await trace(small, cell, id);
    if (traced.finalStatus === STATUS.aborted) aborted = traced;
  }
  const end = aborted.nets.length;
  expect(Math.exp(aborted.lnT[end - 1])).toBeCloseTo(10_000, 6);
  expect(aborted.logLoss[end - 1]).toBeGreaterThanOrEqual(Math.log(0.5));
  expect(aborted.status.slice(end - 2, end)).toEqual(Uint8Array.of(STATUS.running, STATUS.aborted));
  expect(aborted.gap.slice(end).every(Number.isNaN)).toBe(true);
  expect(aborted.status.slice(end).every((s) => s === STATUS.aborted)).toBe(true);
  expect(aborted.correct).toBe(false);
});

test("parameters leave the device's range: nonfinite", async () => {
  const experiment = experimentOf({
    optimizer: { kind: "adam", learningRate: 3000 },
    init: { kind: "thesis", M: 1 },
    exactSteps: 1000,
    logHorizon: 0,
    stop: {},
  });
  const traced = await trace(experiment, first(experiment), 0);
  expect(traced.finalStatus).toBe(STATUS.nonfinite);
  expect(traced.nets.length).toBeLessThan(traced.lnT.length);
});

test("points still on the wrong side at the cap: stalled", async () => {
  const experiment = experimentOf({ stop: {} });
  const traced = await Promise.all(
    Array.from({ length: 8 }, (_, id) => trace(experiment, first(experiment), id)),
  );
  const stalled = traced.filter((t) => t.finalStatus === STATUS.stalled);
  expect(stalled.length).toBeGreaterThan(0);
  for (const { nets, lnT } of stalled)
    expect(Math.exp(lnT[nets.length - 1])).toBeCloseTo(experiment.exactStepsCap, 3);
});

describe("explicit parameters", () => {
  const experiment = experimentOf({ init: { kind: "explicit", file: "nets.csv" }, trajectories: 3 });
  const cell = first(experiment);

  test("are where it starts", async () => {
    const drawn = experimentOf({});
    const ids = [3, 5, 8];
    const traces = await Promise.all(ids.map((id) => trace(drawn, first(drawn), id)));
    const explicit = explicitOf(traces.map((t) => t.initial));
    for (const [row, wanted] of traces.entries()) {
      const { gap: gaps, nets } = await trace(experiment, cell, row, { explicit });
      expect(gaps).toEqual(wanted.gap);
      expect(nets).toEqual(wanted.nets);
    }
    const batch = await twinBatch(experiment, cell, 0, 3, { explicit });
    expect(Array.from(batch.finalStatus)).toEqual(traces.map((t) => t.finalStatus));
  });

  test("that are missing are asked for", async () => {
    await expect(trace(experiment, cell, 0)).rejects.toThrow(InputError);
    await expect(trace(experiment, cell, 0)).rejects.toThrow(
      "init: found an explicit init without its parameters; allowed: one whose file has been read",
    );
    const explicit = {
      names: ["w1", "w2", "b1", "b2"],
      rows: 1,
      columns: [1, -1, 0, 0].map((x) => Float64Array.of(x)),
    };
    await expect(trace(experiment, cell, 1, { explicit })).rejects.toThrow(
      "init: found trajectory 1 of an explicit init; allowed: ids below 1, the rows of its file",
    );
  });
});

describe("on a page", () => {
  const long = parseExperiment({ ...presets.exact.experiment, stop: {} });
  const cell = first(long);

  test("other tasks run while it works, and an abort ends it with its reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    let ticks = 0;
    const tick = () => {
      if (++ticks === 5) controller.abort(reason);
      else turn = setTimeout(tick);
    };
    let turn = setTimeout(tick);
    await expect(trace(long, cell, 0, { signal: controller.signal })).rejects.toBe(reason);
    clearTimeout(turn);
    expect(ticks).toBe(5);
  });

  test("one that is aborted already does not begin", async () => {
    const reason = new Error("never");
    const options = { signal: AbortSignal.abort(reason) };
    await expect(trace(long, cell, 0, options)).rejects.toBe(reason);
    await expect(twinBatch(long, cell, 0, 4, options)).rejects.toBe(reason);
  });

  test("a batch tells how far it is, and can be aborted between", async () => {
    const controller = new AbortController();
    const seen: { done: number; steps: number }[] = [];
    const batch = twinBatch(long, cell, 0, 1000, {
      signal: controller.signal,
      onProgress(done, steps) {
        seen.push({ done, steps });
        if (seen.length === 6) controller.abort(new Error("six are enough"));
      },
    });
    await expect(batch).rejects.toThrow("six are enough");
    expect(seen).toHaveLength(6);
    for (const { done, steps } of seen) {
      expect(done).toBeGreaterThanOrEqual(0);
      expect(done).toBeLessThan(1);
      expect(steps).toBeGreaterThan(0);
    }
  });
});
