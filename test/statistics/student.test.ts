import { expect, test } from "vitest";
import { meanInterval } from "../../src/statistics/index.ts";

// Half the width of the interval of n values of mean 0 and standard deviation 1 is t / sqrt(n).
function quantile(freedom: number): number {
  const n = freedom + 1;
  const values = Array.from({ length: n }, (_, i): number =>
    n % 2 === 1 && i === n - 1 ? 0 : i % 2 ? -1 : 1,
  );
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / freedom);
  const { value, low, high } = meanInterval(values.map((one) => 5 + one / deviation));
  expect(value).toBeCloseTo(5, 12);
  expect(high - value).toBeCloseTo(value - low, 12);
  return (high - value) * Math.sqrt(n);
}

// Published tables of Student's t, two-sided 95 %, to three decimals.
test.each([
  [1, 12.706],
  [2, 4.303],
  [9, 2.262],
  [10, 2.228],
  [15, 2.131],
  [30, 2.042],
  [60, 2.0],
])("the interval of %i degrees of freedom", (freedom, wanted) => {
  expect(Math.abs(quantile(freedom) - wanted)).toBeLessThan(0.001);
});

test("one value has no interval", () => {
  expect(meanInterval([3])).toEqual({ value: 3, low: Number.NaN, high: Number.NaN });
});
