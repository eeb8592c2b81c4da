import { expect, test } from "vitest";
import { Gate, twinSweep } from "../../src/ensemble/index.ts";
import { parseExperiment, presets } from "../../src/experiment/index.ts";
import { NUMERATOR_MEAN } from "../../src/reference/index.ts";

const few = (changes: object = {}) =>
  parseExperiment({ ...presets["two-neuron"].experiment, trajectories: 320, logHorizon: 60, ...changes });

test("the twin's run has the statistics of theory, is not audited, and shows them as they come", async () => {
  const run = twinSweep(few(), { live: true });
  const seen: number[] = [];
  for await (const { statistics } of run.snapshots)
    if (statistics) seen.push(statistics.summaries[0].trajectories);
  const { summary, environment } = await run.result;
  expect(seen[0]).toBe(32);
  expect(seen.at(-1)).toBe(320);
  expect(summary.audit).toBeNull();
  expect(environment.kernelHash).toBe("none");
  // A quarter succeed; their constants are distributed as f_B: standard deviation .36, of the mean of 80 it is .04.
  expect(summary.successes).toBeGreaterThan(50);
  expect(summary.successes).toBeLessThan(115);
  expect(Math.abs(summary.inits[0].terminalNumerator!.mean - NUMERATOR_MEAN)).toBeLessThan(4 * 0.04);
});

test("batches change no bit; a held run goes on where it was, an aborted one ends with the reason", async () => {
  const experiment = few({ trajectories: 48, logHorizon: 10 });
  const whole = await twinSweep(experiment, { batchSize: 48 }).result;
  const gate = new Gate();
  gate.hold();
  const held = twinSweep(experiment, { batchSize: 7, gate });
  setTimeout(() => gate.release(), 100);
  expect((await held.result).cells).toEqual(whole.cells);
  const stop = new AbortController();
  const reason = new Error("enough");
  const aborted = twinSweep(few({ trajectories: 100_000 }), { signal: stop.signal });
  setTimeout(() => stop.abort(reason), 100);
  await expect(aborted.result).rejects.toBe(reason);
});
