import { describe, expect, test } from "vitest";
import {
  boundCondition,
  coefficients,
  iterate,
  largest,
  type Matrix,
  matrixOf,
  multiply,
  newtonSchulzBound,
  orthogonalityError,
  POLYNOMIAL_METHODS,
  polar,
  polynomial,
  QDWH_FLOOR,
  QDWH_STEPS,
  qdwh,
  qdwhSpectrum,
  qdwhWeights,
  type Scaling,
  scaleColumns,
  singularValues,
  spectrumAfter,
  subtract,
  transpose,
} from "../../src/reference/index.ts";
import { logSpaced, orthonormal, uniforms } from "../conformance/spectra.ts";

const SCALINGS: Scaling[] = ["spectral", "frobenius"];
const error = (s: Float64Array) => Math.max(...s.map((x) => Math.abs(1 - x)));

function bases(rows: number, cols: number, r: number, seed: number): [Matrix, Matrix] {
  const random = uniforms(seed);
  return [matrixOf(rows, r, orthonormal(rows, r, random)), matrixOf(cols, r, orthonormal(cols, r, random))];
}

const compose = (u: Matrix, s: Float64Array, v: Matrix) => multiply(scaleColumns(u, s), transpose(v));

describe("maps of singular values", () => {
  test("convergent polynomials fix 1; Polar Express is damped up to its eighth row, which repeats", () => {
    for (const method of ["newton-schulz", "newton-schulz-5"] as const)
      expect(polynomial(coefficients(method, 0, 5), 1)).toBe(1);
    // Polar Express converges to the Pade polynomial: undamped, and from the eighth row on for ever.
    for (const step of [7, 8, 30])
      expect(coefficients("polar-express", step, 40)).toEqual([1.875, -1.25, 0.375]);
    const [a, b, c] = coefficients("polar-express", 0, 8);
    expect([a * 1.01, b * 1.01 ** 3, c * 1.01 ** 5].map((x) => x.toFixed(9))).toEqual([
      "8.287212018",
      "-23.595886519",
      "17.300387313",
    ]);
  });

  test("a run of five ends undamped, a longer one damps the fifth row", () => {
    expect(coefficients("polar-express", 4, 5)[0]).toBe(2.300652019954817);
    expect(coefficients("polar-express", 4, 6)[0]).toBe(2.300652019954817 / 1.01);
  });

  test("Muon's quintic stays near 0.32 of 1 however long it runs", () => {
    for (const steps of [5, 10, 50]) {
      const off = error(spectrumAfter(logSpaced(200, 100), "muon", steps, "spectral"));
      expect(off).toBeGreaterThan(0.28);
      expect(off).toBeLessThan(0.33);
    }
  });

  test("convergent methods converge", () => {
    for (const method of ["newton-schulz", "newton-schulz-5", "polar-express"] as const)
      for (const scaling of SCALINGS)
        expect(error(spectrumAfter(logSpaced(16, 1e4), method, 40, scaling))).toBeLessThan(1e-12);
  });

  test("zero stays zero", () => {
    expect([...spectrumAfter([0, 0], "muon", 5, "frobenius")]).toEqual([0, 0]);
  });
});

