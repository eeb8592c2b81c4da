import fc from "fast-check";
import { expect, test } from "vitest";
import type { BatchRecords } from "../../src/record/index.ts";
import { STATUS } from "../../src/record/types.ts";
import { CellFold, summarize } from "../../src/statistics/index.ts";
import { cell, experiment, grid, syntheticBatch } from "./synthetic.ts";

const lnT = grid(40, 2);

/** Record, summary and all tables of trajectories 0..599, cut after the given ids. */
async function folded(
  cuts: number[],
): Promise<{ record: unknown; summary: unknown; columns: Record<string, number[]> }> {
  const fold = new CellFold(experiment, cell, lnT);
  const columns: Record<string, number[]> = {};
  const ends = [...new Set(cuts), 600].sort((a, b) => a - b);
  let first = 0;
  for (const end of ends) {
    if (end === first) continue;
    const table = fold.add(syntheticBatch(lnT, first, end - first));
    for (const [name, values] of Object.entries(table.columns))
      columns[name] = [...(columns[name] ?? []), ...values];
    first = end;
  }
  return { ...(await fold.finish()), columns };
}

test("any cut into batches gives the same bits", async () => {
  const whole = await folded([]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 12 }), async (cuts) => {
      expect(await folded(cuts)).toEqual(whole);
    }),
    { numRuns: 25 },
  );
});

/** Pattern 6 of two neurons on two points: neuron 1 on the second point, neuron 2 on the first. */
const SETTLED = 0b0110;

/** Three trajectories on four records: one flows, one is hit after two records, one aborts. */
function small(): BatchRecords {
  const nan = Number.NaN;
  const records = [
    {
      gap: [0.4, 0.2, 1],
      pattern: [0b1111, SETTLED, 0],
      loss: [-1, -2, 1],
      status: ["running", "running", "running"],
    },
    {
      gap: [0.2, 0.1, 1],
      pattern: [0b0111, SETTLED, 0],
      loss: [-2, -3, 1],
      status: ["running", "running", "running"],
    },
    {
      gap: [0.1, nan, nan],
      pattern: [SETTLED, 0, 0],
      loss: [-3, nan, nan],
      status: ["flowing", "hit", "aborted"],
    },
    {
      gap: [0.05, nan, nan],
      pattern: [SETTLED, 0, 0],
      loss: [-4, nan, nan],
      status: ["flowing", "hit", "aborted"],
    },
  ];
  const statuses = records.flatMap((r) => r.status.map((name) => STATUS[name as keyof typeof STATUS]));
  return {
    cell,
    firstId: 0,
    count: 3,
    lnT: Float64Array.of(1, 2, 3, 4),
    gap: Float32Array.from(records.flatMap((r) => r.gap)),
    logLoss: Float32Array.from(records.flatMap((r) => r.loss)),
    pattern: Uint32Array.from(records.flatMap((r) => r.pattern)),
    status: Uint8Array.from(statuses),
    finalStatus: Uint8Array.from(statuses.slice(9)),
    correct: Uint8Array.of(1, 1, 0),
    parameterNames: ["w1", "w2", "b1", "b2"],
    initial: [1, 2, 3, 4].map((p) => Float64Array.of(p, p, p)),
    final: [1, 2, 3, 4.5].map((p) => Float64Array.of(p, 2 * p, p)),
    hitTime: Float64Array.of(nan, 7, nan),
    constantBound: Float32Array.of(0, 0.5, 0),
    flowFrom: Float64Array.of(2.5, nan, nan),
  };
}

