import type uPlot from "uplot";
import {
  colourOf,
  drawAxes,
  drawSeries,
  drawWords,
  type Figure,
  namesBeside,
  type PathShape,
  type Plot,
  type Shape,
  type ShapeColour,
  type Theme,
  translucent,
} from "../figure/index.ts";
import { richCanvas, richWidth } from "./rich.ts";

/** What drawing needs besides the figure; `scale` multiplies every size (3 on paper, and as type asks for on a stage). */
export interface Frame {
  figure: Figure;
  theme: Theme;
  scale: number;
  /** Names stand at the ends of curves, not in a legend below. */
  named: boolean;
}

/** Type of a plot, unscaled CSS pixels. */
export const SIZE = 13;
const GAP = 8;
/** Length of a piece of line beside a name, with what is around it. */
const SAMPLE = 34;
/** Half a tick label reaches past the plot. */
const EDGE = 20;

/** Room right of the plot for the names of curves, in unscaled pixels. */
export function nameRoom(context: CanvasRenderingContext2D, { figure, theme, named }: Frame): number {
  if (!named) return EDGE;
  const widest = Math.max(
    0,
    ...namesBeside(figure).map((name) => richWidth(context, name, SIZE, theme.sans)),
  );
  return widest > 0 ? widest + SAMPLE : EDGE;
}

/** Room left of the plot for the labels of its ticks. */
export function tickRoom(
  context: CanvasRenderingContext2D,
  { figure, theme }: Frame,
  pixels: number,
): number {
  const widths = figure.yAxis.ticks(pixels).map((tick) => richWidth(context, tick.text, SIZE, theme.sans));
  return Math.max(18, ...widths) + GAP + 2;
}

/** The plot's rectangle in canvas pixels. */
function plotOf(plot: uPlot, { scale }: Frame): Plot {
  const { left, top, width, height } = plot.bbox;
  const place = (axis: "x" | "y") => (value: number) => plot.valToPos(value, axis, true);
  return {
    left,
    top,
    right: left + width,
    bottom: top + height,
    unit: (plot.ctx.canvas.width / plot.width) * scale,
    x: place("x"),
    y: place("y"),
  };
}

/** All of a figure, on the canvas of its plot. */
export function paintFigure(plot: uPlot, frame: Frame): void {
  const { figure, named, theme } = frame;
  const at = plotOf(plot, frame);
  const shapes = [
    ...drawAxes(figure, at),
    ...drawSeries(figure, at),
    ...drawWords(figure, { plot: at, named, legend: [] }),
  ];
  paint(plot.ctx, shapes, theme);
}

const ALIGN = { start: 0, middle: 0.5, end: 1 };

function paint(context: CanvasRenderingContext2D, shapes: Shape[], theme: Theme): void {
  const colour = (name: ShapeColour) => (name === "line" ? theme.line : colourOf(theme, name));
  context.save();
  context.lineJoin = "round";
  for (const shape of shapes)
    if (shape.kind === "path") paintPath(context, shape, colour);
    else if (shape.kind === "text") {
      const { text, align, halo, x, y, size } = shape;
      const at = { x, y, size, align: ALIGN[align], family: theme.sans, colour: colour(shape.colour) };
      richCanvas(context, text, halo ? { ...at, halo: theme.paper } : at);
    } else {
      context.fillStyle = colour(shape.colour);
      context.beginPath();
      context.arc(...shape.at, shape.radius, 0, 2 * Math.PI);
      context.fill();
    }
  context.restore();
}

function paintPath(
  context: CanvasRenderingContext2D,
  { points, fill, stroke }: PathShape,
  colour: (name: ShapeColour) => string,
): void {
  context.beginPath();
  for (const point of points) context.lineTo(...point);
  if (fill) {
    context.closePath();
    context.fillStyle = translucent(colour(fill.colour), fill.alpha);
    context.fill();
  }
  if (!stroke) return;
  context.strokeStyle = colour(stroke.colour);
  context.lineWidth = stroke.width;
  context.setLineDash([...stroke.dash]);
  context.stroke();
}
