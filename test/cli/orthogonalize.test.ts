import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { placesToMeasure } from "../../src/cli/orthogonality.ts";
import { decodeNpy, encodeNpy } from "../../src/record/index.ts";
import { matrixOf, multiply, scaleColumns, svd, transpose } from "../../src/reference/index.ts";
import { expectRefused, run } from "./console.ts";

let root: string;
let file: string;
let out: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-orthogonalize-"));
  file = join(root, "A.npy");
  out = join(root, "O.npy");
});

const store = (values: ArrayLike<number>, shape: number[]) =>
  writeFile(file, Buffer.concat(encodeNpy(Float64Array.from(values), shape)));
const mixed = (count: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(i * i + 0.5));

/** A rows x k matrix with those singular values, and its orthogonal factor. */
function withSpectrum(s: number[], rows: number): { values: Float64Array; factor: Float64Array } {
  const { u, v } = svd(matrixOf(rows, s.length, mixed(rows * s.length)));
  return {
    values: multiply(scaleColumns(u, s), transpose(v)).data,
    factor: multiply(u, transpose(v)).data,
  };
}

/** From 1 down to 1 / condition. */
const logSpaced = (count: number, condition: number) =>
  Array.from({ length: count }, (_, i) => condition ** (-i / (count - 1)));

const METHODS = "polar, newton-schulz, newton-schulz-5, muon, polar-express, qdwh";

test.each<[string, RegExp]>([
  ["", /orthogonalize: found no file; allowed: marginflow orthogonalize A.npy --method M --out O.npy/],
  ["A.npy --out O.npy", new RegExp(`--method: found nothing; allowed: ${METHODS}`)],
  [
    "A.npy --method newton-shulz --out O.npy",
    new RegExp(`--method: found "newton-shulz"; allowed: ${METHODS}; did you mean "newton-schulz"\\?`),
  ],
  ["A.npy --method polar", /--out: found nothing; allowed: a new file/],
  [
    "A.npy --method muon --scaling spectrall --out O.npy",
    /--scaling: found "spectrall"; allowed: spectral, frobenius; did you mean "spectral"\?/,
  ],
  ["A.npy --method muon --steps 1.5 --out O.npy", /--steps: found "1.5"; allowed: a whole number from/],
  ["A.npy --method muon --steps -1 --out O.npy", /--steps: found "-1"; allowed: a whole number from/],
  ["A.npy --method muon --steps 1001 --out O.npy", /--steps: found "1001"; .* to 1000/],
  ["A.npy --method muon --steps five --out O.npy", /--steps: found "five"/],
  ["A.npy --method polar --steps 5 --out O.npy", /--steps: found "5" beside polar; allowed: nothing/],
  ["A.npy --method polar --scaling frobenius --out O.npy", /--scaling: found "frobenius" beside polar/],
  ["A.npy --method polar --out A.npy", /--out: found A.npy, which is there already; allowed: a new file/],
  ["A.npy --method polar --out .", /--out: found \., which is a folder; allowed: a new file/],
  ["A.npy --method polar --out no/O.npy", /--out: found no\/O.npy, which cannot be made \(ENOENT\)/],
  ["A.npy --method polar --out A.npy/O.npy", /--out: found A.npy\/O.npy, which cannot be made \(ENOTDIR\)/],
  ["A.npy --method polar --out O.npy --quiet", /unknown option --quiet/],
  ["none.npy --method polar --out O.npy", /none.npy: found no such file/],
  [
    "wide.npy --method polar --out O.npy",
    /wide.npy: found matrices of 65 x 70; allowed: 64 at most on the short side/,
  ],
  ["wide.npy --method qdwh --out O.npy", /wide.npy: found matrices of 65 x 70; allowed: 64 at most/],
  [
    "wider.npy --method muon --out O.npy",
    /wider.npy: found matrices of 513 x 513; allowed: 512 at most on the short side, 16,384 on the long/,
  ],
])("orthogonalize %s: exit 2, one message, nothing made", async (line, message) => {
  await store([1, 2, 3, 4], [2, 2]);
  await writeFile(join(root, "wide.npy"), Buffer.concat(encodeNpy(new Uint8Array(65 * 70), [65, 70])));
  await writeFile(join(root, "wider.npy"), Buffer.concat(encodeNpy(new Uint8Array(513 ** 2), [513, 513])));
  await expectRefused(root, ["orthogonalize", ...line.split(" ").filter(Boolean)], message);
});

/** Computed apart from this code: max |1 - s| after 5 steps, 16 singular values log-spaced, by cond(A A^T) and what A is divided by. */
const errors: [string, number, "spectral" | "frobenius", number][] = [
  ["newton-schulz", 10, "spectral", 0.0026],
  ["newton-schulz", 10, "frobenius", 0.235],
  ["newton-schulz", 100, "spectral", 0.341],
  ["newton-schulz", 100, "frobenius", 0.623],
  ["newton-schulz-5", 100, "spectral", 0.0042],
  ["newton-schulz-5", 100, "frobenius", 0.135],
  ["muon", 100, "spectral", 0.317],
  ["muon", 100, "frobenius", 0.317],
  ["polar-express", 100, "frobenius", 0.124],
  ["polar-express", 100, "spectral", 0.124],
];

