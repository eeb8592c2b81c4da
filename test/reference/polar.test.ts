import { expect, test } from "vitest";
import {
  frobenius,
  largest,
  matrixOf,
  multiply,
  orthogonalityError,
  polar,
  subtract,
  transpose,
} from "../../src/reference/index.ts";
import { matrixOfFamily } from "../conformance/families.ts";
import fixture from "../fixtures/linalg.json" with { type: "json" };

const given = fixture.matrices.filter((entry) => "polar" in entry);

test.each(given)("$family $rows x $cols: LAPACK's U V^T", ({ family, rows, cols, s, polar: wanted }) => {
  const { factor, rank } = polar(matrixOf(rows, cols, matrixOfFamily(family, rows, cols)));
  const full = Math.min(rows, cols);
  const last = family === "rank-deficient" ? full >> 1 : full;
  expect(rank).toBe(last);
  // 12 digits in the fixture, and on both sides a few 2^-53 of A, which the factor magnifies by the condition number.
  const off = frobenius(subtract(factor, matrixOf(rows, cols, wanted!)));
  expect(off).toBeLessThan(1e-11 + (1e-15 * full * s[0]) / s[last - 1]);
});

test("a rotation times a stretch gives the rotation; a zero gives a zero of rank 0", () => {
  const turn = matrixOf(2, 2, [0.6, -0.8, 0.8, 0.6]);
  const { factor, rank } = polar(multiply(turn, matrixOf(2, 2, [5, 1, 1, 3])));
  expect(largest(subtract(factor, turn).data)).toBeLessThan(1e-15);
  expect(rank).toBe(2);
  expect(polar(matrixOf(3, 2))).toEqual({ factor: matrixOf(3, 2), rank: 0 });
});

test("rank 1, x y^T: the partial isometry x y^T / |x| |y|", () => {
  // |x| = 3 and |y| = 5.
  const x = matrixOf(3, 1, [1, -2, 2]);
  const y = matrixOf(1, 2, [3, 4]);
  const { factor, rank } = polar(multiply(x, y));
  expect(rank).toBe(1);
  const wanted = multiply(x, y).data.map((value) => value / 15);
  expect(largest(subtract(factor, { data: wanted, rows: 3, cols: 2 }).data)).toBeLessThan(1e-15);
});

test("condition 1e6 leaves no trace in orthogonality; NaN stays NaN", () => {
  const a = matrixOf(33, 33, matrixOfFamily("ill-conditioned", 33, 33));
  expect(orthogonalityError(polar(a).factor)).toBeLessThan(1e-13);
  // Q^T A is the stretch: symmetric.
  const stretch = multiply(transpose(polar(a).factor), a);
  expect(frobenius(subtract(stretch, transpose(stretch)))).toBeLessThan(1e-14);
  a.data[40] = Number.NaN;
  expect(polar(a).factor.data.every(Number.isNaN)).toBe(true);
});
