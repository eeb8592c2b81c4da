import { expect, test } from "vitest";
import { parseOptimizer } from "../../src/optimizer/index.ts";
import { frobenius, matrixOf, optimizerTwin, subtract } from "../../src/reference/index.ts";
import fixture from "../fixtures/optimizers.json" with { type: "json" };

/**
 * Both sides in f64. The codes of Muon add up to 1e-7 to the norm, here about 0.5, which the twin leaves out: 2e-7 of each singular value, and what the
 * polynomials make of it, s p'(s), is at most 5.
 */
const bound = (kind: string) => (kind === "muon" ? 1e-6 : 1e-12);

for (const { rows, cols, weights, gradient, steps } of fixture.problems)
  test(`first steps of the twins are NumPy's: ${rows} x ${cols}`, () => {
    for (const { settings, after } of steps) {
      const w = matrixOf(rows, cols, weights);
      optimizerTwin(parseOptimizer(settings), rows, cols).step(
        w,
        matrixOf(rows, cols, gradient),
        fixture.rate,
      );
      const way = frobenius(subtract(matrixOf(rows, cols, after), matrixOf(rows, cols, weights)));
      const off = frobenius(subtract(w, matrixOf(rows, cols, after)));
      expect(off / way, JSON.stringify(settings)).toBeLessThan(bound(settings.kind));
    }
  });