test.each(errors)("%s, cond(A A^T) = %d, %s scaling", async (method, kappa, scaling, expected) => {
  const s = logSpaced(16, Math.sqrt(kappa));
  const { values } = withSpectrum(s, 20);
  await store(values, [20, 16]);
  const line = ["orthogonalize", file, "--method", method, "--scaling", scaling, "--out", out];
  const { code, stdout } = await run(...line, "--json");
  expect(code).toBe(0);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({ method, scaling, steps: 5, shape: [20, 16], nonfinite: [] });
  // The table has three digits at most, of a second one 2 %.
  expect(Math.abs(found.spectral.worst - expected)).toBeLessThan(0.02 * expected);
  // Rounding A to f32 moves singular values by 2^-24 |A|_F at most, here below 2^-22.
  const moved = 2 * 2 ** -22 * Math.sqrt(kappa);
  expect(Math.abs(found.condition.worst / Math.sqrt(kappa) - 1)).toBeLessThan(moved);
  expect(found.matrices.kappa[0]).toBe(found.condition.worst ** 2);
  if (method !== "newton-schulz") {
    expect(found.bound).toBeNull();
    return;
  }
  const squares = s.reduce((sum, value) => sum + value ** 2, 0);
  const base = scaling === "spectral" ? kappa : kappa * squares;
  const bound = (1 - 1 / base) ** 32;
  expect(Math.abs(found.bound.spectral.worst / bound - 1)).toBeLessThan(32 * moved);
  expect(found.bound.frobenius.worst).toBe(4 * found.bound.spectral.worst);
  expect(found.spectral.worst).toBeLessThan(found.bound.spectral.worst);
  expect(found.frobenius.worst).toBeLessThan(found.bound.frobenius.worst);
});

