import fc from "fast-check";
import { expect, test } from "vitest";
import { ExactSum, LogHistogram } from "../../src/statistics/index.ts";
import { generator, normalFrom } from "./synthetic.ts";

const LEVELS = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];
const numbers = fc.array(
  fc.oneof(
    fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    fc.double({ min: 1e-14, max: 1, noNaN: true }),
    fc.constantFrom(0, -0, 1e-300, -1e-13, 1, 2, 3e4, Number.NaN),
  ),
  { minLength: 1, maxLength: 200 },
);

function fold(values: readonly number[]): { histogram: LogHistogram; sum: ExactSum } {
  const histogram = new LogHistogram();
  const sum = new ExactSum();
  for (const value of values) {
    histogram.add(value);
    sum.add(value);
  }
  return { histogram, sum };
}

const results = ({ histogram, sum }: ReturnType<typeof fold>) => [
  histogram.count,
  ...histogram.quantiles(LEVELS),
  sum.count,
  sum.mean,
];

test("order, cuts and merges change no bit", () => {
  fc.assert(
    fc.property(numbers, fc.nat(), fc.nat(), (values, cut, seed) => {
      const random = generator(seed);
      const shuffled = values
        .map((value) => ({ value, key: random() }))
        .sort((a, b) => a.key - b.key)
        .map(({ value }) => value);
      const at = cut % (values.length + 1);
      const left = fold(shuffled.slice(0, at));
      const right = fold(shuffled.slice(at));
      left.histogram.merge(right.histogram);
      left.sum.merge(right.sum);
      expect(results(left)).toEqual(results(fold(values)));
    }),
  );
});

test("a quantile is within 1 % of the value of its rank, or 1e-12", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1 }), (values) => {
      const sorted = Float64Array.from(values).sort();
      fold(values)
        .histogram.quantiles(LEVELS)
        .forEach((quantile, l) => {
          const exact = sorted[Math.floor(LEVELS[l] * (sorted.length - 1))];
          expect(Math.abs(quantile - exact)).toBeLessThanOrEqual(0.01 * Math.abs(exact) + 1e-12);
        });
    }),
  );
});

test("bins are 1 % wide at most: neighbours 1.01 apart are told apart over the whole range", () => {
  for (let x = 1e-12; x < 16000; x *= 1.31) {
    const { histogram } = fold([x, x * 1.01, x * 1.01, x * 1.01 ** 3]);
    const [low, middle] = histogram.quantiles([0, 0.4]);
    expect(low).toBeLessThan(x * 1.01);
    expect(middle).toBeGreaterThan(x);
    expect(Math.abs(middle / (x * 1.01) - 1)).toBeLessThan(0.01);
  }
});

test("the median of many draws comes far closer than a bin", () => {
  const random = generator(3);
  const values = Array.from({ length: 20_000 }, () => Math.exp(normalFrom(random)));
  const exact = Float64Array.from(values).sort()[10_000];
  // About 80 values share the median's bin, at unequal distances: rank noise of sqrt(80)/2 in 80 times 1 %.
  expect(Math.abs(fold(values).histogram.quantiles([0.5])[0] / exact - 1)).toBeLessThan(0.0015);
});

test("equal values give themselves; nothing gives NaN; values out of range count", () => {
  expect(fold([0.1234, 0.1234, 0.1234]).histogram.quantiles([0.05, 0.5])).toEqual([0.1234, 0.1234]);
  expect(new LogHistogram().quantiles([0.5])).toEqual([Number.NaN]);
  expect(fold([0, 0, 1]).histogram.quantiles([0.5])).toEqual([0]);
  expect(fold([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]).histogram.quantiles([1])).toEqual([
    Number.POSITIVE_INFINITY,
  ]);
});

test("means are exact to 2^-41 a value; a number too large makes them NaN, not wrong", () => {
  expect(fold([0.5, 0.25, -2300]).sum.mean).toBe(-2299.25 / 3);
  const values = Array.from({ length: 1000 }, (_, i) => 1 / (i + 3));
  const mean = values.reduce((a, b) => a + b) / values.length;
  expect(Math.abs(fold(values).sum.mean - mean)).toBeLessThan(2 ** -41 + 1e-15);
  expect(fold([1, 8192]).sum.mean).toBeNaN();
  expect(new ExactSum().mean).toBeNaN();
});
