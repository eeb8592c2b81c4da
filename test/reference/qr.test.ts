import { expect, test } from "vitest";
import {
  frobenius,
  largest,
  type Matrix,
  matrixOf,
  multiply,
  orthogonalityError,
  qr,
  subtract,
} from "../../src/reference/index.ts";
import { FAMILIES, matrixOfFamily } from "../conformance/families.ts";

/** Householder's worst case: each of `cols` reflections rounds sums of `rows` terms by 2^-53 a term. */
const bound = ({ rows, cols }: Matrix) => (rows * cols + 4 * cols) * 2 ** -53;

test.each(Object.keys(FAMILIES))(
  "%s: Q R = A, Q orthonormal, R upper with a non-negative diagonal",
  (family) => {
    for (const [rows, cols] of [
      [1, 1],
      [5, 1],
      [8, 8],
      [9, 8],
      [33, 33],
      [300, 33],
      [1024, 8],
    ]) {
      const a = matrixOf(rows, cols, matrixOfFamily(family, rows, cols));
      const { q, r } = qr(a);
      expect(frobenius(subtract(a, multiply(q, r)))).toBeLessThanOrEqual(bound(a) * frobenius(a));
      expect(orthogonalityError(q)).toBeLessThan(bound(a));
      for (let i = 0; i < cols; i++) {
        expect(r.data[i * cols + i]).toBeGreaterThanOrEqual(0);
        for (let j = 0; j < i; j++) expect(r.data[i * cols + j]).toBe(0);
      }
    }
  },
);

test("an upper triangle with a positive diagonal, turned: both factors come back", () => {
  // Columns 3-4-5 and 5-12-13: Q = (3, -4; 4, 3) / 5, R = (5, 13; 0, 26).
  const q = matrixOf(2, 2, [0.6, -0.8, 0.8, 0.6]);
  const r = matrixOf(2, 2, [5, 13, 0, 26]);
  const found = qr(multiply(q, r));
  expect(largest(subtract(found.q, q).data)).toBeLessThan(1e-15);
  expect(largest(subtract(found.r, r).data)).toBeLessThan(26e-15);
});

test("scale changes Q by no bit, up to f64's own range", () => {
  const a = matrixOf(9, 8, matrixOfFamily("random", 9, 8));
  for (const factor of [2 ** 1000, 2 ** -900]) {
    expect(qr({ ...a, data: a.data.map((x) => x * factor) }).q).toEqual(qr(a).q);
  }
});

test("fewer rows than columns: an error", () => {
  expect(() => qr(matrixOf(2, 3))).toThrow("qr of 2 x 3");
});
