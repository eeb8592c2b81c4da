import { expect, test } from "vitest";
import { erfc, NUMERATOR_MEAN, numeratorDistribution } from "../../src/reference/index.ts";
import { bootstrap, kolmogorovSmirnov, wilson } from "../../src/statistics/index.ts";
import { generator, normalFrom } from "./synthetic.ts";

test("Wilson intervals: Newcombe's examples, and the edges", () => {
  // Newcombe (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
  for (const [k, n, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ]) {
    const interval = wilson(k, n);
    expect(interval.value).toBe(k / n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  }
  expect(wilson(20, 20).high).toBe(1);
  expect(wilson(0, 0).value).toBeNaN();
});

test("Kolmogorov-Smirnov: statistic by hand, p-values of the table", () => {
  const uniform = (x: number): number => Math.min(Math.max(x, 0), 1);
  expect(kolmogorovSmirnov([0.7, 0.1, 0.3], uniform).statistic).toBeCloseTo(2 / 3 - 0.3, 15);
  // One-sample critical values (Stephens 1970): D (sqrt n + .12 + .11/sqrt n) = 1.224, 1.358, 1.628 at 10, 5, 1 %.
  const n = 400;
  for (const [critical, p] of [
    [0.828, 0.5],
    [1.224, 0.1],
    [1.358, 0.05],
    [1.628, 0.01],
  ]) {
    const shift = critical / (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n));
    const values = Array.from({ length: n }, (_, i) => (i + 1) / n - shift);
    expect(kolmogorovSmirnov(values, uniform).statistic).toBeCloseTo(shift, 12);
    expect(Math.abs(kolmogorovSmirnov(values, uniform).pValue / p - 1)).toBeLessThan(0.01);
  }
  expect(kolmogorovSmirnov([], uniform).pValue).toBeNaN();
});

test("Kolmogorov-Smirnov: draws of f_B pass, half-normal ones do not", () => {
  const random = generator(11);
  const draw = (): number => Math.abs(normalFrom(random));
  // f_B is the law of the smaller of two half-normals.
  const drawn = Array.from({ length: 4000 }, () => Math.min(draw(), draw()));
  expect(kolmogorovSmirnov(drawn, numeratorDistribution).pValue).toBeGreaterThan(0.01);
  const other = Array.from({ length: 4000 }, () => draw() * 0.5);
  expect(kolmogorovSmirnov(other, numeratorDistribution).pValue).toBeLessThan(1e-6);
  expect(kolmogorovSmirnov(other, (x) => 1 - erfc(x / 0.5 / Math.SQRT2)).pValue).toBeGreaterThan(0.01);
});

test.each([37, 1000, 5000, 65_536])("bootstrap of %d values has the normal theory's width", (n) => {
  const random = generator(n);
  const values = Array.from({ length: n }, () => 0.5 + 0.2 * normalFrom(random));
  const { mean, median } = bootstrap(values, 42, 0);
  const value = values.reduce((a, b) => a + b) / n;
  const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - value) ** 2, 0) / n);
  const error = spread / Math.sqrt(n);
  expect(mean.value).toBeCloseTo(value, 12);
  // 400 resamples give a width to about 6 %; ties and discreteness of few values blur the median's.
  expect(Math.abs((mean.high - mean.low) / (2 * 1.96 * error) - 1)).toBeLessThan(0.2);
  const medianError = error * Math.sqrt(Math.PI / 2);
  expect(Math.abs((median.high - median.low) / (2 * 1.96 * medianError) - 1)).toBeLessThan(
    n < 100 ? 0.6 : 0.3,
  );
  expect(median.low).toBeLessThanOrEqual(median.value);
  expect(median.high).toBeGreaterThanOrEqual(median.value);
});

test("bootstrap: a sample of a larger population, seeds, single and equal values", () => {
  const random = generator(5);
  const values = Array.from({ length: 3000 }, () =>
    Math.min(Math.abs(normalFrom(random)), Math.abs(normalFrom(random))),
  );
  const all = bootstrap(values, 1, 2);
  const part = bootstrap(values, 1, 2, 12_000);
  expect(Math.abs(all.mean.value - NUMERATOR_MEAN)).toBeLessThan(0.03);
  expect((part.mean.high - part.mean.low) / (all.mean.high - all.mean.low)).toBeCloseTo(0.5, 12);
  expect(bootstrap([...values].reverse(), 1, 2)).toEqual(all);
  expect(bootstrap(values, 2, 2).mean.low).not.toBe(all.mean.low);
  expect(bootstrap(new Float64Array(5000).fill(0.25), 1, 0).median).toEqual({
    value: 0.25,
    low: 0.25,
    high: 0.25,
  });
  expect(bootstrap([0.25], 1, 0).mean).toEqual({ value: 0.25, low: 0.25, high: 0.25 });
  expect(bootstrap([], 1, 0).mean.value).toBeNaN();
});