test("every column and statistic of three trajectories, by hand", async () => {
  const batch = small();
  const fold = new CellFold(experiment, cell, batch.lnT);
  const { columns } = fold.add(batch);
  const nan = Number.NaN;
  expect([...columns.id]).toEqual([0, 1, 2]);
  expect([...columns.w2_0]).toEqual([2, 2, 2]);
  expect([...columns.b2]).toEqual([4.5, 9, 4.5]);
  expect([...columns.status]).toEqual([STATUS.flowing, STATUS.hit, STATUS.aborted]);
  expect([...columns.hit_time]).toEqual([nan, 7, nan]);
  expect([...columns.terminal_numerator]).toEqual([1.5, 3, 1.5]);
  expect([...columns.final_gap]).toEqual([Math.fround(0.05), Math.fround(0.1), 1]);
  expect([...columns.last_change_ln_t]).toEqual([3, nan, nan]);
  // Too few records to fit: gap ln t at the last record of each.
  expect([...columns.constant]).toEqual([Math.fround(0.05) * 4, Math.fround(0.1) * 2, nan]);
  expect([...columns.exponent]).toEqual([nan, nan, nan]);
  expect([...columns.constant_bound]).toEqual([0, 0.5, 0]);
  expect([...columns.success]).toEqual([1, 1, 0]);

  const { record, summary } = await fold.finish();
  const { curves, phases } = record;
  expect([...curves.counts.running]).toEqual([3, 3, 0, 0]);
  expect([...curves.counts.hit]).toEqual([0, 0, 1, 1]);
  expect(curves.gap.mean[0]).toBeCloseTo(0.3, 7);
  expect(curves.gap.q50[2]).toBeCloseTo(0.1, 7);
  expect(curves.gapLnT.mean[1]).toBeCloseTo(0.3, 7);
  expect([...curves.logLoss.mean]).toEqual([-1.5, -2.5, -3, -4]);
  expect(phases.patterns.map(({ label }) => label)).toEqual(["1:+ 2:-", "1:± 2:-", "1:± 2:±"]);
  expect(phases.patterns.map(({ share }) => [...share])).toEqual([
    [0.5, 0.5, 1, 1],
    [0, 0.5, 0, 0],
    [0.5, 0, 0, 0],
  ]);
  expect([...phases.other]).toEqual([0, 0, 0, 0]);
  expect([...phases.changed]).toEqual([0, 0.5, 1, 0]);
  expect([...phases.settled]).toEqual([0.5, 0.5, 1, 1]);
  expect(phases.transitions).toEqual([
    { from: "1:± 2:-", to: "1:+ 2:-", count: 1 },
    { from: "1:± 2:±", to: "1:± 2:-", count: 1 },
  ]);
  expect(record.numerator?.counts[15]).toBe(1);
  expect(record.numerator?.beyond).toBe(1);
  expect(record.constants.counts[4]).toBe(2);
  expect(record.flowFrom).toEqual({ first: 2.5, median: 2.5 });
  expect(summary.trajectories).toBe(3);
  expect(summary.successes).toBe(2);
  expect(summary.counts.aborted).toBe(1);
  expect(summary.optimum).toBe(1);
  expect(summary.meanConstant).toBeCloseTo(0.2, 7);
  expect(summary.terminalNumerator?.mean).toBe(2.25);
  expect(summary.finalGap?.mean).toBeCloseTo(0.075, 7);
  expect(summary.rate?.verdict.answer).toBe("cannot tell");
  expect(summary.theory).toBeNull();
});

test("an invented population: constants, exponent, verdict, quantiles", async () => {
  const fold = new CellFold(experiment, cell, lnT);
  const { columns } = fold.add(syntheticBatch(lnT, 0, 4000));
  const { record, summary } = await fold.finish();
  const constants = Float64Array.from(columns.constant).filter((_, i) => columns.success[i] === 1);
  expect(summary.successes).toBe(constants.length);
  const mean = constants.reduce((a, b) => a + b) / constants.length;
  expect(Math.abs((summary.rate?.c.value ?? 0) - mean)).toBeLessThan(1e-12);
  expect(summary.rate?.cQuantiles.q50).toBe(summary.rate && constants.sort()[(constants.length - 1) / 2]);
  expect(Math.abs((summary.rate?.alpha.value ?? 0) - 1)).toBeLessThan(1e-6);
  expect(summary.rate?.verdict.answer).toBe("1/ln t");
  const last = record.curves.gap;
  const end = lnT.length - 1;
  expect(last.q05[end]).toBeLessThan(last.q50[end]);
  expect(record.constants.counts.reduce((a, b) => a + b) + record.constants.beyond).toBe(constants.length);
});

test("without successes nothing is invented; batches out of order are refused", async () => {
  const fold = new CellFold(experiment, cell, lnT);
  const batch = syntheticBatch(lnT, 0, 10);
  batch.finalStatus.fill(STATUS.aborted);
  fold.add(batch);
  expect(() => fold.add(syntheticBatch(lnT, 20, 10))).toThrow("trajectory 10 was due, not 20");
  const { record, summary } = await fold.finish();
  expect(summary.rate).toBeNull();
  expect(summary.meanConstant).toBeNull();
  expect(summary.finalGap).toBeNull();
  expect(summary.terminalNumerator).toBeNull();
  expect(record.flowFrom).toBeNull();
  expect(record.curves.gap.mean[3]).toBeNaN();
});

test("the summary of a run adds its cells", async () => {
  const halves = [0, 1].map(async (half) => {
    const fold = new CellFold(experiment, cell, lnT);
    fold.add(syntheticBatch(lnT, 500 * half, 500));
    return (await fold.finish()).summary;
  });
  const summaries = await Promise.all(halves);
  const audit = {
    trajectories: 0,
    steps: 0,
    worst: 0,
    worstAt: null,
    worstRatio: 0,
    passed: true,
    bound: "",
    seconds: 0,
  };
  const timing = { wallSeconds: 3, kernelSeconds: 2.5, exactSeconds: 2, trajectorySteps: 1e9 };
  const summary = summarize(experiment, summaries, audit, timing, "adapter");
  expect(summary.trajectories).toBe(1000);
  expect(summary.successes).toBe(summaries[0].successes + summaries[1].successes);
  expect(summary.aborted).toBe(1000 - summary.successes);
  expect(summary.trajectoryStepsPerSecond).toBe(5e8);
  expect(summary.inits).toBe(summaries);
});
