export type Point = readonly [x: number, y: number];

/** Where the segment meets a horizontal line. */
function crossing([x0, y0]: Point, [x1, y1]: Point, y: number): Point {
  return [x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), y];
}

/** The points with those put in where the line crosses the top or the bottom. */
function withCrossings(points: Point[], top: number, bottom: number): Point[] {
  return points.flatMap((point, index): Point[] => {
    const next = points[index + 1];
    if (!next) return [point];
    const between = [top, bottom].filter((y) => (point[1] - y) * (next[1] - y) < 0);
    if (point[1] > next[1]) between.reverse();
    return [point, ...between.map((y) => crossing(point, next, y))];
  });
}

/** The parts of a line that lie between top and bottom. */
export function clipped(points: Point[], top: number, bottom: number): Point[][] {
  const parts: Point[][] = [];
  let part: Point[] = [];
  const end = () => {
    if (part.length > 1) parts.push(part);
    part = [];
  };
  for (const point of withCrossings(points, top, bottom)) {
    if (point[1] < top || point[1] > bottom) end();
    else part.push(point);
  }
  end();
  return parts;
}

/** The line with all that lies outside moved to the top or the bottom: an edge of an area. */
export function clamped(points: Point[], top: number, bottom: number): Point[] {
  return withCrossings(points, top, bottom).map(([x, y]) => [x, Math.min(bottom, Math.max(top, y))]);
}

/** The line without the points that lie within `tolerance` of the straight line between those kept. */
export function simplified(points: Point[], tolerance: number): Point[] {
  const kept: Point[] = points.slice(0, 1);
  let from = 0;
  while (from < points.length - 1) {
    let to = from + 1;
    // The reach of a straight piece is found by doubling, then by halving: few checks, however many points.
    for (let step = 1; step > 0; ) {
      const next = Math.min(points.length - 1, to + step);
      if (next > to && isStraight(points, from, next, tolerance)) {
        to = next;
        step *= 2;
      } else step = Math.floor(step / 2);
    }
    kept.push(points[to]);
    from = to;
  }
  return kept;
}

function isStraight(points: Point[], from: number, to: number, tolerance: number): boolean {
  const [[x0, y0], [x1, y1]] = [points[from], points[to]];
  const length = Math.hypot(x1 - x0, y1 - y0);
  for (let i = from + 1; i < to; i++) {
    const [x, y] = points[i];
    const off =
      length > 0 ? ((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length : Math.hypot(x - x0, y - y0);
    if (Math.abs(off) > tolerance) return false;
  }
  return true;
}
