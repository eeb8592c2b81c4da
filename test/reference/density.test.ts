import { expect, test } from "vitest";
import {
  erfc,
  NUMERATOR_MEAN,
  NUMERATOR_SHARE_AT_LEAST_1,
  numeratorDensity,
  numeratorDistribution,
} from "../../src/reference/index.ts";

test.each([
  [-1, 1.8427007929497148],
  [0, 1],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [1.9999, 0.004679802092970608],
  [2, 0.004677734981047266],
  [3, 2.209049699858544e-5],
  [6, 2.1519736712498913e-17],
])("erfc(%f)", (x, value) => {
  expect(Math.abs(erfc(x) / value - 1)).toBeLessThan(1e-13);
});

/** Simpson's rule, h = 0.003: the density's third derivatives, of order 1, leave errors of order h^4 = 8e-11 / 180. */
function integrate(f: (x: number) => number, to: number): number {
  const steps = 4000;
  const h = to / steps;
  let sum = f(0) + f(to);
  for (let i = 1; i < steps; i++) sum += (i & 1 ? 4 : 2) * f(i * h);
  return (sum * h) / 3;
}

test("f_B integrates to 1, to its distribution, and to its mean", () => {
  expect(Math.abs(integrate(numeratorDensity, 12) - 1)).toBeLessThan(1e-11);
  expect(Math.abs(integrate(numeratorDensity, 0.7) - numeratorDistribution(0.7))).toBeLessThan(1e-11);
  expect(Math.abs(integrate((x) => x * numeratorDensity(x), 12) - NUMERATOR_MEAN)).toBeLessThan(1e-11);
});

test("moments of c under He initialization", () => {
  expect(NUMERATOR_MEAN).toBeCloseTo(0.4674, 4);
  expect(NUMERATOR_SHARE_AT_LEAST_1).toBeCloseTo(0.1007, 4);
});
