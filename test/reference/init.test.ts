import { expect, test } from "vitest";
import type { Init, Network } from "../../src/experiment/index.ts";
import { drawBits, initial, normals } from "../../src/reference/index.ts";
import { experimentOf } from "./problems.ts";

const WIDTH = 8;
const OUTPUT = Array(WIDTH).fill(1);

function draws(init: Init, network: Partial<Network> = {}) {
  const { experiment, cell } = experimentOf(init, { width: WIDTH, outputWeights: OUTPUT, ...network });
  return Array.from({ length: 2000 }, (_, id) => initial(experiment, cell, id));
}

test.each([
  { kind: "he", w: Math.SQRT2, b: 0, normal: true },
  { kind: "he-bias", w: Math.SQRT2, b: Math.SQRT2, normal: true },
  { kind: "random", w: 0.5, b: 0.5, normal: true },
  { kind: "symmetric", w: 0.1, b: 0.1, normal: true },
  { kind: "xavier", w: Math.sqrt(2 / (1 + WIDTH)), b: 0, normal: true },
  { kind: "lecun", w: 1, b: 0, normal: true },
  { kind: "uniform", w: Math.sqrt(1 / 3), b: Math.sqrt(1 / 3), normal: false },
  { kind: "binary", w: 1, b: 0, normal: false },
] as const)("$kind: means 0, deviations $w and $b", ({ kind, w, b, normal }) => {
  const nets = draws({ kind });
  for (const [column, scale] of [
    ["w", w],
    ["b", b],
  ] as const) {
    const values = nets.flatMap((net) => [...net[column]]);
    const n = values.length;
    const mean = values.reduce((sum, p) => sum + p, 0) / n;
    const square = values.reduce((sum, p) => sum + p * p, 0) / n;
    // The variance of a square is at most 2 scale^4 (normal).
    expect(Math.abs(mean)).toBeLessThanOrEqual((4 * scale) / Math.sqrt(n));
    expect(Math.abs(square - scale * scale)).toBeLessThanOrEqual(
      4 * Math.sqrt(2 / n) * scale * scale + 1e-12,
    );
    const beyond = values.filter((p) => Math.abs(p) > 1.75 * scale).length;
    if (scale > 0) expect(beyond > 0).toBe(normal);
  }
});

test("binary is +-1, uniform stays inside", () => {
  for (const net of draws({ kind: "binary" })) expect(net.w.every((p) => Math.abs(p) === 1)).toBe(true);
  for (const net of draws({ kind: "uniform" })) expect(net.b.every((p) => Math.abs(p) < 1)).toBe(true);
});

test("thesis, for two neurons only", () => {
  const { experiment, cell } = experimentOf({ kind: "thesis", M: 10 });
  const { w, b, v } = initial(experiment, cell, 5);
  expect([...w, ...b, ...v]).toEqual([1, -10, 1, 10, 1, -1]);
  expect(() => draws({ kind: "thesis", M: 1 })).toThrow(RangeError);
});

test("explicit parameters are not drawn", () => {
  expect(() => draws({ kind: "explicit", file: "init.csv" })).toThrow(TypeError);
});

test("parameter p is component p & 1 of draw p >> 1 in the stream of its purpose and cell", () => {
  const { experiment, cell } = experimentOf(
    { kind: "he-bias" },
    { width: 5, outputWeights: "signed-uniform" },
    3,
  );
  const { w, b, v } = initial(experiment, cell, 77);
  expect(w[3]).toBe(Math.SQRT2 * normals(...drawBits(42, 48, 77, 1))[1]);
  expect(b[4]).toBe(Math.SQRT2 * normals(...drawBits(42, 49, 77, 2))[0]);
  const [sign, size] = drawBits(42, 50, 77, 4);
  expect(v[4]).toBe((sign >= 2 ** 31 ? -1 : 1) * ((size + 0.5) / 2 ** 32));
});

test("without biases b is 0; random signs are +-1", () => {
  for (const net of draws({ kind: "he-bias" }, { bias: false, outputWeights: "signs" }).slice(0, 100)) {
    expect(net.b.every((p) => p === 0)).toBe(true);
    expect(net.v.every((p) => Math.abs(p) === 1)).toBe(true);
  }
});
