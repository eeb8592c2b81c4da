import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { parseOptimizer } from "../../src/optimizer/index.ts";
import { decodeNpy, encodeNpy } from "../../src/record/index.ts";
import {
  frobenius,
  matrixOf,
  type OptimizerTwin,
  optimizerTwin,
  singularValues,
  subtract,
} from "../../src/reference/index.ts";
import { expectRefused, run } from "./console.ts";

const ROWS = 9;
const COLS = 6;
const STEPS = 12;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-replay-"));
  await store("W0.npy", mixed(ROWS * COLS, 3), [ROWS, COLS]);
  await store("G.npy", mixed(STEPS * ROWS * COLS, 1), [STEPS, ROWS, COLS]);
});

const mixed = (count: number, at: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i * i + at)));
const store = (name: string, values: Float64Array, shape: number[]) =>
  writeFile(join(root, name), Buffer.concat(encodeNpy(values, shape)));

const replay = (options: string) =>
  run(
    "replay",
    ...options.split(" "),
    ...["--weights", join(root, "W0.npy"), "--gradients", join(root, "G.npy"), "--out", join(root, "W.npy")],
  );

/** Weights and moments by the twin, in f64. */
function twinOf(given: object, rate: number) {
  const twin: OptimizerTwin = optimizerTwin(parseOptimizer(given), ROWS, COLS);
  const start = matrixOf(ROWS, COLS, mixed(ROWS * COLS, 3));
  const w = matrixOf(ROWS, COLS, start.data);
  const all = mixed(STEPS * ROWS * COLS, 1);
  const size = ROWS * COLS;
  const moments = Array.from({ length: STEPS }, (_, step) => {
    twin.step(w, matrixOf(ROWS, COLS, all.subarray(step * size, (step + 1) * size)), rate);
    const values = Array.from(singularValues(twin.moment!));
    return {
      condition: values[0] / values[values.length - 1],
      stableRank: values.reduce((sum, value) => sum + (value / values[0]) ** 2, 0),
    };
  });
  return { way: frobenius(subtract(w, start)), weights: w, moments };
}

/** As in the conformance cases: f32 roundings of weights up to 1 beside steps of 0.01. */
const BOUND = 1e-4;

async function expectWeights({ way, weights }: ReturnType<typeof twinOf>): Promise<void> {
  const bytes = await readFile(join(root, "W.npy"));
  expect(bytes.toString("latin1")).toContain("'descr': '<f4'");
  const { shape, values } = decodeNpy(bytes);
  expect(shape).toEqual([ROWS, COLS]);
  expect(frobenius(subtract(matrixOf(ROWS, COLS, values), weights)) / way).toBeLessThan(BOUND);
}

test("the issue's own settings of SUMO, f64 files, a table", async () => {
  const { code, stdout } = await replay(
    "--optimizer sumo --variant paper --set rank=4 refresh=5 momentum=0.9 learningRate=0.01 weightDecay=0.1 " +
      "shapeScale=0.2sqrt limiter=1.1 subspace=randomized outside=true transform=true",
  );
  expect(code).toBe(0);
  const given = { kind: "sumo", rank: 4, refresh: 5, momentum: 0.9, weightDecay: 0.1, shapeScale: "0.2sqrt" };
  const wanted = twinOf(given, 0.01);
  await expectWeights(wanted);
  // Q and M of 9 x 6 at rank 4, and the norm's buffer.
  expect(stdout).toContain(`${4 * (9 * 4 + 6 * 4) + 16} bytes as allocated; 240 by the paper's formula`);
  const rows = stdout.split("\n").filter((line) => /^\d+ /.test(line));
  expect(rows).toHaveLength(STEPS);
  for (const [step, { condition, stableRank }] of wanted.moments.entries()) {
    const [number, ...printed] = rows[step].trim().split(/\s+/).map(Number);
    expect(number).toBe(step + 1);
    // Three digits are printed.
    expect(Math.abs(printed[0] / condition - 1)).toBeLessThan(6e-3);
    expect(Math.abs(printed[1] / stableRank - 1)).toBeLessThan(6e-3);
  }
  expect(await readdir(root)).toEqual(["G.npy", "W.npy", "W0.npy"]);
});

test.each([
  ["sgd", "--set learningRate=0.01 momentum=0.5", { momentum: 0.5 }, 216],
  ["adamw", "--set learningRate=0.01", {}, 432],
  ["muon", "--variant optax --set learningRate=0.01", { variant: "optax" }, 216],
  ["galore", "--set rank=2 learningRate=0.01 refresh=4", { rank: 2, refresh: 4 }, 4 * (6 * 2 + 2 * 9 * 2)],
  ["sumo", "--set limiter=null rank=3 learningRate=0.01", { limiter: null, rank: 3 }, 4 * 3 * 15],
])("%s %s, as JSON", async (kind, options, given, bytes) => {
  const { code, stdout } = await replay(`--optimizer ${kind} ${options} --json`);
  expect(code).toBe(0);
  const wanted = twinOf({ kind, ...given }, 0.01);
  await expectWeights(wanted);
  const found = JSON.parse(stdout);
  expect(found.optimizer).toEqual(parseOptimizer({ kind, ...given }));
  expect(found).toMatchObject({ learningRate: 0.01, steps: STEPS, shape: [ROWS, COLS] });
  expect(found.stateBytes).toBe(bytes);
  expect(found.stateFormulaBytes).toBe(bytes);
  expect(found.moment.condition).toHaveLength(STEPS);
  for (const [step, { condition, stableRank }] of wanted.moments.entries()) {
    // f32 leaves a smallest singular value off by 1e-6 of the largest.
    expect(Math.abs(found.moment.condition[step] / condition - 1)).toBeLessThan(1e-5 + 2e-6 * condition);
    expect(found.moment.stableRank[step]).toBeCloseTo(stableRank, 4);
  }
});

