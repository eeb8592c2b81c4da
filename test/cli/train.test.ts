import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile } from "hyparquet";
import { beforeEach, expect, test, vi } from "vitest";
import { readNpz } from "../../src/record/index.ts";
import { readTable } from "../../src/table/index.ts";
import { expectRefused, run } from "./console.ts";

// The element's script is the build's, and tests of the report hold it.
vi.mock("../../src/node/index.ts", async (original) => ({
  ...(await original<object>()),
  trainingScript: async () => "",
}));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-train-"));
});

const LAYERS = "reversible --optimizer sgd --lr 0.01 --set reversible.rows=8 reversible.cols=6";
const train = (options: string) => run("train", ...options.split(" "));
const json = async (...path: string[]) => JSON.parse(await readFile(join(root, ...path), "utf8"));

async function tableOf(...path: string[]) {
  const table = await readTable(await asyncBufferFromFile(join(root, ...path)));
  const columns = table.columns.map(async ({ name }) => [name, await table.read(name, 0, table.rows)]);
  return Object.fromEntries(await Promise.all(columns));
}

test("digits at two rates and seeds: folder, tables, the tuned rate, a report of it", async () => {
  const out = join(root, "run");
  const { code, stdout, stderr } = await train(
    `digits --optimizer adamw --lr 1e-5,0.01 --seeds 2 --steps 6 --every 3 --set digits.hidden=8 digits.images=256 --out ${out}`,
  );
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^digits, 6 steps, seeds 1 to 2\n/);
  expect(stdout).toMatch(/^0\.01 \(tuned\) +\d/m);
  expect(stderr).toMatch(/step \d of 6 {2}loss [\d.]+ {2}[\d.]+ steps\/s/);
  expect((await readdir(out)).sort()).toEqual([
    "checkpoint.npz",
    "curves.parquet",
    "environment.json",
    "moments.parquet",
    "record.json",
    "report.html",
    "summary.json",
    "training.json",
  ]);
  expect(await json("run", "training.json")).toMatchObject({
    task: "digits",
    sizes: { hidden: 8, images: 256 },
    optimizer: { kind: "adamw", beta2: 0.999 },
    otherRate: null,
    rates: [1e-5, 0.01],
    seeds: [1, 2],
    steps: 6,
    every: 3,
  });
  const summary = await json("run", "summary.json");
  expect(summary).toMatchObject({ task: "digits", step: 6, tuned: 0.01, measured: "held out" });
  const record = await json("run", "record.json");
  expect(record.heldOut.map(({ step }: { step: number }) => step)).toEqual([0, 3, 6]);
  const means = [0, 1].map(
    (rate) => (record.heldOut[2].losses[2 * rate] + record.heldOut[2].losses[2 * rate + 1]) / 2,
  );
  for (const [rate, { loss, members }] of summary.rates.entries()) {
    expect(loss.value).toBeCloseTo(means[rate], 5);
    expect(loss.low).toBeLessThan(loss.value);
    expect(members.map(({ seed }: { seed: number }) => seed)).toEqual([1, 2]);
  }
  const curves = await tableOf("run", "curves.parquet");
  expect(curves.step).toEqual(Array.from({ length: 28 }, (_, i) => i % 7));
  expect(curves.learning_rate[14]).toBe(0.01);
  expect(curves.seed[14]).toBe(1);
  expect(curves.loss[14 + 5]).toBeCloseTo(record.losses[2][5], 5);
  expect(curves.held_out[14 + 6]).toBeCloseTo(record.heldOut[2].losses[2], 5);
  expect(curves.loss[14 + 6]).toBeNaN();
  const moments = await tableOf("run", "moments.parquet");
  // Two matrices of four networks at two looks.
  expect(moments.parameter).toHaveLength(16);
  expect([...new Set(moments.parameter)]).toEqual(["hidden1.weights", "hidden2.weights"]);
  for (const [i, condition] of moments.condition.entries())
    expect(condition / (moments.largest[i] / moments.smallest[i])).toBeCloseTo(1, 5);
  const environment = await json("run", "environment.json");
  expect(Object.keys(environment)).toEqual(["marginflow", "runtime", "adapter", "selfTest"]);
  const report = await readFile(join(out, "report.html"), "utf8");
  const shown = JSON.parse(/id="training">([^<]+)</.exec(report)![1]);
  expect(shown.members).toEqual([1, 2].map((seed) => ({ seed, learningRate: 0.01 })));
});

