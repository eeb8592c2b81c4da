import { expect, test } from "vitest";
import {
  frobenius,
  matrixOf,
  multiply,
  orthogonalityError,
  rangeFinder,
  sketch,
  subtract,
  transpose,
} from "../../src/reference/index.ts";
import { uniforms, withSpectrum } from "../conformance/spectra.ts";

test("a sketch is standard normal, and a wider one begins with a narrower one", () => {
  const wide = sketch(4000, 5, 3);
  for (const [power, moment] of [
    [1, 0],
    [2, 1],
    [4, 3],
  ]) {
    const values = Array.from(wide.data, (z) => z ** power);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    // Five standard errors; the eighth moment of a normal is 105, so no power here varies by more than 96.
    expect(Math.abs(mean - moment)).toBeLessThan(5 * Math.sqrt((power === 4 ? 96 : power) / values.length));
  }
  const narrow = sketch(4000, 2, 3);
  for (let i = 0; i < 4000; i++)
    for (const j of [0, 1]) expect(narrow.data[2 * i + j]).toBe(wide.data[5 * i + j]);
  expect(sketch(4, 2, 4).data).not.toEqual(sketch(4, 2, 3).data);
});

test("the range of a matrix of low rank is found to rounding", () => {
  const { rows, cols, a } = withSpectrum(30, 20, Float64Array.of(1, 0.5, 0.01), uniforms(51));
  const matrix = matrixOf(rows, cols, a);
  for (const powerIterations of [0, 2]) {
    const q = rangeFinder(matrix, { rank: 3, oversampling: 2, powerIterations, seed: 1 });
    expect(orthogonalityError(q)).toBeLessThan(1e-14);
    // The entries were rounded to f32: that much of the matrix lies outside.
    const rest = subtract(matrix, multiply(q, multiply(transpose(q), matrix)));
    expect(frobenius(rest)).toBeLessThan(Math.sqrt(rows * cols) * 2 ** -25);
  }
});
