import { beforeAll, expect, test } from "vitest";
import { sweep } from "../../src/ensemble/index.ts";
import { cellsOf, parseExperiment, presets } from "../../src/experiment/index.ts";
import { acquireDevice } from "../../src/node/index.ts";
import { type RunRecord, STATUS } from "../../src/record/index.ts";
import { solvePairs } from "../../src/reference/index.ts";

// Mean and median gaps and mean gap ln t over the successes, eta = .01, He, b = 0: 200,000 draws of the exact solution [ours].
const TABLE: [decades: number, mean: number, median: number, meanGapLnT: number][] = [
  [2, 0.0466, 0.0407, 0.215],
  [3, 0.0855, 0.0778, 0.591],
  [4, 0.0746, 0.064, 0.687],
  [5, 0.0564, 0.0471, 0.65],
  [6, 0.0443, 0.0366, 0.612],
  [7, 0.0364, 0.0299, 0.586],
  [8, 0.0308, 0.0253, 0.568],
  [10, 0.0236, 0.0193, 0.544],
  [15, 0.0149, 0.0121, 0.516],
  [20, 0.0109, 0.0088, 0.503],
  [50, 0.00418, 0.00336, 0.481],
  [100, 0.00206, 0.00165, 0.474],
];
const HALF_A_DIGIT = 0.5 / 90; // the table's third digit, at worst on a leading 1: relative

let run: RunRecord;
const initial: [number, number][] = [];

beforeAll(async () => {
  const { device, close } = await acquireDevice("auto");
  const experiment = parseExperiment(presets["two-neuron"].experiment);
  run = await sweep(device, experiment, {
    onBatch({ columns, count }) {
      for (let i = 0; i < count; i++) {
        if (columns.status[i] === STATUS.flowing) initial.push([columns.w1_0[i], columns.w2_0[i]]);
      }
    },
  }).result;
  close();
});

test("a quarter succeeds, within the 99.9 % interval", () => {
  const { successes, trajectories } = run.summary;
  expect(trajectories).toBe(10000);
  expect(Math.abs(successes / trajectories - 0.25)).toBeLessThan(
    3.29 * Math.sqrt((0.25 * 0.75) / trajectories),
  );
  expect(run.summary.counts.nonfinite + run.summary.counts.stalled + run.summary.counts.running).toBe(0);
});

test("mean and median gaps are those of the exact solution's table, within 4 standard errors", () => {
  const { learningRate } = cellsOf(run.experiment)[0].optimizer;
  const lnT = TABLE.map(([decades]) => decades * Math.LN10);
  const exact = initial.map(
    ([w1, w2]) =>
      solvePairs(
        { w: Float64Array.of(w1, w2), b: new Float64Array(2), v: Float64Array.of(1, -1) },
        learningRate,
        lnT,
      ).gap,
  );
  const n = exact.length;
  const { curves } = run.cells[0];
  for (const [row, [decades, mean, median, meanGapLnT]] of TABLE.entries()) {
    const r = curves.lnT.findIndex((t) => Math.abs(t - decades * Math.LN10) < 1e-9);
    const gaps = exact.map((gap) => gap[row]).sort((a, b) => a - b);
    const average = gaps.reduce((sum, gap) => sum + gap, 0) / n;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - average) ** 2, 0) / (n - 1));
    const error = deviation / Math.sqrt(n);
    // The median's standard error in ranks is sqrt(n) / 2.
    const ranks = Math.sqrt(n) / 2;
    const medianError = (gaps[Math.round(n / 2 + ranks)] - gaps[Math.round(n / 2 - ranks)]) / 2;
    expect(Math.abs(curves.gap.mean[r] - mean)).toBeLessThan(4 * error + HALF_A_DIGIT * mean);
    expect(Math.abs(curves.gapLnT.mean[r] - meanGapLnT)).toBeLessThan(
      4 * error * lnT[row] + HALF_A_DIGIT * meanGapLnT,
    );
    // Quantiles come from bins 1 % wide.
    expect(Math.abs(curves.gap.q50[r] - median)).toBeLessThan(
      4 * medianError + (0.01 + HALF_A_DIGIT) * median,
    );
    // Against the same trajectories' exact solution there is no sampling error: 1e-6 + 1e-4 gap on each.
    expect(Math.abs(curves.gap.mean[r] - average)).toBeLessThan(1e-6 + 1e-4 * average);
  }
});

test("the mean constant is 0.4674 within 4 standard errors, and 10.07 % are at least 1", () => {
  const { rate, meanConstant } = run.summary.inits[0];
  const n = run.summary.successes;
  const standardError = (rate!.c.high - rate!.c.low) / (2 * 1.96);
  expect(Math.abs(meanConstant! - 0.4674)).toBeLessThan(4 * standardError);
  expect(Math.abs(rate!.shareConstantAtLeast1 - 0.1007)).toBeLessThan(4 * Math.sqrt((0.1007 * 0.8993) / n));
  expect(rate!.verdict.answer).toBe("1/ln t");
  expect(Math.abs(rate!.alpha.value - 1)).toBeLessThan(1e-3);
});

test("the terminal numerator follows f_B: Kolmogorov-Smirnov does not reject at 1 %", () => {
  expect(run.summary.inits[0].terminalNumerator!.ksPValue).toBeGreaterThan(0.01);
});

test("the audit passes and names what it did", () => {
  const { audit } = run.summary;
  expect(audit).toMatchObject({ passed: true, trajectories: 64, steps: 100000 });
  expect(audit?.worst).toBeGreaterThan(0);
});