test("a training that was resumed has the unbroken one's checkpoint, to the bit; done, its results are written again", async () => {
  const [whole, parts] = ["whole", "parts"].map((name) => join(root, name));
  const options = `${LAYERS} --every 5 --quiet`;
  expect((await train(`${options} --steps 12 --out ${whole}`)).code).toBe(0);
  expect((await train(`${options} --steps 5 --out ${parts}`)).code).toBe(0);
  const { code, stdout } = await train(`reversible --resume ${parts} --steps 12 --json`);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ step: 12, tuned: 0.01 });
  expect((await json("parts", "training.json")).steps).toBe(12);
  const [a, b] = await Promise.all(
    [whole, parts].map(async (folder) => readNpz(await readFile(join(folder, "checkpoint.npz")))),
  );
  expect([...a.keys()]).toEqual([
    "plan",
    "record",
    "losses",
    "matrix 8x6 weights",
    "matrix 8x6 moment",
    "sha256",
  ]);
  for (const name of ["losses", "matrix 8x6 weights", "matrix 8x6 moment"])
    expect(Buffer.compare(a.get(name)!.file, b.get(name)!.file), name).toBe(0);
  expect(a.get("losses")!.header.shape).toEqual([1, 12]);
  await writeFile(join(parts, "summary.json"), "");
  expect((await train(`--resume ${parts} --quiet`)).code).toBe(0);
  expect(await json("parts", "summary.json")).toMatchObject({ step: 12 });
});

