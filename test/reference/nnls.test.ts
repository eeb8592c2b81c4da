import fc from "fast-check";
import { expect, test } from "vitest";
import { matrixOf, multiply, nonNegativeLeastSquares, transpose } from "../../src/reference/index.ts";
import problems from "../fixtures/nnls.json" with { type: "json" };

test.each(problems)("SciPy's solution: $kind, $rows x $cols", ({ rows, cols, a, b, x, residual }) => {
  const found = nonNegativeLeastSquares(matrixOf(rows, cols, a), Float64Array.from(b));
  expect(found.residual).toBeCloseTo(residual, 10);
  const size = Math.hypot(...x) || 1;
  for (const [j, value] of found.x.entries()) expect(Math.abs(value - x[j]) / size).toBeLessThan(1e-8);
});

test("the KKT conditions hold: no slope is positive, and none is where x is", () => {
  const number = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(number, { minLength: 40, maxLength: 40 }), (values) => {
      const [rows, cols] = [8, 4];
      const b = Float64Array.from(values.slice(32));
      // A multiple of the identity below it: full rank, whatever was drawn.
      const data = values.slice(0, 32).map((x, at) => x + (Math.floor(at / cols) === at % cols ? 5 : 0));
      const a = matrixOf(rows, cols, data);
      const { x, residual } = nonNegativeLeastSquares(a, b);
      const fitted = multiply(a, matrixOf(cols, 1, x)).data;
      const rest = b.map((value, i) => value - fitted[i]);
      expect(residual).toBeCloseTo(Math.hypot(...rest), 12);
      const slopes = multiply(transpose(a), matrixOf(rows, 1, rest)).data;
      for (const [j, slope] of slopes.entries()) {
        expect(x[j]).toBeGreaterThanOrEqual(0);
        expect(slope).toBeLessThan(1e-10);
        if (x[j] > 1e-9) expect(Math.abs(slope)).toBeLessThan(1e-10);
      }
    }),
  );
});

test("nothing to gain: zero", () => {
  const { x, residual } = nonNegativeLeastSquares(matrixOf(2, 1, [1, 1]), Float64Array.of(-3, -4));
  expect([...x]).toEqual([0]);
  expect(residual).toBe(5);
});
