import { expect, test } from "vitest";
import type { HostMatrices } from "../../src/linalg/index.ts";
import { type Matrix, svd } from "../../src/reference/index.ts";
import { batchOf, matrixAt, type Shape } from "../conformance/families-batch.ts";
import { turned } from "../conformance/families-turned.ts";
import { bitFaults, type HostSvd, noFaults, RANK, svdFaults } from "../conformance/svd-checks.ts";

const batched = ({ data, rows, cols }: Matrix): HostMatrices => ({
  data: new Float32Array(data),
  batch: 1,
  rows,
  cols,
});

/** The twin's decomposition, rounded to f32, after `change`; and what the checks say to it. */
function faultsOf(shape: Shape, family: string, change: (found: HostSvd) => void): string[] {
  const { entries, matrices } = batchOf(shape, (entry) => entry.family === family);
  const { s, u, v } = svd(matrixAt(matrices, 0));
  const rank = s.filter((value) => value > RANK * s[0]).length;
  const found: HostSvd = {
    s: batched({ data: s, rows: 1, cols: s.length }),
    u: batched(u),
    v: batched(v),
    quality: [{ sweeps: 5, cosine: 1e-8, rank, converged: true, nonfinite: false }],
  };
  change(found);
  return svdFaults(entries[0], matrices, found, 0);
}

const all = (data: Float32Array, factor: number) => {
  for (let at = 0; at < data.length; at++) data[at] *= factor;
};

test("the twin, rounded to f32, keeps every bound", () => {
  const shapes: Shape[] = [
    [2, 2],
    [8, 8],
    [33, 33],
    [9, 8],
    [6, 40],
  ];
  for (const shape of shapes)
    for (const { family } of batchOf(shape).entries)
      expect(faultsOf(shape, family, () => undefined)).toEqual([]);
});

test("each bound catches what breaks it, and the message names family, size and value", () => {
  const broken = (change: (found: HostSvd) => void) => faultsOf([8, 8], "conditioned", change).join("\n");
  expect(broken(({ s }) => all(s.data, 1 + 2e-6))).toMatch(
    /conditioned 8 x 8: \|A - U S V\^T\|_F \/ \|A\|_F [12]\.\d+e-6, above[\s\S]*singular value 0 of the largest off by 2\.0/,
  );
  expect(broken(({ u }) => all(u.data, 1 + 4e-6))).toMatch(
    /8 x 8: U: orthogonality 8\.\d+e-6, above 5\.66e-6/,
  );
  expect(broken(({ v }) => v.data.fill(0, 0, 8))).toMatch(/V: orthogonality/);
  expect(broken(({ s }) => s.data.reverse())).toMatch(/singular value 1 is above the one before/);
  expect(broken(({ s }) => s.data.fill(-0.5, 7))).toMatch(/singular value 7 is -0.5/);
  expect(broken(({ s }) => s.data.fill(Number.NaN))).toMatch(/off by NaN/);
  expect(broken(({ quality }) => quality.fill({ ...quality[0], rank: 7 }))).toMatch(/rank 7 of 8/);
  expect(broken(({ quality }) => quality.fill({ ...quality[0], converged: false }))).toMatch(/not converged/);
  // Small columns by themselves: 3e-5 of the last value is 2e-11 of the first.
  const graded = faultsOf([8, 8], "graded-columns-ascending", ({ s }) => {
    s.data[7] *= 1 + 3e-5;
  });
  expect(graded).toHaveLength(1);
  expect(graded[0]).toMatch(/singular value 7 of itself off by 3\.\d+e-5, above 2\.00e-5/);
  // Null columns.
  expect(faultsOf([3, 3], "zero", ({ u }) => u.data.fill(0)).join()).toMatch(
    /zero 3 x 3: U: orthogonality 1/,
  );
});

test("subnormals may be read as 0, all of them or none", () => {
  const flush = ({ s }: HostSvd) => {
    const { entries } = batchOf([8, 8], ({ family }) => family === "all-tiny");
    s.data.set(entries[0].flushed!);
  };
  // The singular values of one reading, the vectors of the other.
  expect(faultsOf([8, 8], "all-tiny", flush).length).toBeGreaterThan(0);
});

test("different bits are counted, and the first one is shown", () => {
  const [x, y] = [Float32Array.of(1, 0, Number.NaN), Float32Array.of(1, -0, Number.NaN)];
  expect(bitFaults("x", x, x)).toEqual([]);
  expect(bitFaults("x", x, y)).toEqual(["x: 1 of 3 differ; 1 is 0, was 0"]);
  expect(() => noFaults(["a", "b"])).toThrow("2 bounds broken\na\nb");
});

test("turned matrices are exact multiples of orthogonal ones", () => {
  const shapes: Shape[] = [
    [2, 2],
    [6, 40],
    [300, 33],
  ];
  for (const shape of shapes) {
    const { plain, changed, factor, q } = turned(shape, 3, true);
    expect(factor).toBe(5 ** 4);
    expect(Math.max(...changed.data.map(Math.abs))).toBeLessThan(2 ** 24);
    for (let b = 0; b < plain.batch; b++) {
      const [a, t] = [matrixAt(plain, b), matrixAt(changed, b)];
      const product = new Float64Array(t.data.length);
      // Q times its common denominator is of integers: exact in f64.
      for (let i = 0; i < a.rows; i++)
        for (let k = 0; k < a.rows; k++) {
          const x = Math.round(q.data[i * a.rows + k] * factor);
          if (x !== 0) for (let j = 0; j < a.cols; j++) product[i * a.cols + j] += x * a.data[k * a.cols + j];
        }
      expect(t.data).toEqual(product.map((x) => x + 0));
    }
  }
});
