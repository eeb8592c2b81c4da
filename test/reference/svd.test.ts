import { expect, test } from "vitest";
import {
  frobenius,
  type Matrix,
  type MatrixSvd,
  matrixOf,
  multiply,
  orthogonalityError,
  scaleColumns,
  singularValues,
  subtract,
  svd,
  transpose,
} from "../../src/reference/index.ts";
import { checksum, matrixOfFamily } from "../conformance/families.ts";
import fixture from "../fixtures/linalg.json" with { type: "json" };

const shapes = [...new Set(fixture.matrices.map(({ rows, cols }) => `${rows} x ${cols}`))];

const residual = (a: Matrix, { s, u, v }: MatrixSvd) =>
  frobenius(subtract(a, multiply(scaleColumns(u, s), transpose(v))));

/** The largest |s - wanted|. */
const apart = (s: ArrayLike<number>, wanted: number[]) =>
  Math.max(...wanted.map((value, i) => Math.abs(s[i] - value)));

/**
 * Backward error and orthogonality of Householder's QR: each of k = min(rows, cols) reflections rounds sums of max(rows, cols) terms, by at most 2^-53 a term, which columns of equal
 * elements (Kahan, 8 x 1024) come within a factor 4 of. To that some ten sweeps of rotations add about as many roundings of 2^-52 for each column.
 */
const bound = ({ rows, cols }: Matrix) => rows * cols * 2 ** -53 + 10 * Math.min(rows, cols) * 2 ** -52;

test.each(shapes)("families of %s: LAPACK's singular values, residual, orthonormal vectors", (shape) => {
  for (const { family, rows, cols, s: wanted, ...given } of fixture.matrices) {
    if (`${rows} x ${cols}` !== shape) continue;
    const values = matrixOfFamily(family, rows, cols);
    expect(checksum(values), family).toBe(given.checksum);
    const a = matrixOf(rows, cols, values);
    const found = svd(a);
    // The fixture keeps 12 digits.
    expect(apart(found.s, wanted), family).toBeLessThanOrEqual(1e-11 * wanted[0]);
    expect(found.s.every((x, i) => x >= 0 && (i === 0 || x <= found.s[i - 1]))).toBe(true);
    expect(residual(a, found), family).toBeLessThanOrEqual(bound(a) * frobenius(a));
    for (const vectors of [found.u, found.v])
      expect(orthogonalityError(vectors), family).toBeLessThan(bound(a));
    // The same rotations, with or without vectors.
    if (rows * cols < 1e5) expect(singularValues(a), family).toEqual(found.s);
  }
});

const relative = (() => {
  const { b, exponents, s } = fixture.relative;
  const n = exponents.length;
  const powers = exponents.map((e) => 2 ** e);
  return { a: scaleColumns(matrixOf(n, n, b), powers), s };
})();

/** The largest |s / wanted - 1|. */
const relativelyApart = (s: ArrayLike<number>, wanted: number[]) =>
  Math.max(...wanted.map((value, i) => Math.abs(s[i] / value - 1)));

test("columns graded to 2^-200, in mixed order: every singular value to 1e-13 of itself", () => {
  const { a, s } = relative;
  // cond(B) = 15, and a few roundings of 2^-53 to each of 6 columns in some 6 sweeps.
  expect(relativelyApart(singularValues(a), s)).toBeLessThan(1e-13);
  expect(relativelyApart(svd(a).s, s)).toBeLessThan(1e-13);
});

test("any power of two as a scale changes nothing else, up to f64's own range", () => {
  const { a } = relative;
  const { s, u, v } = svd(a);
  for (const factor of [2 ** 900, 2 ** -700]) {
    const scaled = svd({ ...a, data: a.data.map((x) => x * factor) });
    expect(scaled.s).toEqual(s.map((x) => x * factor));
    expect([scaled.u, scaled.v]).toEqual([u, v]);
  }
});

test("bidiagonal 1, -1: 2 cos(k pi / (2 n + 1))", () => {
  for (const n of [1, 2, 7, 64, 200]) {
    const a = matrixOf(n, n);
    for (let i = 0; i < n; i++) {
      a.data[i * n + i] = 1;
      if (i > 0) a.data[i * n + i - 1] = -1;
    }
    const wanted = Array.from({ length: n }, (_, k) => 2 * Math.cos(((k + 1) * Math.PI) / (2 * n + 1)));
    expect(apart(singularValues(a), wanted)).toBeLessThan(1e-14);
  }
});

test("Hilbert of 5 in f64: 1e-15 of the largest", () => {
  const a = matrixOf(
    5,
    5,
    Array.from({ length: 25 }, (_, at) => 1 / (Math.floor(at / 5) + (at % 5) + 1)),
  );
  // Of the exact matrix, 15 digits of 50; that 1/3 and its like are rounded moves them by 1e-16.
  const wanted = [
    1.56705069109823, 0.208534218611013, 0.0114074916234198, 3.05898040151191e-4, 3.28792877217186e-6,
  ];
  expect(apart(svd(a).s, wanted)).toBeLessThan(1e-15 * wanted[0]);
});

test("2 x 2: the roots of the characteristic polynomial, small ones to the last digits", () => {
  // B D with B = (1, 1; 1, -2) and D = (1, d): singular values have the product 3 d and the sum of squares 2 + 5 d^2.
  for (const d of [1, 0.1, 1e-5, 1e-40]) {
    const sum = 2 + 5 * d * d;
    const first = Math.sqrt((sum + Math.sqrt(sum * sum - 36 * d * d)) / 2);
    expect(relativelyApart(svd(matrixOf(2, 2, [1, d, 1, -2 * d])).s, [first, (3 * d) / first])).toBeLessThan(
      1e-15,
    );
  }
});

test("null columns are completed; zero, single and equal columns", () => {
  for (const [rows, cols, values] of [
    [3, 3, new Array(9).fill(0)],
    [4, 2, new Array(8).fill(0)],
    [2, 4, new Array(8).fill(1)],
    [3, 2, [0, 0, 0, 1e-300, 0, 0]],
    [3, 3, [0, 0, 2, 0, 0, 0, 0, 0, 0]],
    [2, 2, [1, 2 ** -600, 0, 2 ** -600]],
  ] as const) {
    const { u, v } = svd(matrixOf(rows, cols, values));
    expect(orthogonalityError(u)).toBeLessThan(1e-15);
    expect(orthogonalityError(v)).toBeLessThan(1e-15);
  }
  // Below 2^-500 of the largest: null.
  expect(svd(matrixOf(2, 2, [1, 2 ** -600, 0, 2 ** -600])).s).toEqual(Float64Array.of(1, 0));
});

test("NaN and infinity make everything NaN", () => {
  for (const [rows, cols] of [
    [3, 2],
    [2, 3],
    [2, 2],
  ]) {
    const a = matrixOf(
      rows,
      cols,
      Array.from({ length: rows * cols }, (_, at) => at),
    );
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      a.data[3] = bad;
      const { s, u, v } = svd(a);
      expect([s.length, u.rows, u.cols, v.rows, v.cols]).toEqual([2, rows, 2, cols, 2]);
      for (const x of [...s, ...u.data, ...v.data, ...singularValues(a)]) expect(x).toBeNaN();
    }
  }
});
