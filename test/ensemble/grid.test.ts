import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateRun, kernelText, planRun, recordGrid } from "../../src/ensemble/index.ts";
import { type ExperimentInput, parseExperiment, presets } from "../../src/experiment/index.ts";

const LIMITS = { maxStorageBufferBindingSize: 2 ** 27, maxBufferSize: 2 ** 28 };
const preset = presets["two-neuron"].experiment;
const experimentOf = (parts: Partial<ExperimentInput> = {}) => parseExperiment({ ...preset, ...parts });

test("records ascend, without twins, and hold the steps that something happens at", () => {
  const whole = fc.integer({ min: 1, max: 1e6 });
  fc.assert(
    fc.property(
      whole,
      whole,
      whole,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 40 }),
      (a, b, c, recordsPerDecade, decades) => {
        const [at, exactSteps, cap] = [a, b, c].sort((x, y) => x - y);
        const logHorizon = decades > 6 ? decades : 0;
        const exactStepsCap = logHorizon > 0 ? cap : exactSteps;
        const stop = { lossAbort: { at, threshold: 0.5 } };
        const { steps, lnT } = recordGrid(
          experimentOf({ exactSteps, exactStepsCap, logHorizon, recordsPerDecade, stop }),
        );
        expect(steps[0]).toBe(1);
        expect(steps).toEqual(expect.arrayContaining([at, exactSteps, exactStepsCap]));
        expect(steps.every(Number.isInteger)).toBe(true);
        expect(Array.from(lnT.subarray(0, steps.length))).toEqual(steps.map(Math.log));
        for (let r = 1; r < lnT.length; r++) expect(lnT[r]).toBeGreaterThan(lnT[r - 1]);
        expect(lnT[lnT.length - 1]).toBeCloseTo(Math.log(Math.max(exactStepsCap, 10 ** logHorizon)), 9);
      },
    ),
  );
});

test("two-neuron: 4 records a decade to 1e100, of integer steps up to the cap", () => {
  const { steps, lnT } = recordGrid(experimentOf());
  expect(steps.slice(0, 8)).toEqual([1, 2, 3, 6, 10, 18, 32, 56]);
  expect(steps[steps.length - 1]).toBe(100_000);
  // 21 steps up to 1e5, none of them twice, then 4 a decade.
  expect(lnT.length).toBe(21 + 4 * 95);
});

test("a run is cut into batches whose records fit, and every trajectory is in one", () => {
  const plan = planRun(experimentOf({ trajectories: 1_000_000 }), LIMITS);
  expect(plan.batch).toBeGreaterThanOrEqual(256);
  expect(plan.batch * 16 * plan.grid.lnT.length).toBeLessThanOrEqual(LIMITS.maxStorageBufferBindingSize);
  expect(plan.choices.join("\n")).toContain(`batches of ${plan.batch} trajectories`);
  expect(planRun(experimentOf({ trajectories: 3 }), LIMITS).batch).toBe(3);
});

test("a wish for small batches is met as far as 256 trajectories", () => {
  const experiment = experimentOf({ trajectories: 4096, logHorizon: 300 });
  const each = 16 * recordGrid(experiment).lnT.length;
  expect(planRun(experiment, LIMITS, { recordBytes: 1024 * each }).batch).toBe(1024);
  expect(planRun(experiment, LIMITS, { recordBytes: 255 * each }).batch).toBe(256);
});

test("records that do not fit: bytes needed, the limit, and what would fit", () => {
  const experiment = experimentOf({ recordsPerDecade: 100, logHorizon: 1000 });
  const records = recordGrid(experiment).lnT.length;
  const limits = { maxStorageBufferBindingSize: 2 ** 24, maxBufferSize: 2 ** 28 };
  expect(() => planRun(experiment, limits)).toThrow(
    `${records} records of 256 trajectories need ${4096 * records} bytes, the device binds ${2 ** 24}: ask for at most 4096 records`,
  );
  // What it says fits, fits.
  const fitting = experimentOf({ recordsPerDecade: 40, logHorizon: 100 });
  expect(recordGrid(fitting).lnT.length).toBeLessThanOrEqual(4096);
  expect(planRun(fitting, limits).batch).toBeGreaterThanOrEqual(256);
});

test("an estimate grows with the work, and is less on a GPU", () => {
  const on = (software: boolean, parts: Partial<ExperimentInput> = {}) =>
    estimateRun(experimentOf(parts), { limits: LIMITS, software });
  const whole = on(true);
  expect(whole.seconds).toBeGreaterThan(2);
  expect(on(true, { exactSteps: 1e7, logHorizon: 0 }).seconds).toBeGreaterThan(10 * whole.seconds);
  expect(on(true, { trajectories: 100_000 }).seconds).toBeGreaterThan(5 * whole.seconds);
  expect(on(false).seconds).toBeLessThan(whole.seconds);
  expect(on(true, { trajectories: 100_000 }).diskBytes).toBe(10 * whole.diskBytes);
  // Records, 16 bytes each, are most of what a batch takes on the device.
  const records = 16 * recordGrid(experimentOf()).lnT.length * 10_000;
  expect(whole.bytes).toBeGreaterThan(records);
  expect(whole.bytes).toBeLessThan(1.1 * records);
});

test("the kernels that would run: one text each, and a second one only where a cell needs it", () => {
  const headings = (text: string) => [...text.matchAll(/^\/\/ ---- (.+) ----$/gm)].map(([, name]) => name);
  expect(headings(kernelText(experimentOf()))).toEqual(
    ["init", "exact", "record", "handoff", "flow"].map((name) => `${name} (he)`),
  );
  expect(headings(kernelText(experimentOf({ logHorizon: 0 })))).toEqual(
    ["init", "exact", "record"].map((name) => `${name} (he)`),
  );
  // Learning rates and inits are no part of a text; data are.
  expect(headings(kernelText(parseExperiment(presets["init-atlas"].experiment)))).toHaveLength(5);
  const pairs = headings(kernelText(parseExperiment(presets["shifted-pairs"].experiment)));
  expect(pairs.filter((name) => name.startsWith("init"))).toHaveLength(1);
  expect(pairs.filter((name) => name.startsWith("flow"))).toHaveLength(8);
});
