import fc from "fast-check";
import { expect, test } from "vitest";
import { CellFold } from "../../src/statistics/index.ts";
import { cell, experiment, grid, syntheticBatch } from "./synthetic.ts";

const lnT = grid(40, 2);

/** Record, summary and all tables of trajectories 0..599, cut after the given ids. */
function folded(cuts: number[]): { record: unknown; summary: unknown; columns: Record<string, number[]> } {
  const fold = new CellFold(experiment, cell, lnT);
  const columns: Record<string, number[]> = {};
  const ends = [...new Set(cuts), 600].sort((a, b) => a - b);
  let first = 0;
  for (const end of ends) {
    if (end === first) continue;
    const table = fold.add(syntheticBatch(lnT, first, end - first));
    for (const [name, values] of Object.entries(table.columns)) (columns[name] ??= []).push(...values);
    first = end;
  }
  return { ...fold.finish(), columns };
}

test("any cut into batches gives the same bits", () => {
  const whole = folded([]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 12 }), (cuts) => {
      expect(folded(cuts)).toEqual(whole);
    }),
    { numRuns: 25 },
  );
});

test("16,384 trajectories of 400 records: time of the fold", () => {
  const times = grid(100, 4);
  const batch = syntheticBatch(times, 0, 16_384);
  for (let round = 0; round < 3; round++) {
    const fold = new CellFold(experiment, cell, times);
    const start = performance.now();
    fold.add(batch);
    const added = performance.now();
    const { summary } = fold.finish();
    console.log("add", added - start, "finish", performance.now() - added, summary.rate);
  }
});
