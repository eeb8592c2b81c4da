import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import type { ComparisonRecord, ComparisonSummary } from "../../src/training/index.ts";
import { expectRefused, run } from "./console.ts";

// The element's script is the build's, and tests of the report hold it.
vi.mock("../../src/node/index.ts", async (original) => ({
  ...(await original<object>()),
  trainingScript: async () => "",
}));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-compare-"));
});

const SMALL = "--set reversible.rows=8 reversible.cols=6 reversible.conditions=[3]";

test("two optimizers at tuned rates: table, records, state bytes as by the formula", async () => {
  const out = join(root, "run");
  const { code, stdout, stderr } = await run(
    ...["train", "compare", "reversible", "--optimizers", "sumo-svd,sgd", "--rank", "2", "--steps", "30"],
    ...[...SMALL.split(" "), "--out", out],
  );
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/SUMO-SVD: grid {2}step \d+ of 30 {2}/);
  expect(stderr).not.toContain("Warning");
  const names = ["comparison.json", "environment.json", "report.html", "summary.json"];
  expect((await readdir(out)).sort()).toEqual(names);
  const [record, summary] = (await Promise.all(
    ["comparison.json", "summary.json"].map(async (name) =>
      JSON.parse(await readFile(join(out, name), "utf8")),
    ),
  )) as [ComparisonRecord, ComparisonSummary];
  expect(record.contenders.map(({ label }) => label)).toEqual(["SUMO-SVD", "SGD"]);
  for (const { grid, rate, record: own } of record.contenders) {
    // Three rates, and up to two more where the best was the last.
    expect(grid.length).toBeGreaterThanOrEqual(3);
    expect(grid.length).toBeLessThanOrEqual(5);
    expect(grid.every(({ cells }) => cells.length === 3)).toBe(true);
    const losses = grid.map(({ loss }) => loss ?? Number.POSITIVE_INFINITY);
    expect(grid[losses.indexOf(Math.min(...losses))].rate).toBe(rate);
    expect(own.members).toEqual([1, 2, 3].map((seed) => ({ seed, learningRate: rate })));
    expect(own.losses.map((all) => all.length)).toEqual([30, 30, 30]);
    expect(own.moments.length).toBeGreaterThan(0);
    expect(own.parts.length).toBeGreaterThan(0);
  }
  const [sumo, sgd] = summary.contenders;
  // Q and M of 8 x 6 at rank 2; three norms in a buffer of 16 bytes, shared by three seeds.
  expect(sumo.ledger.stateFormula).toBe(4 * 2 * (8 + 6));
  expect(sumo.ledger.state).toBeCloseTo(4 * 2 * (8 + 6) + 16 / 3, 10);
  expect(sgd.ledger.state).toBe(4 * 8 * 6);
  expect(summary.galore).toBeNull();
  expect(stdout).toMatch(/^SUMO-SVD +\S+ +\S+ ± \S+ +\S+ +117 +112 +- +\d of \d+ +\d of \d+$/m);
  expect(stdout).toContain("no GaLore run ended");
});

test.each<[string, RegExp]>([
  ["", /task: found nothing; allowed: reversible, digits, language/],
  ["digits --optimizers adamw,sumo", /--optimizers: found "sumo"; allowed: adamw, .*sumo-svd/],
  ["digits --optimizers adamw,muom", /--optimizers: found "muom".*did you mean "muon"\?/],
  ["digits --optimizers sgd,sgd", /--optimizers: found sgd twice/],
  ["digits --seeds 2", /--seeds: found "2"; allowed: a whole number from 3 to 64/],
  ["digits --rank 0", /--rank: found "0"/],
  ["digits --rank 9 --set digits.hidden=8", /rank: found 9 for matrices of 196 x 8/],
  ["digits --set rank=4", /--set: found "rank"; allowed: sizes of the task, e.g. digits.hidden/],
  ["digits --steps none", /--steps: found "none"/],
  [
    "digits --optimizer sgd",
    /train compare: found an unknown option --optimizer; .*did you mean "--optimizers"\?/,
  ],
])("train compare %s: exit 2 with the reason", async (options, message) => {
  await expectRefused(root, ["train", "compare", ...options.split(" ").filter(Boolean)], message);
});
