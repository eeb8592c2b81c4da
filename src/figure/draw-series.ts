import { clamped, clipped, type Point, simplified } from "./clip.ts";
import { type Band, CURVE_WIDTH, type Figure, type Line } from "./figure.ts";
import { area, box, type Plot, type Shape, stroke } from "./shapes.ts";

/** A curve may be drawn by fewer points as long as nobody can see it, in units. */
const TOLERANCE = 0.03;
/** Bars leave this part of their bin free, and are filled so. */
const BAR = { gap: 0.08, alpha: 0.35 };
const DOT = 3.5;

/** Bands, bars, lines and curves, within the plot. */
export function drawSeries(figure: Figure, plot: Plot): Shape[] {
  return [
    ...figure.bands.flatMap((band) => drawBand(figure, band, plot)),
    ...figure.lines.flatMap((line) =>
      line.bars
        ? drawBars(figure.x, line, plot)
        : line.steps
          ? drawSteps(figure, line, plot)
          : drawLine(figure.x, line, plot),
    ),
    ...drawCurves(figure, plot),
  ];
}

const thinned = (points: Point[], { unit }: Plot): Point[] => simplified(points, TOLERANCE * unit);

/** Runs of points with values; `through` goes on over places without one. */
function runsOf(x: number[], values: (number | null)[], plot: Plot, through = false): Point[][] {
  const runs: Point[][] = [[]];
  for (const [index, value] of values.entries()) {
    if (value !== null) runs[runs.length - 1].push([plot.x(x[index]), plot.y(value)]);
    else if (!through) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function drawLine(x: number[], line: Line, plot: Plot): Shape[] {
  if (line.width === 0) return [];
  const dash = (line.dash ?? []).map((part) => part * plot.unit);
  const runs = runsOf(x, line.values, plot, line.dots);
  const strokes = runs
    .flatMap((run) => clipped(run, plot.top, plot.bottom))
    .map((part) => stroke(thinned(part, plot), line.colour, line.width * plot.unit, dash));
  if (!line.dots) return strokes;
  const dots = runs
    .flat()
    .filter(([, y]) => y >= plot.top && y <= plot.bottom)
    .map((at): Shape => ({ kind: "dot", at, radius: DOT * plot.unit, colour: line.colour }));
  return [...strokes, ...dots];
}

function drawSteps({ x, xAxis }: Figure, line: Line, plot: Plot): Shape[] {
  const edges = [...x, xAxis.max].flatMap((edge) => [edge, edge]).slice(1, -1);
  const values = line.values.flatMap((value) => [value, value]);
  return drawLine(edges, { ...line, values }, plot);
}

function drawBars(x: number[], line: Line, plot: Plot): Shape[] {
  return line.values.flatMap((value, index): Shape[] => {
    if (!value) return [];
    const width = (x[1] ?? 1) - x[0];
    const [from, to] = [x[index] + (BAR.gap / 2) * width, x[index] + (1 - BAR.gap / 2) * width];
    const points = box(plot.x(from), Math.max(plot.top, plot.y(value)), plot.x(to), plot.bottom);
    const edge = { colour: line.colour, width: line.width * plot.unit, dash: [] };
    return [{ ...area(points, line.colour, BAR.alpha), stroke: edge }];
  });
}

/** The area between two lines; where the lower one has left a log scale, down to the floor. */
function drawBand({ x, lines, yAxis }: Figure, band: Band, plot: Plot): Shape[] {
  const upper = lines[band.upper].values;
  const lower = lines[band.lower].values;
  const floor = (index: number) => lower[index] ?? (yAxis.log ? yAxis.min : null);
  const runs: number[][] = [[]];
  for (const index of x.keys()) {
    if (upper[index] !== null && floor(index) !== null) runs[runs.length - 1].push(index);
    else runs.push([]);
  }
  const edge = (run: number[], value: (index: number) => number) =>
    thinned(
      clamped(
        run.map((index): Point => [plot.x(x[index]), plot.y(value(index))]),
        plot.top,
        plot.bottom,
      ),
      plot,
    );
  return runs
    .filter((run) => run.length > 1)
    .map((run) => {
      const above = edge(run, (index) => upper[index]!);
      const below = edge(run, (index) => floor(index)!);
      return area([...above, ...below.reverse()], band.colour, band.alpha);
    });
}

function drawCurves({ curves }: Figure, plot: Plot): Shape[] {
  return curves.flatMap(({ x, y, dash, width = CURVE_WIDTH }) =>
    clipped(
      x.map((value, index): Point => [plot.x(value), plot.y(y[index])]),
      plot.top,
      plot.bottom,
    ).map((part) =>
      stroke(
        thinned(part, plot),
        "ink",
        width * plot.unit,
        dash.map((length) => length * plot.unit),
      ),
    ),
  );
}