test("a checkpoint that is cut, changed or another's, or is missing, is refused with the reason", async () => {
  const begun = await train(`${LAYERS} --steps 2 --quiet --out ${join(root, "run")}`);
  expect(begun.code, begun.stderr).toBe(0);
  const path = join(root, "run", "checkpoint.npz");
  const bytes = await readFile(path);
  const refuse = async (changed: Uint8Array, message: RegExp) => {
    await writeFile(path, changed);
    await expectRefused(root, ["train", "--resume", "run", "--steps", "4"], message);
  };
  await refuse(
    bytes.subarray(0, bytes.length >> 1),
    /checkpoint.npz: found no NPZ file, or the end of one is missing/,
  );
  await refuse(new Uint8Array(), /checkpoint.npz: found no NPZ file/);
  const changed = Uint8Array.from(bytes);
  const weights = readNpz(bytes).get("matrix 8x6 weights")!;
  // A byte among the weights.
  changed[bytes.indexOf(weights.file.subarray(weights.header.begin)) + 40] ^= 1;
  await refuse(changed, /checkpoint.npz: found other bytes than were written/);
  await train(`${LAYERS.replace("rows=8", "rows=9")} --steps 2 --quiet --out ${join(root, "other")}`);
  await refuse(
    await readFile(join(root, "other", "checkpoint.npz")),
    /found a checkpoint of another training, with sizes \{"rows":9.*; allowed: \{"rows":8/,
  );
  await writeFile(path, bytes);
  for (const [options, message] of [
    [["digits", "--resume", "run"], /--resume: found run, a training of reversible; allowed: one of digits/],
    [["--resume", "run", "--steps", "1"], /--steps: found 1, of which 2 are done; allowed: 2 or more/],
    [["--resume", "run", "--lr", "1"], /--lr: found "1" beside --resume/],
    [["--resume", "run", "--set", "rank=1"], /--set: found "rank=1" beside --resume/],
    [["--resume", "none"], /--resume: found none, without training.json/],
  ] as const)
    await expectRefused(root, ["train", ...options], message);
  await writeFile(join(root, "run", "training.json"), "{");
  await expectRefused(
    root,
    ["train", "--resume", "run"],
    /run\/training.json: found .*; allowed: a training/,
  );
});

test("text from a trained language model", async () => {
  const { code, stdout, stderr } = await train(
    "language --optimizer adamw --steps 1 --set language.width=8 language.heads=1 language.layers=1 language.context=8 " +
      `language.sequences=2 --sample 30 --quiet --out ${join(root, "run")}`,
  );
  expect(code, stderr).toBe(0);
  expect(stdout.slice(0, -1)).toHaveLength(30);
});

test.each<[string, RegExp]>([
  ["", /task: found nothing; allowed: reversible, digits, language/],
  ["digts --optimizer sgd", /task: found "digts"; allowed: .*; did you mean "digits"\?/],
  ["digits", /--optimizer: found nothing; allowed: sgd, adamw, galore, muon, sumo/],
  ["digits --optimizer sumoo", /--optimizer: found "sumoo".*did you mean "sumo"/],
  ["digits --optimizer sumo --variant papr", /variant: found "papr"; allowed: paper, official; did you mean/],
  ["digits --optimizer sumo --rank 65", /rank: found 65; allowed: a whole number from 1 to 64/],
  ["digits --optimizer sumo --rank x", /rank: found NaN/],
  [
    "digits --optimizer sumo --rank 9 --set digits.hidden=8",
    /rank: found 9 for matrices of 196 x 8; allowed: at most the short side, 8/,
  ],
  ["digits --optimizer sumo --rank 4 --set rank=5", /--rank: found 4 beside --set rank=5/],
  ["digits --optimizer sgd --lr 0", /--lr: found 0; allowed: a number above 0/],
  ["digits --optimizer sgd --lr NaN", /--lr: found NaN; allowed/],
  ["digits --optimizer sgd --lr 0.1,-1", /--lr: found -1; allowed/],
  ["digits --optimizer sgd --lr 0.1,,1", /--lr: found NaN; allowed/],
  ["digits --optimizer sgd --lr 0.1,0.1", /--lr: found 0.1 twice/],
  ["digits --optimizer sgd --other-lr 0", /--other-lr: found 0; allowed/],
  ["digits --optimizer sgd --steps 0", /--steps: found "0"; allowed: a whole number from 1/],
  ["digits --optimizer sgd --steps 1.5", /--steps: found "1.5"/],
  ["digits --optimizer sgd --steps 1000000 --seeds 64", /--steps: found 1000000 of 64 networks/],
  ["digits --optimizer sgd --seeds 0", /--seeds: found "0"; allowed: a whole number from 1 to 64/],
  ["digits --optimizer sgd --seeds 64 --lr 1,2,3,4,5", /--seeds: found 320 networks side by side/],
  ["digits --optimizer sgd --every 0", /--every: found "0"/],
  ["digits --optimizer sgd --set digits.hiden=8", /digits.hiden: found a size that is not there.*"hidden"/],
  ["digits --optimizer sgd --set digits.hidden=6", /digits.hidden: found 6; allowed: a multiple of 4/],
  ["digits --optimizer sgd --set digits.hidden=wide", /digits.hidden: found "wide"; allowed: a number/],
  [
    "digits --optimizer sgd --set language.width=8",
    /--set: found "language.width" for digits; allowed: digits/,
  ],
  [
    "reversible --optimizer sgd --set reversible.conditions=3",
    /conditions: found 3; allowed: a list of numbers/,
  ],
  ["reversible --optimizer sgd --set reversible.conditions=[0.5]", /conditions: found \[0.5\]; allowed/],
  ["language --optimizer sgd --set language.tied=1", /language.tied: found 1; allowed: true, false/],
  ["digits --optimizer sgd --set momentm=0.5", /momentm: found a setting that is not there.*"momentum"/],
  ["digits --optimizer sgd --sample 5", /--sample: found a task of digits; allowed: language/],
  ["language --optimizer sgd --sample 5 --json", /--sample: found --json beside it/],
  ["digits --optimizer sgd --out full", /--out: found full, which is not empty/],
  ["digits --optimizer sgd --out full/file", /--out: found full\/file, which is no folder/],
])("train %s: exit 2 with the reason, nothing written", async (options, message) => {
  await mkdir(join(root, "full"));
  await writeFile(join(root, "full", "file"), "");
  await expectRefused(root, ["train", ...options.split(" ").filter(Boolean)], message);
});
