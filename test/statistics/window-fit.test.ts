import { expect, test } from "vitest";
import { fitWindow } from "../../src/statistics/index.ts";
import { grid } from "./synthetic.ts";

const lnT = grid(300, 4);
const decades = (from: number, to: number) => [from * Math.LN10, to * Math.LN10] as const;
const fitted = (gap: (lnT: number) => number, from: number, to: number) =>
  fitWindow(lnT, lnT.map(gap), decades(from, to))!;

test("1 / (ln t + k) is recovered to rounding, and its exponent is 1 on the window and on its halves", () => {
  const { reciprocal, power, free, records } = fitted((x) => 0.467 / (x + 3), 3, 7);
  expect(records).toBe(17);
  expect(reciprocal!.c).toBeCloseTo(0.467, 12);
  expect(reciprocal!.k).toBeCloseTo(3, 11);
  expect(reciprocal!.residual).toBeLessThan(1e-14);
  // Gauss-Newton stops at relative steps of 1e-10.
  for (const alpha of [free.alpha, free.low, free.high]) expect(alpha).toBeCloseTo(1, 9);
  // The best line through -ln(x + 3) on 6.9..16.1: half its curvature times the RMS of the second Legendre polynomial.
  const [a, b] = decades(3, 7);
  const estimate = ((b - a) ** 2 / 4 / (11.5 + 3) ** 2 / 3) * Math.sqrt(1 / 5);
  expect(power.residual / estimate).toBeGreaterThan(0.9);
  expect(power.residual / estimate).toBeLessThan(1.4);
});

test("a power of t is recovered to rounding; the free exponent runs off", () => {
  const { reciprocal, power, free } = fitted((x) => 0.3 * Math.exp(-0.105 * x), 3, 7);
  expect(power.beta).toBeCloseTo(0.105, 13);
  expect(Math.exp(power.lnA)).toBeCloseTo(0.3, 12);
  expect(power.residual).toBeLessThan(1e-14);
  expect(reciprocal!.residual).toBeGreaterThan(0.01);
  expect(free.alpha).toBe(Number.POSITIVE_INFINITY);
});

test("any exponent is recovered, with its bounds", () => {
  for (const alpha of [0.5, 1.28, 2]) {
    const { free } = fitted((x) => 0.4 * (x + 3) ** -alpha, 4, 40);
    expect(free.alpha).toBeCloseTo(alpha, 8);
    expect(free.high - free.low).toBeLessThan(1e-7);
  }
  const bent = fitted((x) => (0.4 / (x + 3)) * (1 + 2 / x), 4, 40);
  expect(bent.free.low).toBeLessThan(bent.free.alpha);
  expect(bent.free.high).toBeGreaterThan(bent.free.alpha);
});

test("a gap that rises has no c, and a power with a positive exponent", () => {
  const { reciprocal, power } = fitted((x) => 0.012 * x, 1, 3);
  expect(reciprocal).toBeNull();
  expect(power.beta).toBeLessThan(0);
});

test("ends belong to the window, records without a gap do not count", () => {
  const gap = lnT.map((x) => 0.467 / (x + 3));
  gap.fill(Number.NaN, 0, 18);
  gap[20] = 0;
  const found = fitWindow(lnT, gap, decades(3, 7))!;
  expect([found.from, found.to, found.records]).toEqual([lnT[18], lnT[28], 10]);
  expect(found.reciprocal!.k).toBeCloseTo(3, 10);
  // Halves of five records say nothing of a spread.
  expect(found.free.low).toBeNaN();
});

test("fewer than four records with a gap: nothing", () => {
  const gap = lnT.map((x) => 0.467 / (x + 3));
  expect(fitWindow(lnT, gap, decades(3, 3.6))).toBeNull();
  expect(fitWindow(lnT, gap, decades(3, 3.75))?.records).toBe(4);
  expect(fitWindow(lnT, gap.fill(0), decades(3, 7))).toBeNull();
  expect(fitWindow(new Float64Array(), new Float64Array(), decades(3, 7))).toBeNull();
});

test("many records are thinned, and the ends stay", () => {
  const fine = grid(100, 40);
  const found = fitWindow(
    fine,
    fine.map((x) => 0.467 / (x + 3)),
    decades(3, 100),
  )!;
  expect(found.records).toBe(3881);
  expect(found.reciprocal!.c).toBeCloseTo(0.467, 12);
});
