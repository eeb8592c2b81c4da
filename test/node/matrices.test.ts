import { mkdtemp, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { InputError } from "../../src/experiment/index.ts";
import { readMatrices } from "../../src/node/index.ts";
import { encodeNpy, encodeNpyHeader, type NpyData } from "../../src/record/index.ts";

const sides = { short: 64, long: 16_384 };
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-matrices-"));
});

let next = 0;
async function file(...parts: Uint8Array[]): Promise<string> {
  const path = join(root, `f${next++}.npy`);
  await writeFile(path, Buffer.concat(parts));
  return path;
}
const npy = (data: NpyData, shape: number[]) => file(...encodeNpy(data, shape));
const fortran = (header: Uint8Array) =>
  Buffer.from(Buffer.from(header).toString("latin1").replace("False,", "True, "), "latin1");

test("two axes are one matrix, three a batch; values are rounded to f32", async () => {
  const values = [0.1, 2, 3, 4, 5, 6];
  expect(await readMatrices(await npy(Float64Array.from(values), [2, 3]), sides)).toEqual({
    data: Float32Array.from(values),
    batch: 1,
    rows: 2,
    cols: 3,
    shape: [2, 3],
    type: "<f8",
    tiny: 0,
  });
  expect(await readMatrices(await npy(Int32Array.from([1, 2, 3, 4, 5, 6]), [3, 1, 2]), sides)).toMatchObject({
    data: Float32Array.from([1, 2, 3, 4, 5, 6]),
    batch: 3,
    rows: 1,
    cols: 2,
    type: "<i4",
  });
});

test("Fortran order and big endian", async () => {
  // Element (b, i, j) is 100 b + 10 i + j.
  const stored = Uint8Array.of(0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112);
  const cube = await readMatrices(await file(fortran(encodeNpyHeader("|u1", [2, 2, 3])), stored), sides);
  expect([...cube.data]).toEqual([0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112]);
  const big = await readMatrices(
    await file(encodeNpyHeader(">f4", [1, 2]), Uint8Array.of(0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0)),
    sides,
  );
  expect([...big.data]).toEqual([1, -2]);
});

test("a file of several pieces, in both orders", async () => {
  const [batch, rows, cols] = [3, 700, 511];
  const values = Float64Array.from({ length: batch * rows * cols }, (_, at) => at % 65_521);
  const swapped = new Float64Array(values.length);
  let at = 0;
  for (let j = 0; j < cols; j++)
    for (let i = 0; i < rows; i++)
      for (let b = 0; b < batch; b++) swapped[at++] = values[(b * rows + i) * cols + j];
  const wide = { short: 512, long: 16_384 };
  const [header, body] = encodeNpy(values, [batch, rows, cols]);
  expect(body.length).toBeGreaterThan(2 * 2 ** 22);
  const expected = Buffer.from(Float32Array.from(values).buffer);
  const bytesOf = async (path: string) => Buffer.from((await readMatrices(path, wide)).data.buffer);
  expect(expected.equals(await bytesOf(await file(header, body)))).toBe(true);
  const other = await file(fortran(header), new Uint8Array(swapped.buffer));
  expect(expected.equals(await bytesOf(other))).toBe(true);
});

test("NaN and infinities are read, values below f32's normal range are counted, no batch is a batch", async () => {
  const odd = await readMatrices(
    await npy(Float64Array.of(Number.NaN, -Infinity, 0, -0, 1e-60, 1e-40, 2 ** -126, 3.4028235e38), [2, 4]),
    sides,
  );
  expect([...odd.data]).toEqual([
    Number.NaN,
    -Infinity,
    0,
    -0,
    0,
    Math.fround(1e-40),
    2 ** -126,
    Math.fround(3.4028235e38),
  ]);
  expect(odd.tiny).toBe(2);
  expect(await readMatrices(await npy(new Float32Array(0), [0, 5, 3]), sides)).toMatchObject({
    batch: 0,
    rows: 5,
    cols: 3,
    data: new Float32Array(0),
  });
});

