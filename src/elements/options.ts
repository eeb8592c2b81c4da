import uPlot from "uplot";
import { type Axis, colourOf, translucent } from "../figure/index.ts";
import { drawAxes, drawOver, type Frame, pen } from "./frame.ts";

/** Unscaled CSS pixels around the axes. */
export interface Room {
  top: number;
  left: number;
  right: number;
}

/** Room for labels and title of the x axis. */
const BELOW = 50;

function scaleOf(axis: () => Axis): uPlot.Scale {
  return { time: false, distr: axis().log ? 3 : 1, range: () => [axis().min, axis().max] };
}

function seriesOf(current: () => Frame, index: number): uPlot.Series {
  const line = current().figure.lines[index];
  const { scale } = current();
  const colour = () => colourOf(current().theme, current().figure.lines[index].colour);
  return {
    scale: "y",
    // A slow curve in steps of whole pixels looks as if it had steps.
    ...(line.bars ? {} : { pxAlign: 0 }),
    points: line.dots ? { show: true, size: 7 * scale, fill: colour, width: 0 } : { show: false },
    spanGaps: line.dots === true,
    width: pen(line.width, current()) * scale,
    ...(line.width > 0 ? { stroke: colour } : {}),
    ...(line.dash ? { dash: line.dash.map((part) => part * scale) } : {}),
    ...(line.bars
      ? { paths: uPlot.paths.bars!({ size: [0.92], align: 1 }), fill: () => translucent(colour(), 0.35) }
      : {}),
    ...(line.steps ? { paths: steps } : {}),
  };
}

/** The outline of a histogram, whose last bin reaches to the end of the axis; uPlot's own ends where the last value begins. */
const steps: uPlot.Series.PathBuilder = (plot, index) => {
  const [x, values] = [plot.data[0], plot.data[index]];
  const stroke = new Path2D();
  const at = (value: number) => plot.valToPos(value, "x", true);
  for (const [bin, value] of values.entries()) {
    if (value === null || value === undefined) continue;
    const y = plot.valToPos(value, "y", true);
    if (bin > 0 && values[bin - 1] !== null) stroke.lineTo(at(x[bin]), y);
    else stroke.moveTo(at(x[bin]), y);
    stroke.lineTo(at(x[bin + 1] ?? plot.scales.x.max!), y);
  }
  return { stroke };
};

/** Pointers are heard by the chart: touch, keys and slides at another scale alike. */
const unheard = Object.fromEntries(
  (["mousedown", "mouseup", "click", "dblclick", "mousemove", "mouseleave", "mouseenter"] as const).map(
    (name) => [name, () => null],
  ),
);

/** uPlot's options for a frame and a room that may change, but not the number and kinds of lines. */
export function plotOptions(
  current: () => Frame,
  room: () => Room,
  size: { width: number; height: number },
): uPlot.Options {
  const { figure, scale } = current();
  return {
    width: size.width * scale,
    height: size.height * scale,
    // `drawAxes` draws them: their labels have superscripts.
    axes: [{ show: false }, { show: false }],
    padding: [
      () => room().top * scale,
      () => room().right * scale,
      () => BELOW * scale,
      () => room().left * scale,
    ],
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      bind: unheard,
      points: {
        size: (_plot, index) => {
          const { width, bars, steps } = figure.lines[index - 1];
          return width > 0 && !bars && !steps ? 7 * scale : 0;
        },
      },
    },
    scales: { x: scaleOf(() => current().figure.xAxis), y: scaleOf(() => current().figure.yAxis) },
    series: [{}, ...figure.lines.map((_, index) => seriesOf(current, index))],
    bands: figure.bands.map((band) => ({
      series: [band.upper + 1, band.lower + 1],
      fill: () => translucent(colourOf(current().theme, band.colour), band.alpha),
    })),
    hooks: {
      drawAxes: [(plot) => drawAxes(plot, current())],
      draw: [(plot) => drawOver(plot, current())],
    },
  };
}
