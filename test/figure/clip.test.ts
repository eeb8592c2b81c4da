import fc from "fast-check";
import { expect, test } from "vitest";
import { clamped, clipped, type Point, simplified } from "../../src/figure/clip.ts";

const [TOP, BOTTOM] = [10, 90];
const lines = fc
  .array(fc.double({ min: -50, max: 150, noNaN: true }), { minLength: 2, maxLength: 40 })
  .map((ys) => ys.map((y, x): Point => [3 * x, y]));

/** Height of the line at x, by linear interpolation. */
function heightAt(points: Point[], x: number): number {
  const index = Math.min(
    points.length - 1,
    Math.max(
      1,
      points.findIndex((point) => point[0] >= x),
    ),
  );
  const [[x0, y0], [x1, y1]] = [points[index - 1], points[index]];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

test("what is clipped stays on the line and inside, and ends only where the line leaves", () => {
  fc.assert(
    fc.property(lines, (points) => {
      const parts = clipped(points, TOP, BOTTOM);
      for (const [x, y] of parts.flat()) {
        // Interpolating back costs a few roundings of numbers up to 200.
        expect(Math.abs(heightAt(points, x) - y)).toBeLessThan(1e-10 * 200);
        expect(y).toBeGreaterThanOrEqual(TOP - 1e-10);
        expect(y).toBeLessThanOrEqual(BOTTOM + 1e-10);
      }
      const inside = points.every(([, y]) => y >= TOP && y <= BOTTOM);
      if (inside) expect(parts).toEqual([points]);
    }),
  );
});

test("a line across the whole plot keeps the piece inside; one that is outside leaves nothing", () => {
  expect(
    clipped(
      [
        [0, 0],
        [100, 100],
      ],
      TOP,
      BOTTOM,
    ),
  ).toEqual([
    [
      [10, 10],
      [90, 90],
    ],
  ]);
  expect(
    clipped(
      [
        [0, 0],
        [100, 5],
      ],
      TOP,
      BOTTOM,
    ),
  ).toEqual([]);
});

test("an edge that leaves runs along the border, with corners where it crossed", () => {
  expect(
    clamped(
      [
        [0, 50],
        [10, 130],
        [20, 50],
      ],
      TOP,
      BOTTOM,
    ),
  ).toEqual([
    [0, 50],
    [5, 90],
    [10, 90],
    [15, 90],
    [20, 50],
  ]);
});

test("fewer points are as near as was asked, and keep the ends", () => {
  fc.assert(
    fc.property(lines, fc.double({ min: 0.01, max: 5, noNaN: true }), (points, tolerance) => {
      const fewer = simplified(points, tolerance);
      expect(fewer[0]).toEqual(points[0]);
      expect(fewer.at(-1)).toEqual(points.at(-1));
      const at = fewer.map((point) => points.indexOf(point));
      for (let piece = 1; piece < at.length; piece++) {
        const [[x0, y0], [x1, y1]] = [points[at[piece - 1]], points[at[piece]]];
        for (const [x, y] of points.slice(at[piece - 1], at[piece] + 1)) {
          const off = Math.abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / Math.hypot(x1 - x0, y1 - y0);
          expect(off).toBeLessThanOrEqual(tolerance * (1 + 1e-12));
        }
      }
    }),
  );
  const straight = Array.from({ length: 1000 }, (_, x): Point => [x, 2 * x]);
  expect(simplified(straight, 0.01)).toEqual([straight[0], straight[999]]);
});
