import type uPlot from "uplot";
import { type Axis, colourOf } from "../figure/index.ts";
import { type Frame, paintFigure } from "./frame.ts";

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
  const colour = (index: number) => colourOf(current().theme, current().figure.lines[index].colour);
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
        fill: (_plot, index) => colour(index - 1),
        size: (_plot, index) => {
          const { width, bars, steps } = figure.lines[index - 1];
          return width > 0 && !bars && !steps ? 7 * scale : 0;
        },
      },
    },
    scales: { x: scaleOf(() => current().figure.xAxis), y: scaleOf(() => current().figure.yAxis) },
    // Shapes are painted, those that make its SVG; of a line uPlot knows where the cursor's dot stands and its colour.
    drawOrder: [],
    series: [{}, ...figure.lines.map((_, index) => ({ scale: "y", stroke: () => colour(index) }))],
    hooks: { draw: [(plot) => paintFigure(plot, current())] },
  };
}