test("without momentum there is no moment, and nothing is carried", async () => {
  const { code, stdout } = await replay("--optimizer sgd --set learningRate=0.01 momentum=0");
  expect(code).toBe(0);
  expect(stdout).toMatch(/state +0 bytes as allocated; 0 by/);
  expect(stdout).toContain("no moment");
});

const FILES = "--weights W0.npy --gradients G.npy --out W.npy";

test.each<[string, RegExp]>([
  [`${FILES}`, /--optimizer: found nothing; allowed: sgd, adamw, galore, muon, sumo/],
  [`--optimizer sumoo ${FILES}`, /--optimizer: found "sumoo"; allowed: .*; did you mean "sumo"\?/],
  [
    `--optimizer sumo --variant papr ${FILES}`,
    /variant: found "papr"; allowed: paper, official; did you mean/,
  ],
  [`--optimizer sgd --variant paper ${FILES}`, /variant: found a setting that is not there; allowed: of sgd/],
  [`--optimizer sgd ${FILES}`, /learningRate: found nothing; allowed: a number above 0/],
  [`--optimizer sgd ${FILES} --set learningRate=0`, /learningRate: found 0; allowed: a number above 0/],
  [`--optimizer sgd ${FILES} --set learningRate=-1`, /learningRate: found -1; allowed: a number above 0/],
  [`--optimizer sgd ${FILES} --set learningRate=NaN`, /learningRate: found "NaN"; allowed: a number above 0/],
  [`--optimizer sgd ${FILES} --set learningRate=1e999`, /learningRate: found Infinity; allowed/],
  [`--optimizer sgd ${FILES} --set learningrate=1`, /learningrate: found a setting.*momentum, weightDecay/],
  [`--optimizer sgd ${FILES} --set momentum`, /--set: found "momentum"; allowed: name=value/],
  [`--optimizer sgd ${FILES} --set kind=sumo`, /--set: found "kind=sumo"; allowed: --optimizer/],
  [`--optimizer sumo ${FILES} --set variant=paper`, /--set: found "variant=paper"; allowed: --variant/],
  [
    `--optimizer sumo ${FILES} --set learningRate=1 rank=65`,
    /rank: found 65; allowed: a whole number from 1 to 64/,
  ],
  [
    `--optimizer sumo ${FILES} --set learningRate=1 rank=7`,
    /rank: found 7 for matrices of 9 x 6; allowed: at most .* 6/,
  ],
  [`--optimizer sumo ${FILES} --set learningRate=1 rnak=7`, /rnak: found a setting.*did you mean "rank"\?/],
  ["--optimizer sgd --set learningRate=1 --gradients G.npy --out W.npy", /--weights: found nothing/],
  ["--optimizer sgd --set learningRate=1 --weights W0.npy --out W.npy", /--gradients: found nothing/],
  ["--optimizer sgd --set learningRate=1 --weights W0.npy --gradients G.npy", /--out: found nothing/],
  [
    "--optimizer sgd --set learningRate=1 --weights W0.npy --gradients G.npy --out G.npy",
    /--out: found G.npy, which is there already/,
  ],
  [
    "--optimizer sgd --set learningRate=1 --weights G.npy --gradients G.npy --out W.npy",
    /G.npy: found shape \(12, 9, 6\); allowed: one matrix, \(rows, cols\)/,
  ],
  [
    "--optimizer sgd --set learningRate=1 --weights W0.npy --gradients W0.npy --out W.npy",
    /W0.npy: found shape \(9, 6\); allowed: \(steps, 9, 6\)/,
  ],
  [
    "--optimizer sgd --set learningRate=1 --weights W0.npy --gradients turned.npy --out W.npy",
    /turned.npy: found shape \(12, 6, 9\); allowed: \(steps, 9, 6\)/,
  ],
  [
    "--optimizer sgd --set learningRate=1 --weights W0.npy --gradients none.npy --out W.npy",
    /none.npy: found shape \(0, 9, 6\); allowed: \(steps, 9, 6\)/,
  ],
  [
    "--optimizer sgd --set learningRate=1 --weights W0.npy --gradients cut.npy --out W.npy",
    /cut.npy: found the file ends early/,
  ],
  [
    "--optimizer sgd --set learningRate=1 --weights missing.npy --gradients G.npy --out W.npy",
    /missing.npy: found no such file/,
  ],
])("replay %s ends with exit code 2", async (options, message) => {
  await store("turned.npy", mixed(STEPS * ROWS * COLS, 1), [STEPS, COLS, ROWS]);
  await store("none.npy", new Float64Array(0), [0, ROWS, COLS]);
  await writeFile(join(root, "cut.npy"), (await readFile(join(root, "G.npy"))).subarray(0, 500));
  await expectRefused(root, ["replay", ...options.split(" ")], message);
});
