import { expect, test } from "vitest";
import { verdict } from "../../src/statistics/index.ts";
import { grid } from "./synthetic.ts";

const unknown = { value: Number.NaN, low: Number.NaN, high: Number.NaN };
const alpha = { value: 1.002, low: 1, high: 1.004 };
const c = { value: 0.467, low: 0.46, high: 0.474 };
const judge = (lnT: Float64Array, gap: (lnT: number) => number, exponent = unknown) =>
  verdict(lnT, lnT.map(gap), exponent, c);

test("1 / ln t", () => {
  const result = judge(grid(100, 4), (x) => 0.467 / (x + 3), alpha);
  expect(result.answer).toBe("1/ln t");
  expect(result.window[1] / result.window[0]).toBeCloseTo(4, 1);
  // A line against ln (x + 3) over a factor 4 leaves 0.06 to 0.09 RMS.
  expect(result.powerResidual).toBeGreaterThan(0.05);
  expect(result.powerResidual).toBeLessThan(0.1);
  expect(result.logResidual).toBeLessThan(1e-12);
  expect(result.sentence).toBe(
    "It is 1/ln t: exponent 1.002 (1.000, 1.004), c = 0.467; on t = 10^25 to 10^100 a power of t misses by over 1,000 times as much.",
  );
});

test("the noise of a binned median, 0.3 %, does not hide it", () => {
  const result = judge(grid(100, 4), (x) => (0.467 / (x + 3)) * (1 + 0.003 * Math.sin(1e4 * x)), alpha);
  expect(result.answer).toBe("1/ln t");
});

test("a power of t", () => {
  const result = judge(grid(12, 4), (x) => 0.3 * Math.exp(-0.105 * x));
  expect(result.answer).toBe("power of t");
  expect(result.powerExponent).toBeCloseTo(0.105, 6);
  expect(result.sentence).toContain("t^-0.105");
});

test("the paper's window, 1e4 to 1e7, cannot tell", () => {
  const window = grid(7, 4).filter((x) => x > 9.2);
  const result = judge(window, (x) => 0.467 / (x - 3));
  expect(result.answer).toBe("cannot tell");
  expect(result.sentence).toContain("spans a factor 1.8 of ln t");
  // The whole run to 1e7, whose gap rises up to 1e3, cannot either.
  expect(judge(grid(7, 4), (x) => (x < 7 ? 0.012 * x : 0.467 / (x - 1.5))).answer).toBe("cannot tell");
});

test("two records tell nothing", () => {
  expect(judge(grid(1, 1), () => 0.1).answer).toBe("cannot tell");
});

test("zero throughout, and from some time on", () => {
  expect(judge(grid(100, 4), () => 0).answer).toBe("gap is zero");
  const result = judge(grid(100, 4), (x) => (x < 50 ? 0.1 : 0));
  expect(result.answer).toBe("gap is zero");
  // The `thesis` start with M = 3: exp(2 M) / (2 eta t ln(eta t)) is a power of t but for the logarithm.
  const thesis = judge(grid(100, 4), (x) => (x < 12 ? 0.3 : Math.exp(6 - x) / (0.02 * (x - 4.6))));
  expect(thesis.answer).toBe("power of t");
  expect(thesis.powerExponent).toBeGreaterThan(1);
  expect(thesis.powerExponent).toBeLessThan(1.1);
});

test("a gap that does not vanish, from below and from above", () => {
  const rising = judge(grid(300, 4), (x) => 0.00909 * (1 - 22 / (x + 60)));
  expect(rising.answer).toBe("gap does not vanish");
  expect(rising.sentence).toContain("tends to about 0.0091");
  const falling = judge(grid(300, 4), (x) => 0.05 + 0.4 / (x + 2));
  expect(falling.answer).toBe("gap does not vanish");
  expect(falling.sentence).toContain("tends to about 0.050");
});

test("another exponent is neither", () => {
  expect(judge(grid(100, 4), (x) => 0.4 * (x + 3) ** -2).answer).toBe("neither");
});

test("no sentence has E-notation", () => {
  for (const scale of [1e-9, 1e-4, 1, 1e9])
    expect(judge(grid(1000, 4), (x) => scale / (x + 3), alpha).sentence).not.toMatch(/\de[+-]?\d/);
});
