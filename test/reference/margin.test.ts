import fc from "fast-check";
import { expect, test } from "vitest";
import { activationPattern, evaluate, gap, margin, zeros } from "../../src/reference/index.ts";
import { minimal, netOf } from "./problems.ts";

test("two overlapping neurons: the root of w1 x + b1 = w2 x + b2", () => {
  const net = netOf([3, -2], [1, 1.5]);
  expect(zeros(net, 0)).toEqual([{ from: 0.1, to: 0.1 }]);
  expect(margin(net, minimal())).toBeCloseTo(0.9, 15);
  expect(gap(net, minimal())).toBeCloseTo(0.1, 15);
});

test("a dead zone: the distance is to its nearer end", () => {
  const net = netOf([1, -1], [-0.25, -0.5]);
  expect(zeros(net, 0)).toEqual([{ from: -0.5, to: 0.25 }]);
  expect(margin(net, minimal())).toBe(0.5);
});

test("no kink and no zero", () => {
  const line = netOf([0, 0], [1, 3]);
  expect(zeros(line, 0)).toEqual([]);
  expect(margin(line, minimal())).toBe(0);
});

test("f = 0 everywhere misclassifies everything", () => {
  expect(zeros(netOf([0, 0], [-1, -1]), 0)).toEqual([{ from: -Infinity, to: Infinity }]);
  expect(margin(netOf([0, 0], [-1, -1]), minimal())).toBe(0);
  expect(gap(netOf([0, 0], [-1, -1]), minimal())).toBe(1);
});

test("a zero that touches without crossing counts", () => {
  const net = netOf([1, -1], [-0.25, 0.25], [1, 1]);
  expect(zeros(net, 0)).toEqual([{ from: 0.25, to: 0.25 }]);
  expect(margin(net, minimal({ y: Float64Array.of(1, 1) }))).toBe(0.75);
});

test("no optimum: no gap", () => {
  expect(gap(netOf([3, -2], [1, 1]), minimal({ optimum: null }))).toBeNaN();
});

test("a tiny gap keeps its digits at large parameters", () => {
  const net = netOf([2 ** 12, -(2 ** 12)], [2 ** 12, 2 ** 12 + 2 ** -30]);
  expect(gap(net, minimal())).toBeCloseTo(2 ** -43, 25);
  const shifted = minimal({
    x: Float64Array.of(2.5, 4.5),
    optimum: { margin: 1, midpoint: 3.5 },
  });
  const moved = netOf([2 ** 12, -(2 ** 12)], [-(2.5 * 2 ** 12), 4.5 * 2 ** 12 + 2 ** -30]);
  expect(gap(moved, shifted)).toBeCloseTo(2 ** -43, 25);
});

test("every zero is one, every sign change on a fine grid is found, and the margin is the least distance", () => {
  const weight = fc.double({ min: -3, max: 3, noNaN: true });
  const neuron = fc.tuple(weight, weight, weight);
  fc.assert(
    fc.property(fc.array(neuron, { minLength: 1, maxLength: 8 }), (neurons) => {
      const column = (k: number) => neurons.map((n) => n[k]);
      const net = netOf(column(0), column(1), column(2));
      const scale = neurons.reduce(
        (sum, [w, b, v]) => sum + Math.abs(v) * (Math.abs(w) * 4 + Math.abs(b)),
        0,
      );
      const all = zeros(net, 0);
      for (const { from, to } of all) {
        for (const end of [from, to]) {
          if (Math.abs(end) < 4) expect(Math.abs(evaluate(net, end))).toBeLessThanOrEqual(1e-14 * scale);
        }
      }
      for (let i = -400; i < 400; i++) {
        const [a, b] = [i / 100, (i + 1) / 100];
        if (evaluate(net, a) * evaluate(net, b) < 0) {
          expect(all.some(({ from, to }) => to >= a && from <= b)).toBe(true);
        }
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});

test("pattern bits are neuron-major, and hashed past 32", () => {
  expect(activationPattern(netOf([1, -1], [0, 2]), minimal())).toBe(0b1110);
  const wide = (flip: number) => {
    const b = Array.from({ length: 20 }, (_, j) => (j === flip ? -1 : 1));
    return activationPattern(netOf(Array(20).fill(0), b, Array(20).fill(1)), minimal());
  };
  expect(new Set(Array.from({ length: 21 }, (_, j) => wide(j))).size).toBe(21);
  const two = [0xffffffff, 0xff].reduce((h, word) => {
    const mixed = Math.imul(h ^ word, 0x9e3779b1) >>> 0;
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }, 0);
  expect(wide(20)).toBe(two);
});