test.each<[string, () => Promise<string>, RegExp]>([
  ["no file", async () => join(root, "none.npy"), /none.npy: found no such file; allowed: an NPY file/],
  [
    "a folder",
    async () => root,
    /found a folder or a device; allowed: an NPY file of f32, f64, whole numbers or booleans, shape/,
  ],
  ["an empty file", () => file(), /found not an NPY file/],
  ["text", () => file(Buffer.from("1,2\n3,4\n")), /found not an NPY file/],
  [
    "one axis",
    () => npy(new Float32Array(5), [5]),
    /found an array of shape \(5,\); allowed: \(rows, cols\) or/,
  ],
  ["none", () => npy(new Float32Array(1), []), /found an array of shape \(\)/],
  ["four", () => npy(new Float32Array(16), [2, 2, 2, 2]), /found an array of shape \(2, 2, 2, 2\)/],
  ["many", () => npy(new Float32Array(1), Array(30).fill(1)), /found an array of 30 axes/],
  [
    "no columns",
    () => npy(new Float32Array(0), [3, 0]),
    /found matrices of 3 x 0; allowed: at least one row/,
  ],
  ["none and no rows", () => npy(new Float32Array(0), [0, 0, 4]), /found matrices of 0 x 4/],
  [
    "too short a long side",
    () => npy(new Uint8Array(65 * 70), [65, 70]),
    /found matrices of 65 x 70; allowed: 64 at most on the short side, 16,384 on the long one/,
  ],
  ["too long a long side", () => npy(new Uint8Array(16_385), [16_385, 1]), /found matrices of 16385 x 1/],
  ["too large an empty one", () => npy(new Float32Array(0), [0, 65, 65]), /found matrices of 65 x 65/],
  ["text in it", () => npy(["a", "b"], [1, 2]), /found the array has type '<U1', not plain numbers; allowed/],
  [
    "complex numbers",
    () => file(encodeNpyHeader("<c16", [1, 1]), new Uint8Array(16)),
    /type '<c16', not plain numbers/,
  ],
  ["Python's objects", () => file(encodeNpyHeader("|O", [1, 1]), new Uint8Array(8)), /type '\|O'/],
  [
    "too large a number",
    () => npy(Float64Array.of(0, 0, 0, 0, 0, 0, 0, 1e39), [2, 2, 2]),
    /found 1e\+39 at \[1, 1, 1\]; allowed: what f32 holds: up to 3.4028235e38 in size/,
  ],
  [
    "the same in Fortran order",
    () =>
      file(
        fortran(encodeNpyHeader("<f8", [2, 3])),
        new Uint8Array(Float64Array.of(0, -4e38, 0, 0, 0, 0).buffer),
      ),
    /found -4e\+38 at \[1, 0\]/,
  ],
  [
    "a promise of terabytes",
    () => file(encodeNpyHeader("<f4", [200_000_000, 64, 64])),
    /ends early: 128 of the 3276800000128 bytes that shape \(200000000, 64, 64\) takes/,
  ],
  [
    "more than its array",
    () => file(...encodeNpy(new Float32Array(4), [2, 2]), Uint8Array.of(0)),
    /for 1 bytes/,
  ],
])("%s: one message that names the file, what was found, what is allowed", async (_, make, message) => {
  const path = await make();
  const error: unknown = await readMatrices(path, sides).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  const text = (error as InputError).message;
  expect(text).toMatch(message);
  expect(text.startsWith(`${path}: found `)).toBe(true);
  expect(text).toMatch(/^[^\n]*; allowed: [^\n]*$/);
});

test("property: cut anywhere, a file is an InputError", async () => {
  const whole = Buffer.concat(encodeNpy(Float64Array.of(1, 2, 3, 4), [2, 2]));
  const path = await file(whole);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
      await writeFile(path, whole);
      await truncate(path, length);
      await expect(readMatrices(path, sides)).rejects.toThrow(InputError);
    }),
  );
  await writeFile(path, whole);
  expect((await readMatrices(path, sides)).data).toEqual(Float32Array.of(1, 2, 3, 4));
});
