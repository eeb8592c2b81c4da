import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { decodeNpy, encodeNpy, type NpyArray } from "../../src/record/index.ts";
import {
  frobenius,
  type Matrix,
  matrixOf,
  multiply,
  orthogonalityError,
  scaleColumns,
  subtract,
  transpose,
} from "../../src/reference/index.ts";
import { VERSION } from "../../src/version.ts";
import { matrixOfFamily } from "../conformance/families.ts";
import lapack from "../fixtures/linalg.json" with { type: "json" };
import { expectRefused, run } from "./console.ts";

let root: string;
let file: string;
let out: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-svd-"));
  file = join(root, "A.npy");
  out = join(root, "out");
});

const store = (values: ArrayLike<number>, shape: number[]) =>
  writeFile(file, Buffer.concat(encodeNpy(Float64Array.from(values), shape)));
const array = async (name: string): Promise<NpyArray> => decodeNpy(await readFile(join(out, `${name}.npy`)));
const info = async () => JSON.parse(await readFile(join(out, "info.json"), "utf8"));

/** Numbers between -1 and 1 without a pattern that a decomposition could profit from. */
const mixed = (count: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(i * i + 0.5));

test.each<[string, RegExp]>([
  ["", /svd: found no file; allowed: marginflow svd A.npy --out folder/],
  ["A.npy", /--out: found nothing; allowed: a new or an empty folder/],
  ["A.npy --out out --vectors lefft", /--vectors: found "lefft"; allowed: both, .*; did you mean "left"\?/],
  ["A.npy --out out --vector left", /unknown option --vector; .*did you mean "--vectors"\?/],
  ["A.npy B.npy --out out", /svd: found "B.npy"; allowed: 1 argument/],
  ["A.npy --out .", /--out: found \., which is not empty; allowed: a new or an empty folder/],
  ["A.npy --out A.npy", /--out: found A.npy, which is no folder/],
  ["A.npy --out A.npy/out", /--out: found A.npy\/out, which/],
  ["none.npy --out out", /none.npy: found no such file; allowed: an NPY file of f32/],
  ["text.npy --out out", /text.npy: found not an NPY file/],
  ["flat.npy --out out", /flat.npy: found an array of shape \(4,\); allowed: \(rows, cols\) or/],
  ["wide.npy --out out", /wide.npy: found matrices of 65 x 70; allowed: 64 at most on the short side/],
])("svd %s: exit 2, one message, nothing made", async (line, message) => {
  await store([1, 2, 3, 4], [2, 2]);
  await writeFile(join(root, "text.npy"), "1 2\n3 4\n");
  await writeFile(join(root, "flat.npy"), Buffer.concat(encodeNpy(new Float32Array(4))));
  await writeFile(join(root, "wide.npy"), Buffer.concat(encodeNpy(new Float32Array(65 * 70), [65, 70])));
  await expectRefused(root, ["svd", ...line.split(" ").filter(Boolean)], message);
});

test("no adapter: exit 3, nothing made", async () => {
  await store([1, 2, 3, 4], [2, 2]);
  const { code, stderr } = await run("svd", file, "--out", out, "--device", "no such adapter");
  expect(code).toBe(3);
  expect(stderr).toMatch(/no WebGPU adapter for device "no such adapter"/);
  expect(await readdir(root)).toEqual(["A.npy"]);
});

const multiplied = (u: Matrix, s: ArrayLike<number>, v: Matrix) => multiply(scaleColumns(u, s), transpose(v));

test("one matrix: arrays without a batch axis, and info.json and the summary say what is in them", async () => {
  // Columns of norms 3 and 6, orthogonal: s is (6, 3), V exchanges them.
  const values = [2, -4, 2, 2, 1, 4];
  await store(values, [3, 2]);
  const { code, stdout, stderr } = await run("svd", file, "--out", out);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect((await readdir(out)).sort()).toEqual(["info.json", "s.npy", "u.npy", "v.npy"]);
  const [s, u, v] = [await array("s"), await array("u"), await array("v")];
  expect([s.shape, u.shape, v.shape]).toEqual([[2], [3, 2], [2, 2]]);
  // What the library promises of each singular value: 1e-6 of the largest.
  expect(Math.abs(s.values[0] - 6)).toBeLessThan(6e-6);
  expect(Math.abs(s.values[1] - 3)).toBeLessThan(6e-6);
  const product = multiplied(matrixOf(3, 2, u.values), s.values, matrixOf(2, 2, v.values));
  const residual = frobenius(subtract(matrixOf(3, 2, values), product)) / Math.sqrt(45);
  const found = await info();
  expect(found).toMatchObject({
    file,
    shape: [3, 2],
    type: "<f8",
    tiny: 0,
    vectors: "both",
    marginflow: VERSION,
    matrices: { rank: [2], converged: [true], nonfinite: [false] },
  });
  expect(found.adapter.name).not.toBe("");
  expect(found.residuals.reconstruction).toBe(residual);
  // And of the reconstruction: 4e-7 sqrt(n).
  expect(residual).toBeLessThan(4e-7 * Math.sqrt(2));
  expect(found.residuals.left).toBe(orthogonalityError(matrixOf(3, 2, u.values)));
  expect(found.residuals.right).toBe(orthogonalityError(matrixOf(2, 2, v.values)));
  expect(found.matrices.condition).toEqual([s.values[0] / s.values[1]]);
  expect(stdout).toContain(`${file}: 1 matrix of 3 x 2\n`);
  expect(stdout).toMatch(/^condition {5}2$/m);
  expect(stdout).toMatch(/^rank {10}2$/m);
  expect(stdout).toMatch(/^nonfinite {5}none$/m);
  expect(stdout).toMatch(/^residual {6}\|A - U S V\^T\|_F \/ \|A\|_F \d/m);
});

