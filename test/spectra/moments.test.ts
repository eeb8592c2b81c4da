import { expect, test } from "vitest";
import {
  momentsSource,
  readMoments,
  runSpectra,
  twinBackend,
  twinDecompose,
} from "../../src/spectra/index.ts";
import { npy } from "./npy.ts";
import { experimentOf, lastOf } from "./twin.ts";

const sixteen = Float64Array.from({ length: 24 }, (_, i) => Math.sin(1 + i * i));

test("one matrix or a batch, f32 or f64", () => {
  const one = readMoments("a.npy", npy(sixteen, [4, 6]));
  expect(one.matrices).toMatchObject({ batch: 1, rows: 4, cols: 6 });
  expect([...one.matrices.data]).toEqual([...sixteen].map(Math.fround));
  const batch = readMoments("a.npy", npy(Float32Array.from(sixteen), [2, 3, 4]));
  expect(batch.matrices).toMatchObject({ batch: 2, rows: 3, cols: 4 });
  expect(batch.leftOut).toBe(0);
});

test("matrices that are zero or not finite are left out and counted", () => {
  const values = sixteen.slice();
  values.fill(0, 0, 6);
  values[7] = Number.NaN;
  values[13] = 1e60; // an infinity in f32
  const { matrices, leftOut } = readMoments("a.npy", npy(values, [4, 2, 3]));
  expect(leftOut).toBe(3);
  expect([...matrices.data]).toEqual([...values.slice(18)].map(Math.fround));
});

test.each([
  [new Uint8Array([1, 2, 3]), "bad.npy: found not an NPY file; allowed: an NPY file of numbers"],
  [npy(sixteen, [24]), "bad.npy: found an array of shape (24); allowed: (rows, cols) or (batch, rows, cols)"],
  [npy(sixteen, [2, 2, 2, 3]), "bad.npy: found an array of shape (2, 2, 2, 3)"],
  [
    npy(new Float32Array(65 * 65), [65, 65]),
    "bad.npy: found matrices of 65 x 65; allowed: 1 to 64 on the short side",
  ],
  [npy(new Float32Array(0), [0, 3, 4]), "bad.npy: found no matrix"],
  [npy(new Float32Array(12), [3, 4]), "bad.npy: found only matrices that are zero"],
  [npy(sixteen, [4, 6]).slice(0, 200), "bad.npy: found the file ends early"],
])("a file that cannot be used is refused with what it holds (%#)", (bytes, message) => {
  expect(() => readMoments("bad.npy", bytes)).toThrow(message);
});

test("a rectangular batch of lower rank: errors over the singular values that are there", async () => {
  // Rank 2 of 3 x 5: a sum of two outer products, and a second matrix of full rank.
  const data = Float64Array.from({ length: 30 }, (_, at) => {
    const [b, i, j] = [Math.floor(at / 15), Math.floor((at % 15) / 5), at % 5];
    const low = (i + 1) * (j + 1) + Math.cos(i) * Math.sin(j);
    return b === 0 ? low : low + 3 * Math.sin(7 * i + 3 * j);
  });
  const moments = readMoments("a.npy", npy(data, [2, 3, 5]));
  const source = momentsSource(moments, twinDecompose);
  const record = await lastOf(
    runSpectra(experimentOf({ spectrum: { kind: "moments" } }), source, twinBackend),
  );
  expect(record).toMatchObject({ rows: 3, cols: 5, total: 2, done: 2 });
  expect(record.values.length).toBe(3);
  // f32 tells the third singular value of the first matrix from 0 by less than its rounding.
  expect(record.values[2].q05).toBeLessThan(0.05);
  expect(record.bound!.violations).toBe(0);
  for (const { deviation } of record.methods) expect(deviation).toBeLessThan(1e-12);
});
