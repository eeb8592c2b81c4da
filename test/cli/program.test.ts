import { expect, test } from "vitest";
import { parseExperiment, presetNames, presets } from "../../src/experiment/index.ts";
import { run } from "./console.ts";

test.each<[string, RegExp]>([
  ["swep", /command: found an unknown command "swep"; allowed: sweep, .*; did you mean "sweep"\?/],
  ["help swep", /did you mean "sweep"/],
  ["--versoin", /unknown option --versoin; .*did you mean "--version"/],
  [
    "sweep --sett a=1",
    /sweep: found an unknown option --sett; allowed: --set, --seed, .*; did you mean "--set"\?/,
  ],
  ["sweep -q", /unknown option -q/],
  ["sweep --out", /--out: found nothing; allowed: a new or empty folder/],
  ["sweep --out=", /--out: found nothing/],
  ["sweep --set", /--set: found nothing; allowed: path=value/],
  ["sweep --quiet=1", /--quiet: found "1"; allowed: no value/],
  ["sweep a b", /sweep: found "b"; allowed: 1 argument/],
  ["doctor now", /doctor: found "now"; allowed: no arguments/],
  ["sweep two-neurn", /experiment: found "two-neurn"; .*did you mean "two-neuron"/],
  ["sweep --set optimizer.lerningRate=1", /did you mean "optimizer.learningRate"/],
  ["sweep --set seed=1 trajectories=0", /trajectories: found 0; allowed: a whole number from 1 to/],
  ["sweep --seed -1", /seed: found -1; allowed: a whole number from 0 to 4294967295/],
  ["sweep --seed 1.5", /seed: found 1.5/],
  ["sweep --out test", /--out: found test, which is not empty/],
  ["sweep two-neuron --set optimizer.kind=adam", /Adam has no log-time flow/],
  ["presets exat", /preset: found "exat"; .*did you mean "exact"/],
  ["export", /export: found no run folder/],
  ["export nowhere", /run folder: found "nowhere", without trajectories.parquet/],
  ["export test --format npy", /--format: found "npy"; allowed: npz or csv; did you mean "npz"/],
])("marginflow %s: exit 2, one message on stderr, nothing on stdout", async (line, message) => {
  const { code, stdout, stderr } = await run(...line.split(" "));
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

test("presets are listed a line each, and printed as JSON that is an experiment", async () => {
  const { stdout } = await run("presets");
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ")[0]),
  ).toEqual([...presetNames]);
  expect(stdout.split("\n").every((line) => line.length <= 110)).toBe(true);
  const one = await run("presets", "shifted-pairs");
  expect(JSON.parse(one.stdout)).toEqual(JSON.parse(JSON.stringify(presets["shifted-pairs"].experiment)));
  expect(parseExperiment(JSON.parse(one.stdout)).name).toBe("shifted-pairs");
});

test("--version, and help for the program and each command", async () => {
  expect((await run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  for (const args of [[], ["--help"], ["help"]]) {
    const { code, stdout } = await run(...args);
    expect(code).toBe(0);
    for (const name of ["sweep", "estimate", "export", "kernel", "presets", "doctor"])
      expect(stdout).toContain(name);
  }
  const sweep = await run("sweep", "--help");
  expect(sweep.stdout).toBe((await run("help", "sweep")).stdout);
  for (const option of ["--set", "--out", "--device", "--seed", "--quiet", "--json"])
    expect(sweep.stdout).toContain(option);
});

test("kernel prints the WGSL of the experiment asked for", async () => {
  const two = await run("kernel", "two-neuron");
  expect(two.code).toBe(0);
  expect(two.stdout).toContain("@compute");
  const adam = await run("kernel", "two-neuron-adam");
  expect(adam.stdout).not.toBe(two.stdout);
});