test("a batch: a NaN is flagged, said, and touches no other matrix; exit 0", async () => {
  const [batch, rows, cols] = [5, 4, 6];
  const values = mixed(batch * rows * cols);
  const size = rows * cols;
  values.fill(0, size, 2 * size);
  values[3 * size + 5] = Number.NaN;
  values[4 * size + 5] = -Infinity;
  await store(values, [batch, rows, cols]);
  const { code, stdout } = await run("svd", file, "--out", out);
  expect(code).toBe(0);
  expect(stdout).toContain(`${file}: 5 matrices of 4 x 6\n`);
  expect(stdout).toContain("nonfinite     2, with NaN for a result: [3], [4]");
  expect(stdout).toMatch(/rank {10}4 in 2, 0 in 1/);
  expect(stdout).toMatch(/; 1 with a singular value of 0$/m);
  const found = await info();
  expect(found.matrices.nonfinite).toEqual([false, false, false, true, true]);
  expect(found.matrices.condition.slice(1, 5)).toEqual([null, expect.any(Number), null, null]);
  const s = await array("s");
  expect([s.shape, (await array("u")).shape, (await array("v")).shape]).toEqual([
    [5, 4],
    [5, 4, 4],
    [5, 6, 4],
  ]);
  expect(s.values.subarray(12).every(Number.isNaN)).toBe(true);
  expect([...s.values.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  await store(values.subarray(2 * size, 3 * size), [rows, cols]);
  out = join(root, "alone");
  await run("svd", file, "--out", out);
  expect((await array("s")).values).toEqual(s.values.subarray(8, 12));
});

test.each([
  ["left", ["info.json", "s.npy", "u.npy"]],
  ["right", ["info.json", "s.npy", "v.npy"]],
  ["none", ["info.json", "s.npy"]],
])("--vectors %s writes that and measures no residual", async (vectors, files) => {
  await store(mixed(2 * 5 * 3), [2, 5, 3]);
  const { code, stdout } = await run("svd", file, "--out", out, "--vectors", vectors, "--json");
  expect(code).toBe(0);
  expect((await readdir(out)).sort()).toEqual(files);
  expect(stdout).toBe(await readFile(join(out, "info.json"), "utf8"));
  expect(JSON.parse(stdout)).toMatchObject({ vectors, residuals: null });
});

test("no matrices: arrays of none", async () => {
  await store([], [0, 5, 3]);
  const { code, stdout, stderr } = await run("svd", file, "--out", out);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain(`${file}: 0 matrices of 5 x 3\n`);
  const shapes = [(await array("s")).shape, (await array("u")).shape, (await array("v")).shape];
  expect(shapes).toEqual([
    [0, 3],
    [0, 5, 3],
    [0, 3, 3],
  ]);
  expect((await info()).matrices.rank).toEqual([]);
});

test("--quiet prints nothing", async () => {
  await store(mixed(4), [2, 2]);
  expect(await run("svd", file, "--out", out, "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("a batch of several parts: each matrix as it is alone", async () => {
  // The first part has 2^14 numbers, 256 matrices.
  const [batch, side] = [1500, 8];
  const size = side * side;
  const values = mixed(batch * size);
  await store(values, [batch, side, side]);
  expect((await run("svd", file, "--out", out)).code).toBe(0);
  const s = await array("s");
  expect(s.shape).toEqual([batch, side]);
  const { residuals, matrices } = await info();
  expect(matrices.rank).toHaveLength(batch);
  expect(residuals.reconstruction).toBeGreaterThan(0);
  expect(residuals.reconstruction).toBeLessThan(4e-7 * Math.sqrt(side));
  await store(values.subarray(255 * size, 257 * size), [2, side, side]);
  out = join(root, "alone");
  await run("svd", file, "--out", out);
  expect((await array("s")).values).toEqual(s.values.subarray(255 * side, 257 * side));
});

test.each([
  [5, 5],
  [17, 17],
  [9, 8],
  [6, 40],
])("hilbert, graded, deficient and other matrices of %d x %d against LAPACK in f64", async (rows, cols) => {
  const rowsOf = lapack.matrices.filter((row) => row.rows === rows && row.cols === cols);
  expect(rowsOf.length).toBeGreaterThan(15);
  const values = rowsOf.flatMap(({ family }) => [...matrixOfFamily(family, rows, cols)]);
  await store(values, [rowsOf.length, rows, cols]);
  expect((await run("svd", file, "--out", out, "--vectors", "none")).code).toBe(0);
  const short = Math.min(rows, cols);
  const found = await array("s");
  expect(found.shape).toEqual([rowsOf.length, short]);
  for (const [b, { family, s }] of rowsOf.entries())
    for (const [k, value] of s.entries()) {
      // The library's promise, and what elements below the normal range take along where they are read as 0.
      const bound = 1e-6 * s[0] + 2 ** -126 * Math.sqrt(rows * cols);
      const error = Math.abs(found.values[b * short + k] - value);
      expect(error, `${family}, s_${k}`).toBeLessThanOrEqual(bound);
    }
});