test("polar: O.npy has the input's shape and is U V^T", async () => {
  const { values, factor } = withSpectrum(logSpaced(3, 10), 5);
  await store(values, [5, 3]);
  const { code, stdout, stderr } = await run("orthogonalize", file, "--method", "polar", "--out", out);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const found = decodeNpy(await readFile(out));
  expect(found.shape).toEqual([5, 3]);
  // The library's promise: 4e-7 sqrt(n) kappa from LAPACK's.
  for (const [at, value] of found.values.entries())
    expect(Math.abs(value - factor[at])).toBeLessThan(4e-7 * Math.sqrt(3) * 10);
  expect(stdout).toContain(`${file}: 1 matrix of 5 x 3\n`);
  expect(stdout).toMatch(/^method {8}polar$/m);
  expect(stdout).toMatch(/^error {9}spectral [\d.e-]+; Frobenius [\d.e-]+$/m);
  expect(stdout).toMatch(/^bound {9}none: the paper's describes the cubic newton-schulz alone$/m);
  expect(stdout).toMatch(/^condition {5}10$/m);
  expect(stdout).toMatch(/^kappa {9}cond\(A A\^T\): 100$/m);
  expect(stdout).toMatch(/^rank {10}3$/m);
  expect(stdout).toContain(`\nfile          ${out}\n`);
});

test("a batch: worst and median; what is 0 or not finite is in no error", async () => {
  const size = 16;
  const parts = [2, 4, 8].map((condition) => withSpectrum(logSpaced(4, condition), 4).values);
  const values = new Float64Array(5 * size);
  for (const [at, part] of [parts[0], null, parts[2], parts[1]].entries())
    if (part) values.set(part, at * size);
  values.set(parts[0], 4 * size);
  values[4 * size + 3] = Number.NaN;
  await store(values, [5, 4, 4]);
  const line = ["orthogonalize", file, "--method", "newton-schulz", "--steps", "3"];
  const { code, stdout } = await run(...line, "--out", out, "--json");
  expect(code).toBe(0);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({ steps: 3, scaling: "frobenius", nonfinite: [4] });
  expect(found.matrices.index).toEqual([0, 2, 3]);
  expect(found.matrices.rank).toEqual([4, 4, 4]);
  const [small, large, middle] = found.matrices.spectral;
  expect(found.spectral).toEqual({ worst: large, median: middle });
  expect(small).toBeLessThan(middle);
  expect(found.condition).toEqual({
    worst: found.matrices.condition[1],
    median: found.matrices.condition[2],
  });
  const again = await run(...line, "--out", join(root, "again.npy"));
  expect(again.stdout).toContain("method        newton-schulz, 3 steps, frobenius scaling\n");
  expect(again.stdout).toMatch(/^error {9}spectral median [\d.]+, at most [\d.]+; Frobenius median /m);
  expect(again.stdout).toMatch(/^ {14}\(1 - 1\/kappa\)\^\(2\^3\) with kappa_F, as the scaling asks/m);
  expect(again.stdout).toMatch(/^measured {6}3 of 5 matrices, those finite and not 0$/m);
  expect(again.stdout).toMatch(/^nonfinite {5}1, with NaN for a result: \[4\]$/m);
  expect(again.stdout.split("\n").every((text) => text.length <= 100)).toBe(true);
  const o = decodeNpy(await readFile(out));
  expect(o.shape).toEqual([5, 4, 4]);
  expect(o.values.subarray(4 * size).every(Number.isNaN)).toBe(true);
  expect([...o.values.subarray(size, 2 * size)]).toEqual(Array(size).fill(0));
});

test("qdwh: its own number of steps, to an error of f32's", async () => {
  const { values } = withSpectrum(logSpaced(16, 1000), 20);
  await store(values, [20, 16]);
  const { stdout } = await run("orthogonalize", file, "--method", "qdwh", "--out", out, "--json");
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({ method: "qdwh", steps: 4, scaling: "frobenius", bound: null });
  // The library's promise of max |O^T O - I|, 2e-6 sqrt(n), twice |1 - s| and at most n times itself in the spectral norm.
  expect(found.spectral.worst).toBeLessThan(0.5 * 16 * 2e-6 * Math.sqrt(16));
});

test("spectral scaling: the bound takes kappa", async () => {
  await store([3, 0, 0, 1], [2, 2]);
  const line = ["orthogonalize", file, "--method", "newton-schulz", "--scaling", "spectral"];
  const { stdout } = await run(...line, "--steps", "1", "--out", out);
  // kappa 9: (1 - 1/9)^2, and sqrt(2) times that; the smaller value goes from 1/3 to 13/27.
  expect(stdout).toContain("newton-schulz, 1 step, spectral scaling\n");
  expect(stdout).toMatch(/^error {9}spectral 0\.519; Frobenius 0\.519$/m);
  expect(stdout).toMatch(/^bound {9}spectral 0\.79; Frobenius 1\.12$/m);
  expect(stdout).toMatch(/^ {14}\(1 - 1\/kappa\)\^\(2\^1\), and sqrt\(rank\) times that$/m);
  expect(stdout).not.toContain("kappa_F");
});

test("Frobenius scaling: the bound takes |A|_F^2 / s_min^2, and the summary says so", async () => {
  await store([3, 0, 0, 1], [2, 2]);
  const line = ["orthogonalize", file, "--method", "newton-schulz", "--scaling", "frobenius"];
  const { stdout } = await run(...line, "--steps", "2", "--out", out);
  // kappa 9 and kappa_F 10: (1 - 1/10)^4, and sqrt(2) times that.
  expect(stdout).toMatch(/^bound {9}spectral 0\.656; Frobenius 0\.928$/m);
  expect(stdout).toMatch(
    /^ {14}\(1 - 1\/kappa\)\^\(2\^2\) with kappa_F, as the scaling asks, and sqrt\(rank\) times that$/m,
  );
  expect(stdout).toMatch(/^kappa_F {7}\|A\|_F\^2 \/ s_min\^2: 10$/m);
});

test("rank 1: polar gives the partial isometry, and errors are over its one direction", async () => {
  await store([3, 0, 4, 0], [2, 2]);
  const { stdout } = await run("orthogonalize", file, "--method", "polar", "--out", out);
  expect(stdout).toMatch(/^condition {5}1$/m);
  expect(stdout).toMatch(/^rank {10}1; all of these are over so many directions$/m);
  const found = decodeNpy(await readFile(out)).values;
  for (const [at, value] of [0.6, 0, 0.8, 0].entries())
    expect(Math.abs(found[at] - value)).toBeLessThan(2e-6);
});

test("no matrices: an array of none", async () => {
  await store([], [0, 3, 2]);
  const { code, stdout } = await run("orthogonalize", file, "--method", "muon", "--out", out);
  expect(code).toBe(0);
  expect(stdout).toContain("0 matrices of 3 x 2\n");
  expect(stdout).not.toContain("error");
  expect(decodeNpy(await readFile(out))).toEqual({ shape: [0, 3, 2], values: new Float64Array(0) });
});

test("no adapter: exit 3, nothing made", async () => {
  await store([1, 2, 3, 4], [2, 2]);
  const line = ["orthogonalize", file, "--method", "polar", "--out", out, "--device", "no such adapter"];
  expect((await run(...line)).code).toBe(3);
  expect(await readdir(root)).toEqual(["A.npy"]);
});

test("what is measured: all of a small batch, of a large one places evenly spread", () => {
  const batch = (many: number, rows: number, cols: number) =>
    placesToMeasure({ data: new Float32Array(0), batch: many, rows, cols });
  expect(batch(3, 64, 64)).toEqual([0, 1, 2]);
  expect(batch(0, 64, 64)).toEqual([]);
  expect(batch(5, 16_384, 512)).toEqual([0]);
  const places = batch(10_000, 64, 64);
  // 2e8 multiplications, 64^3 each.
  expect(places).toHaveLength(762);
  const steps = places.slice(1).map((place, i) => place - places[i]);
  expect(Math.min(...steps)).toBe(13);
  expect(Math.max(...steps)).toBe(14);
  expect(places.at(-1)).toBeLessThan(10_000);
});