describe("the cubic's bound", () => {
  test("gives the paper's example, 0.99^32 = 0.725", () => {
    expect(newtonSchulzBound(100, 5).spectral).toBeCloseTo(0.725, 3);
    expect(newtonSchulzBound(100, 5, 16).frobenius).toBeCloseTo(4 * 0.725, 2);
  });

  test("holds from condition number 1.5 to 1e6, with the corrected one under Frobenius scaling", () => {
    const random = uniforms(41);
    for (let n = 0; n < 2000; n++) {
      const spectrum = Float64Array.from(
        { length: 1 + Math.floor(16 * random()) },
        () => 10 ** (-3 * random()),
      );
      for (const scaling of SCALINGS)
        for (const steps of [1, 3, 5, 9]) {
          const kappa = boundCondition(spectrum, scaling);
          const found = error(spectrumAfter(spectrum, "newton-schulz", steps, scaling));
          expect(found).toBeLessThanOrEqual(newtonSchulzBound(kappa, steps).spectral + 1e-14);
        }
    }
  });

  test("does not hold under Frobenius scaling with the condition number of A A^T", () => {
    const spectrum = logSpaced(16, 10);
    const found = error(spectrumAfter(spectrum, "newton-schulz", 5, "frobenius"));
    expect(found).toBeGreaterThan(newtonSchulzBound(boundCondition(spectrum, "spectral"), 5).spectral);
  });

  test("null directions do not count", () => {
    expect(boundCondition([2, 1, 0], "spectral")).toBe(4);
    expect(boundCondition([2, 1, 0], "frobenius")).toBeCloseTo(5, 12);
  });
});

test.each([
  [9, 6],
  [6, 9],
  [7, 7],
])("iterating a matrix of %i x %i maps its singular values", (rows, cols) => {
  const r = Math.min(rows, cols);
  const [u, v] = bases(rows, cols, r, 42);
  const s = logSpaced(r, 400);
  const a = compose(u, s, v);
  for (const method of POLYNOMIAL_METHODS)
    for (const scaling of SCALINGS) {
      const wanted = compose(u, spectrumAfter(s, method, 6, scaling), v);
      expect(largest(subtract(iterate(a, method, 6, scaling), wanted).data)).toBeLessThan(1e-12);
    }
});

describe("QDWH", () => {
  test("weights for 1e-16 take six steps", () => {
    const steps = qdwhWeights(1e-16, 8).findIndex(({ least }) => 1 - least < 1e-15);
    expect(steps + 1).toBe(6);
  });

  test("weights keep the ends of the range where they promise", () => {
    for (const floor of [0.5, 1e-3, QDWH_FLOOR]) {
      let least = floor;
      for (const { a, b, c, least: promised } of qdwhWeights(floor, 4)) {
        const map = (s: number) => (s * (a + b * s * s)) / (1 + c * s * s);
        expect(map(1)).toBeCloseTo(1, 9);
        least = map(least);
        expect(least / promised).toBeCloseTo(1, 9);
        // Nothing between falls below the end, or above 1.
        for (let s = promised; s < 1; s += 0.01) expect(map(s)).toBeLessThan(1 + 1e-9);
      }
    }
  });

  test("four steps are enough for every value that f32 resolves", () => {
    expect(QDWH_STEPS).toBe(4);
    const start = Float64Array.from({ length: 1000 }, (_, i) => QDWH_FLOOR ** (i / 999));
    expect(error(qdwhSpectrum(start, QDWH_STEPS))).toBeLessThan(2 ** -24);
  });

  test("a matrix goes by the map, and ends at its polar factor", () => {
    for (const [rows, cols] of [
      [8, 5],
      [5, 8],
    ]) {
      const [u, v] = bases(rows, cols, 5, 43);
      const s = logSpaced(5, 1e6);
      const a = compose(u, s, v);
      for (const scaling of SCALINGS) {
        const norm = scaling === "spectral" ? 1 : Math.hypot(...s);
        for (const steps of [1, 2, 6]) {
          const wanted = compose(
            u,
            qdwhSpectrum(
              s.map((x) => x / norm),
              steps,
            ),
            v,
          );
          // Rounding of 1e-16, turned by up to 1 / smallest value.
          expect(largest(subtract(qdwh(a, steps, scaling), wanted).data)).toBeLessThan(1e-11);
        }
        const last = qdwh(a, 6, scaling);
        expect(largest(subtract(last, polar(a).factor).data)).toBeLessThan(1e-11);
        expect(orthogonalityError(rows < cols ? transpose(last) : last)).toBeLessThan(1e-14);
      }
    }
  });

  test("zero stays zero", () => {
    expect(singularValues(qdwh(matrixOf(3, 2), 4, "spectral"))).toEqual(new Float64Array(2));
  });
});
