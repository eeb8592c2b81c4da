import { expect, test } from "vitest";
import { ProgressMeter } from "../../src/ensemble/progress.ts";
import { cellsOf, parseExperiment, presets } from "../../src/experiment/index.ts";

const [cell] = cellsOf(parseExperiment(presets["two-neuron"].experiment));

test("statistics of a batch on its way do not set the run back to its beginning", async () => {
  const meter = new ProgressMeter();
  meter.begin(1000);
  meter.of(cell, true, 500)("exact steps", 500 * 64, 0.5, 4);
  const snapshots = meter.snapshots[Symbol.asyncIterator]();
  const { done } = (await snapshots.next()).value!;
  // Before anything has been measured exact steps are 60 % of a batch.
  expect(done).toBeCloseTo(0.5 * 0.6 * 0.5);
  meter.learn(cell, { cells: [], summaries: [], underway: true });
  expect((await snapshots.next()).value!.done).toBe(done);
});
