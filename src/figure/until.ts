import type { Point } from "./clip.ts";
import type { PathShape, Shape } from "./shapes.ts";

/** What of the shapes lies left of a vertical line, in pixels: curves and areas are cut there as they are drawn. Text stays. */
export function leftOf(shapes: Shape[], x: number): Shape[] {
  return shapes.flatMap((shape): Shape[] => {
    if (shape.kind === "text") return [shape];
    if (shape.kind === "dot") return shape.at[0] <= x ? [shape] : [];
    return shape.fill ? cutArea(shape, x) : cutLine(shape, x);
  });
}

/** Where the segment meets the line. */
const meeting = ([x0, y0]: Point, [x1, y1]: Point, x: number): Point => [
  x,
  y0 + ((x - x0) / (x1 - x0)) * (y1 - y0),
];

/** The corners with those put in where the way crosses the line, right of it left out. */
function kept(points: readonly Point[], x: number, closed: boolean): (Point | null)[] {
  return points.flatMap((point, index) => {
    const next = points[index + 1] ?? (closed ? points[0] : point);
    const here = point[0] <= x ? point : null;
    return (point[0] - x) * (next[0] - x) < 0 ? [here, meeting(point, next, x)] : [here];
  });
}

function cutLine(shape: PathShape, x: number): Shape[] {
  const runs: Point[][] = [[]];
  for (const point of kept(shape.points, x, false)) {
    if (point) runs[runs.length - 1].push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 1).map((points) => ({ ...shape, points }));
}

function cutArea(shape: PathShape, x: number): Shape[] {
  const points = kept(shape.points, x, true).filter((point) => point !== null);
  return points.length > 2 ? [{ ...shape, points }] : [];
}
