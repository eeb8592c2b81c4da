import { afterAll, beforeAll, expect, test } from "vitest";
import { Auditor } from "../../src/ensemble/audit.ts";
import { parseExperiment } from "../../src/experiment/index.ts";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import type { Audit, BatchRecords } from "../../src/record/index.ts";
import { runBatch } from "./batch.ts";

let acquired: Acquired;
let honest: BatchRecords;

const experiment = parseExperiment({
  name: "audited",
  seed: 5,
  trajectories: 400,
  network: { width: 2 },
  dataset: { kind: "two-points" },
  loss: "exponential",
  optimizer: { kind: "gd", learningRate: 0.01 },
  init: { kind: "he-bias" },
  exactSteps: 10_000,
  exactStepsCap: 1e5,
  logHorizon: 8,
  recordsPerDecade: 2,
});

beforeAll(async () => {
  acquired = await acquireDevice("auto");
  honest = await runBatch(acquired.device, experiment);
});
afterAll(() => acquired.close());

function audited(change: (batch: BatchRecords) => Partial<BatchRecords>): Promise<Audit> {
  const auditor = new Auditor(experiment, 1);
  auditor.draw({ ...honest, ...change(honest) });
  return auditor.run(async () => undefined);
}

const at = (lnT: number) => Array.from(honest.lnT).findIndex((t) => Math.abs(t - lnT) < 1e-9);

test("the engine's own records pass", async () => {
  const audit = await audited(() => ({}));
  expect(audit).toMatchObject({ trajectories: 64, steps: 100_000, passed: true });
  expect(audit.worstRatio).toBeGreaterThan(0);
  expect(audit.worstRatio).toBeLessThanOrEqual(1);
});

// The bound is 5e-6 + 1e-4 gap, and gaps are at most 1.
test("gaps off by 2e-4 at one record fail, and the audit names the record", async () => {
  const record = at(Math.log(10_000));
  const audit = await audited(({ gap, count }) => ({
    gap: gap.map((g, k) => (Math.floor(k / count) === record ? g + 2e-4 : g)),
  }));
  expect(audit.passed).toBe(false);
  expect(audit.worstRatio).toBeGreaterThan(1);
  expect(audit.worstAt?.lnT).toBe(Math.log(10_000));
});

test("flow that runs 1 % too fast fails, though exact steps are right", async () => {
  const from = at(Math.log(10_000));
  const audit = await audited(({ gap, count }) => ({
    gap: gap.map((g, k) => (Math.floor(k / count) > from ? g * 0.99 : g)),
  }));
  expect(audit.passed).toBe(false);
  expect(audit.worstAt?.lnT).toBeGreaterThan(Math.log(10_000));
});

test("a gap that is no number fails", async () => {
  const audit = await audited(({ gap }) => ({ gap: gap.map(() => Number.NaN) }));
  expect(audit).toMatchObject({ passed: false, worstRatio: Number.POSITIVE_INFINITY });
});

test("other starting points than the records' fail", async () => {
  const audit = await audited(({ initial }) => ({ initial: initial.map((c) => c.map((x) => x * 1.01)) }));
  expect(audit.passed).toBe(false);
});
