import { expect, test } from "vitest";
import { drawBits, NUMERATOR_MEAN, normals, solvePairs } from "../../src/reference/index.ts";
import { RateFitter } from "../../src/statistics/index.ts";
import { Turns } from "../../src/statistics/turns.ts";
import { grid } from "./synthetic.ts";

/** Fits one whole curve as the fold does. */
function fitted(lnT: Float64Array, gap: ArrayLike<number>, change = 0) {
  const turns = new Turns(1);
  for (let r = 0; r < lnT.length; r++) turns.add(0, r, gap[r]);
  const stretch = { last: lnT.length - 1, change, peak: turns.peak[0], valley: turns.valley[0] };
  return new RateFitter(lnT).fit(gap, 0, 1, stretch);
}

test.each([
  [100, 4, 0.467, -4.2],
  [100, 4, 0.467, 3],
  [300, 1, 2.5, 20],
  [1000, 2, 0.01, -1],
  [7, 4, 0.3, -0.5],
])("10^%d, %d records a decade: gap = %d / (ln t + %d) is recovered", (decades, perDecade, c, k) => {
  const lnT = grid(decades, perDecade);
  const gap = lnT.map((x) => (x + k > 0.5 ? c / (x + k) : 0.1));
  const fit = fitted(lnT, gap);
  expect(Math.abs(fit.constant - c)).toBeLessThan(1e-6);
  expect(Math.abs(fit.exponent - 1)).toBeLessThan(1e-4);
  if (decades >= 100) {
    expect(fit.constantSpread).toBeLessThan(1e-6);
    expect(fit.exponentSpread).toBeLessThan(1e-4);
  }
});

test("gaps stored in f32 keep c to 1e-6 and the exponent to 1e-4", () => {
  const lnT = grid(100, 4);
  const fit = fitted(
    lnT,
    Float32Array.from(lnT, (x) => 0.467 / (x + 2)),
  );
  expect(Math.abs(fit.constant - 0.467)).toBeLessThan(1e-6);
  expect(Math.abs(fit.exponent - 1)).toBeLessThan(1e-4);
});

test.each([0.5, 0.8, 1.5, 2, 3])("exponent %d", (alpha) => {
  const lnT = grid(100, 4);
  const gap = lnT.map((x) => 100 * (x + 5) ** -alpha);
  expect(Math.abs(fitted(lnT, gap).exponent - alpha)).toBeLessThan(1e-4);
});

test("a gap below the floor is a value without an exponent", () => {
  const lnT = grid(100, 4);
  expect(fitted(lnT, new Float64Array(lnT.length))).toEqual({
    constant: 0,
    constantSpread: Number.NaN,
    exponent: Number.NaN,
    exponentSpread: Number.NaN,
  });
});

test("a boundary that crosses the midpoint is fitted after it", () => {
  const lnT = grid(100, 4);
  // u falls through 0 near ln t = 19, turns near 40 and tends to -0.5 / ln t.
  const u = lnT.map((x) => -0.5 / (x + 3) + 0.5 * Math.exp(-x / 6));
  const gap = u.map(Math.abs);
  const fit = fitted(lnT, gap);
  expect(u[0]).toBeGreaterThan(0);
  // The transient is exp(-57.6 / 6) / 0.5 * 60 = 0.8 % of the gap where the last window starts.
  expect(Math.abs(fit.constant - 0.5)).toBeLessThan(0.002);
  expect(Math.abs(fit.exponent - 1)).toBeLessThan(0.02);
  // No earlier window lies whole after the crossing and the turn.
  expect(fit.constantSpread).toBeNaN();
});

test("a gap that rises to a limit has a negative exponent and its plain product", () => {
  const lnT = grid(300, 4);
  const fit = fitted(
    lnT,
    lnT.map((x) => 0.009 * (1 - 5 / (x + 6))),
  );
  expect(fit.exponent).toBeLessThan(0);
  expect(fit.constant).toBeCloseTo(0.009 * (1 - 5 / (lnT[lnT.length - 1] + 6)) * lnT[lnT.length - 1], 12);
});

test("ten records are enough for a value, an exponent needs a window", () => {
  const lnT = grid(3, 3);
  const fit = fitted(
    lnT,
    lnT.map((_, r) => (r < 8 ? 0.01 * r : 0.07)),
  );
  expect(fit.constant).toBeCloseTo(0.07 * lnT[9], 12);
});

test("He initialization to 10^100: mean constant, exponents and each constant against the exact solution", () => {
  const lnT = grid(100, 2);
  let sum = 0;
  let squares = 0;
  let successes = 0;
  for (let id = 0; successes < 800; id++) {
    const w = normals(...drawBits(7, 0, id, 0)).map((z) => z * Math.SQRT2);
    const net = { w: Float64Array.from(w), b: new Float64Array(2), v: Float64Array.of(1, -1) };
    const exact = solvePairs(net, 0.01, lnT);
    if (!exact.success) continue;
    const fit = fitted(lnT, Float32Array.from(exact.gap));
    // f32 of the gap is all that stands between the fit and the truth.
    expect(Math.abs(fit.constant - exact.constant)).toBeLessThan(1e-6 * (1 + exact.constant));
    if (!Number.isNaN(fit.exponent)) expect(Math.abs(fit.exponent - 1)).toBeLessThan(2e-4);
    sum += fit.constant;
    squares += fit.constant ** 2;
    successes++;
  }
  const mean = sum / successes;
  const error = Math.sqrt((squares / successes - mean * mean) / successes);
  expect(Math.abs(mean - NUMERATOR_MEAN)).toBeLessThan(4 * error);
}, 60_000);
