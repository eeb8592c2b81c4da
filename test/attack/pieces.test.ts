import fc from "fast-check";
import { expect, test } from "vitest";
import { candidates, piecesOf } from "../../src/attack/index.ts";
import { evaluate, type Net } from "../../src/reference/index.ts";

const net = (...neurons: [w: number, b: number, v: number][]): Net => ({
  w: Float64Array.from(neurons, ([w]) => w),
  b: Float64Array.from(neurons, ([, b]) => b),
  v: Float64Array.from(neurons, ([, , v]) => v),
});
const kinks = (of: Net) =>
  piecesOf(of)
    .slice(1)
    .map(({ from }) => from);

test("no kink: neurons that are dead, constant or without a voice", () => {
  expect(piecesOf(net([0, 2, 3], [1, -1, 0]))).toEqual([
    { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, slope: 0, values: [6, 6] },
  ]);
});

test("one kink, to the right and to the left", () => {
  const [left, right] = piecesOf(net([2, -1, 3]));
  expect(left).toEqual({ from: Number.NEGATIVE_INFINITY, to: 0.5, slope: 0, values: [0, 0] });
  expect(right).toEqual({
    from: 0.5,
    to: Number.POSITIVE_INFINITY,
    slope: 6,
    values: [0, Number.POSITIVE_INFINITY],
  });
  expect(piecesOf(net([-1, 1, -2]))[0]).toMatchObject({ slope: 2, values: [Number.NEGATIVE_INFINITY, 0] });
});

test("two kinks, coinciding ones, and ones that cancel", () => {
  expect(kinks(net([1, 1, 1], [1, -1, -1]))).toEqual([-1, 1]);
  expect(piecesOf(net([1, 1, 1], [1, -1, -1]))[1]).toEqual({ from: -1, to: 1, slope: 1, values: [0, 2] });
  expect(kinks(net([1, -1, 1], [2, -2, 1]))).toEqual([1]);
  // relu(x) - relu(-x) = x
  expect(kinks(net([1, 0, 1], [-1, 0, -1]))).toEqual([]);
});

test("pieces give Phi everywhere, whatever its size", () => {
  const number = fc.double({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true });
  // A kink beyond 2,000 would lose what a test of values inside can see.
  const weight = fc.oneof(
    fc.constant(0),
    fc.double({ min: 1e-3, max: 2, noNaN: true }),
    fc.double({ min: -2, max: -1e-3, noNaN: true }),
  );
  const neurons = fc.array(fc.tuple(weight, number, number), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(neurons, fc.constantFrom(1e-6, 1, 1e6), number, (given, scale, x) => {
      const own = net(...given.map(([w, b, v]): [number, number, number] => [w, b, scale * v]));
      const piece = piecesOf(own).find(({ from, to }) => from <= x && x <= to)!;
      const [base, value] = Number.isFinite(piece.from)
        ? [piece.from, piece.values[0]]
        : Number.isFinite(piece.to)
          ? [piece.to, piece.values[1]]
          : [0, evaluate(own, 0)];
      const size = own.v.reduce(
        (sum, v, j) => sum + Math.abs(v) * (Math.abs(own.w[j] * x) + Math.abs(own.b[j])),
        0,
      );
      // Kinks up to 1e-12 from each other, or so much of their size, are one.
      const slope = own.v.reduce((sum, v, j) => sum + Math.abs(v * own.w[j]), 0);
      const bound = 1e-9 * (size + slope * Math.abs(x - base)) + 4e-12 * slope * Math.max(1, Math.abs(x));
      expect(Math.abs(value + piece.slope * (x - base) - evaluate(own, x))).toBeLessThanOrEqual(
        bound + 1e-300,
      );
    }),
  );
});

/** A function through given points, linear in between and constant outside. */
function through(points: [x: number, y: number][]): Net {
  const slopes = points.slice(1).map(([x, y], i) => (y - points[i][1]) / (x - points[i][0]));
  const neurons: [number, number, number][] = [[0, 1, points[0][1]]];
  for (const [i, [x]] of points.entries())
    neurons.push([1, -x, (slopes[i] ?? 0) - (i > 0 ? slopes[i - 1] : 0)]);
  return net(...neurons);
}

test("(N, N): every x at the margin in both pieces, touching ones too", () => {
  const pieces = piecesOf(
    through([
      [0, -2],
      [2, 2],
      [3, 0],
      [5, 0.5],
    ]),
  );
  // -2 to 2 passes -1 and 1, 2 to 0 passes 1.
  expect(candidates(pieces, 1).map((x) => Number(x.toFixed(12)))).toEqual([0.5, 1.5, 2.5]);
  const touching = piecesOf(
    through([
      [0, 0],
      [1, 1],
      [2, 0],
    ]),
  );
  expect(candidates(touching, 1)).toEqual([1]);
});

test("(N, C, N) and (C, N, C): the two inner kinks; scale changes nothing", () => {
  for (const scale of [1e-6, 1, 1e6]) {
    const flat = through([
      [0, 0],
      [1, scale],
      [2, scale],
      [3, 0],
    ]);
    expect(candidates(piecesOf(flat), scale)).toEqual([1, 2]);
    const steps = through(
      [
        [0, scale],
        [1, scale],
        [2, -scale],
        [3, -scale],
      ].map(([x, y]) => [x, y]),
    );
    // Outside it is constant too, but unbounded: the middle is all that there is between two kinks.
    expect(candidates(piecesOf(steps), scale)).toEqual([]);
    const wider = through([
      [-1, 0],
      [0, scale],
      [1, scale],
      [2, -scale],
      [3, -scale],
      [4, 0],
    ]);
    expect(candidates(piecesOf(wider), scale)).toEqual([0, 1]);
  }
});
