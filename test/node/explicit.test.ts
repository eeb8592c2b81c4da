import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type Network, presets } from "../../src/experiment/index.ts";
import { loadExperiment, readExplicit, rebase } from "../../src/node/index.ts";
import { encodeNpy } from "../../src/record/index.ts";

const network: Network = { width: 2, inputs: 1, outputWeights: [1, -1], trainOutput: false, bias: true };
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-explicit-"));
});

let next = 0;
async function file(content: string | Uint8Array, name = `f${next++}.csv`): Promise<string> {
  await writeFile(join(root, name), content);
  return join(root, name);
}
const npy = (data: Float64Array | Float32Array, shape: number[]) =>
  new Uint8Array(Buffer.concat(encodeNpy(data, shape)));

const expected = {
  names: ["w1", "w2", "b1", "b2"],
  rows: 2,
  columns: [Float64Array.of(1, 5), Float64Array.of(-2, 6), Float64Array.of(0.5, 7), Float64Array.of(1e-3, 8)],
};

test.each([
  "w1,w2,b1,b2\n1,-2,0.5,1e-3\n5,6,7,8\n",
  "\ufeffw1, w2, b1, b2\r\n1, -2, 0.5, 1e-3\r\n\r\n5,6,7,8",
  "b2,w1,b1,w2\n1e-3,1,0.5,-2\n8,5,7,6\n",
])("CSV %#: columns by name, in any order", async (text) => {
  expect(await readExplicit(await file(text), "init.file", network)).toEqual(expected);
});

test("NPY: columns w, b in order, f32 or f64, output weights after them", async () => {
  const rows = [1, -2, 0.5, 1e-3, 5, 6, 7, 8];
  expect(await readExplicit(await file(npy(Float64Array.from(rows), [2, 4]), "a.npy"), "f", network)).toEqual(
    expected,
  );
  const single = await readExplicit(await file(npy(Float32Array.from(rows), [2, 4])), "f", network);
  expect(single.columns[3][0]).toBe(Math.fround(1e-3));
  const six = npy(Float64Array.of(1, 2, 3, 4, 5, 6), [1, 6]);
  expect((await readExplicit(await file(six), "f", network)).names).toEqual([
    "w1",
    "w2",
    "b1",
    "b2",
    "v1",
    "v2",
  ]);
  const flat = npy(Float64Array.of(1, 2), [1, 2]);
  expect((await readExplicit(await file(flat), "f", { ...network, bias: false })).names).toEqual([
    "w1",
    "w2",
  ]);
});

test.each<[string | Uint8Array, RegExp]>([
  ["w1,w2,b1,b2\n1,2,3\n", /^init.file: found 3 values \(row 1\) in f\d+.csv; allowed: 4 in each row/],
  [
    "w1,w2,b1,b2\n1,2,3,4\n1,2,NaN,4\n",
    /^init.file: found NaN \(row 2, column b1\) in f\d+.csv; allowed: numbers between/,
  ],
  ["w1,w2,b1,b2\n1,,3,4\n", /found nothing \(row 1, column w2\)/],
  ["w1,w2,b1,b2\n1,2,3,abc\n", /found abc \(row 1, column b2\)/],
  ["w1,w2,b1,b2\n1,2,3,32768\n", /found 32768 \(row 1, column b2\)/],
  [
    "w1,w2,b1\n1,2,3\n",
    /found no column "b2" in f\d+.csv; allowed: columns w1, w2, b1, b2, and v1, v2 if given: network.width is 2$/,
  ],
  ["w1,w2,b1,b2,w3\n1,2,3,4,5\n", /found a column "w3"/],
  ["w1,w1,b1,b2\n1,2,3,4\n", /found column "w1" twice/],
  ["w1,w2,b1,b2,v1\n1,2,3,4,5\n", /found no column "v2"/],
  ["1,2,3,4\n", /found a column "1"/],
  ["w1,w2,b1,b2\n", /found no rows in/],
  ["", /found no rows in/],
  ['w1,w2,b1,b2\n1,"2,3,4\n', /allowed: a CSV file$/],
  [
    npy(Float64Array.of(1, 2, 3), [1, 3]),
    /found an array of shape \(1, 3\) in .*; allowed: \(rows, 4\) with columns w1, w2, b1, b2, or \(rows, 6\)/,
  ],
  [npy(Float64Array.of(1, 2, 3, 4), [4]), /found an array of shape \(4\)/],
  [npy(Float64Array.of(1, 2, 3, Number.NaN), [1, 4]), /found NaN \(row 1, column b2\)/],
  [npy(Float64Array.of(1, 2, 3, 4), [1, 4]).slice(0, 140), /found the file ends early/],
])("bad file %#", async (content, message) => {
  await expect(readExplicit(await file(content), "init.file", network)).rejects.toThrow(
    expect.objectContaining({ name: "InputError", message: expect.stringMatching(message) }),
  );
});

test("a missing file or a folder is said", async () => {
  await expect(readExplicit(join(root, "none.csv"), "init.file", network)).rejects.toThrow(
    /which is no file; allowed: a CSV or NPY/,
  );
  await expect(readExplicit(root, "init.file", network)).rejects.toThrow("which is no file");
});

test("an experiment finds its file beside itself and takes its rows for trajectories", async () => {
  await file("w1,w2,b1,b2\n1,-2,0.5,1e-3\n5,6,7,8\n", "p.csv");
  const { trajectories: _, ...rest } = presets["two-neuron"].experiment;
  const path = await file(JSON.stringify({ ...rest, init: { kind: "explicit", file: "p.csv" } }), "e.json");
  const loaded = await loadExperiment(path, []);
  expect(loaded.experiment.trajectories).toBe(2);
  expect(loaded.explicit).toEqual(expected);
  expect((await loadExperiment(path, ["trajectories=1"])).experiment.trajectories).toBe(1);
  await expect(loadExperiment(path, ["trajectories=3"])).rejects.toThrow(
    /^trajectories: found 3; allowed: at most the 2 rows of p.csv$/,
  );
  await expect(loadExperiment(path, ["init.file=q.csv"])).rejects.toThrow(
    /^init.file: found ".*q.csv", which is no file/,
  );
  const moved = rebase(loaded.experiment, loaded.base, join(root, "runs", "x"));
  expect(moved.init).toEqual({ kind: "explicit", file: "../../p.csv" });
});

test("sources: presets, files, and what is neither", async () => {
  expect((await loadExperiment("two-neuron", ["seed=7", "trajectories=5"])).experiment).toMatchObject({
    seed: 7,
    trajectories: 5,
  });
  await expect(loadExperiment("two-nueron", [])).rejects.toThrow(/did you mean "two-neuron"\?$/);
  await expect(loadExperiment("none.json", [])).rejects.toThrow(
    /"none.json", which cannot be read \(ENOENT\)/,
  );
  await expect(loadExperiment(await file("{", "bad.json"), [])).rejects.toThrow(
    /bad.json: found .*JSON.*; allowed: an experiment as JSON$/,
  );
});
