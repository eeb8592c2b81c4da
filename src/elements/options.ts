import uPlot from "uplot";
import type { Axis } from "./figure.ts";
import { colourOf, drawAxes, drawOver, type Frame } from "./frame.ts";

interface Room {
  width: number;
  height: number;
  left: number;
  right: number;
}

function scaleOf(axis: () => Axis): uPlot.Scale {
  return { time: false, distr: axis().log ? 3 : 1, range: () => [axis().min, axis().max] };
}

/** Grid and ticks only: the labels are drawn by `drawAxes`. */
function axisOf(current: () => Frame, which: "xAxis" | "yAxis", size: number): uPlot.Axis {
  const { scale } = current();
  const line = () => current().theme.line;
  return {
    scale: which === "xAxis" ? "x" : "y",
    size: size * scale,
    splits: (plot) => {
      const pixels = which === "xAxis" ? plot.width - 100 * scale : plot.height - 80 * scale;
      const known = which === "xAxis" ? plot.bbox.width : plot.bbox.height;
      const length = known > 0 ? known / (plot.ctx.canvas.width / plot.width) : pixels;
      return current()
        .figure[which].ticks(length / scale)
        .map((tick) => tick.value);
    },
    filter: (_plot, splits) => splits,
    values: (_plot, splits) => splits.map(() => ""),
    grid: { show: true, stroke: line, width: scale * (which === "yAxis" ? 1 : 0) },
    ticks: { show: which === "xAxis", stroke: line, width: scale, size: 5 * scale },
    border: { show: which === "xAxis", stroke: () => current().theme.muted, width: scale },
  };
}

function seriesOf(current: () => Frame, index: number): uPlot.Series {
  const line = current().figure.lines[index];
  const { scale } = current();
  const colour = () => colourOf(current().theme, current().figure.lines[index].colour);
  return {
    scale: "y",
    points: { show: false },
    width: line.width * scale,
    ...(line.width > 0 ? { stroke: colour } : {}),
    ...(line.dash ? { dash: line.dash.map((part) => part * scale) } : {}),
    ...(line.bars
      ? { paths: uPlot.paths.bars!({ size: [0.92], align: 1 }), fill: () => translucent(colour(), 0.35) }
      : {}),
  };
}

export function translucent(colour: string, alpha: number): string {
  const byte = Math.round(alpha * 255);
  return `${colour}${byte.toString(16).padStart(2, "0")}`;
}

/** uPlot's options for a frame that may change its data, but not the number and kinds of its lines. */
export function plotOptions(
  current: () => Frame,
  room: Room,
  moved: (index: number | null) => void,
): uPlot.Options {
  const { figure, scale } = current();
  return {
    width: room.width * scale,
    height: room.height * scale,
    padding: [(figure.topTicks ? 54 : 32) * scale, room.right * scale, 0, 0],
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: {
        size: (_plot, index) => (figure.lines[index - 1]?.width > 0 && !figure.lines[index - 1].bars ? 7 : 0),
      },
    },
    scales: { x: scaleOf(() => current().figure.xAxis), y: scaleOf(() => current().figure.yAxis) },
    axes: [axisOf(current, "xAxis", 50), axisOf(current, "yAxis", room.left)],
    series: [{}, ...figure.lines.map((_, index) => seriesOf(current, index))],
    bands: figure.bands.map((band) => ({
      series: [band.upper + 1, band.lower + 1],
      fill: () => translucent(colourOf(current().theme, band.colour), band.alpha),
    })),
    hooks: {
      drawAxes: [(plot) => drawAxes(plot, current())],
      draw: [(plot) => drawOver(plot, current())],
      setCursor: [(plot) => moved(plot.cursor.idx ?? null)],
    },
  };
}
