import type uPlot from "uplot";
import {
  colourOf,
  endNames,
  type Figure,
  type Note,
  type Rich,
  type Theme,
  translucent,
} from "../figure/index.ts";
import { richCanvas, richWidth } from "./rich.ts";

/** What drawing needs besides the figure; `scale` multiplies every size (3 on paper). */
export interface Frame {
  figure: Figure;
  theme: Theme;
  scale: number;
  /** Names stand at the ends of curves, not in a legend below. */
  named: boolean;
}

const SIZE = 13;
const GAP = 8;
/** Half a tick label reaches past the plot. */
const EDGE = 20;

const ratio = (plot: uPlot): number => plot.ctx.canvas.width / plot.width;

/** Room right of the plot for the names of curves, in unscaled pixels. */
export function nameRoom(context: CanvasRenderingContext2D, { figure, theme, named }: Frame): number {
  if (!named) return EDGE;
  const names = [...figure.lines, ...figure.curves].flatMap((line) => (line.name ? [line.name] : []));
  const widest = Math.max(0, ...names.map((name) => richWidth(context, name, SIZE, theme.sans)));
  return widest > 0 ? widest + 34 : EDGE;
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

type Voice = "ink" | "muted" | "over";

/** `over` is muted text on top of curves, with a halo. */
function text(
  plot: uPlot,
  frame: Frame,
  source: Rich,
  x: number,
  y: number,
  align: number,
  voice: Voice = "ink",
): void {
  const { theme } = frame;
  const size = SIZE * frame.scale * ratio(plot);
  const colour = voice === "ink" ? theme.ink : theme.muted;
  const halo = voice === "over" ? { halo: theme.paper } : {};
  richCanvas(plot.ctx, source, { x, y, size, align, family: theme.sans, colour, ...halo });
}

function line(plot: uPlot, unit: number, colour: string, from: [number, number], to: [number, number]): void {
  plot.ctx.beginPath();
  plot.ctx.moveTo(...from);
  plot.ctx.lineTo(...to);
  stroke(plot, unit, colour, 1);
}

/** Grid, ticks, labels and titles, under the series. */
export function drawAxes(plot: uPlot, frame: Frame): void {
  const { left, top, width, height } = plot.bbox;
  const [right, bottom] = [left + width, top + height];
  const unit = ratio(plot) * frame.scale;
  const { figure, theme } = frame;
  plot.ctx.save();
  for (const tick of figure.xAxis.ticks(width / unit)) {
    const x = plot.valToPos(tick.value, "x", true);
    line(plot, unit, theme.line, [x, top], [x, bottom + 5 * unit]);
    text(plot, frame, tick.text, x, bottom + 15 * unit, 0.5, "muted");
  }
  for (const tick of figure.yAxis.ticks(height / unit)) {
    const y = plot.valToPos(tick.value, "y", true);
    line(plot, unit, theme.line, [left, y], [right, y]);
    text(plot, frame, tick.text, left - GAP * unit, y, 1, "muted");
  }
  line(plot, unit, theme.muted, [left, bottom], [right, bottom]);
  for (const tick of figure.topTicks ?? [])
    text(plot, frame, tick.text, plot.valToPos(tick.value, "x", true), top - 10 * unit, 0.5, "muted");
  text(plot, frame, figure.xAxis.title, left + width / 2, bottom + 37 * unit, 0.5);
  text(plot, frame, figure.yAxis.title, unit, top - (figure.topTicks ? 38 : 16) * unit, 0);
  plot.ctx.restore();
}

function stroke(plot: uPlot, unit: number, colour: string, width: number, dash: number[] = []): void {
  plot.ctx.strokeStyle = colour;
  plot.ctx.lineWidth = width * unit;
  plot.ctx.setLineDash(dash.map((part) => part * unit));
  plot.ctx.stroke();
  plot.ctx.setLineDash([]);
}

function drawMarks(plot: uPlot, frame: Frame, unit: number): void {
  const { ctx, bbox } = plot;
  for (const mark of frame.figure.marks) {
    const x = plot.valToPos(mark.x, "x", true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    stroke(plot, unit, frame.theme.muted, 1, mark.dash ?? []);
    const gap = 6 * unit;
    const fits = (words: Rich, room: number) =>
      gap + richWidth(ctx, words, SIZE * unit, frame.theme.sans) <= room;
    if (fits(mark.before, x - bbox.left))
      text(plot, frame, mark.before, x - gap, bbox.top + 11 * unit, 1, "over");
    if (fits(mark.after, bbox.left + bbox.width - x))
      text(plot, frame, mark.after, x + gap, bbox.top + 11 * unit, 0, "over");
  }
}

function drawCurves(plot: uPlot, frame: Frame, unit: number): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const curve of frame.figure.curves) {
    ctx.beginPath();
    for (const [index, x] of curve.x.entries())
      ctx.lineTo(plot.valToPos(x, "x", true), plot.valToPos(curve.y[index], "y", true));
    stroke(plot, unit, frame.theme.ink, 1.5, curve.dash);
  }
  ctx.restore();
}

/** A word inside an area, kept within the plot. */
function drawNote(plot: uPlot, frame: Frame, note: Note, unit: number): void {
  const { left, width } = plot.bbox;
  const half = richWidth(plot.ctx, note.text, SIZE * unit, frame.theme.sans) / 2 + 4 * unit;
  const x = Math.min(left + width - half, Math.max(left + half, plot.valToPos(note.x, "x", true)));
  text(plot, frame, note.text, x, plot.valToPos(note.y, "y", true), 0.5);
}

/** Names at the ends of their curves, each behind a sample of its line. */
function drawNames(plot: uPlot, frame: Frame, unit: number): void {
  const { ctx, bbox } = plot;
  const right = bbox.left + bbox.width;
  const room = { top: bbox.top, bottom: bbox.top + bbox.height, step: 17 * unit };
  const place = (value: number) => plot.valToPos(value, "y", true);
  for (const { y, name, line } of endNames(frame.figure, place, room)) {
    const colour = colourOf(frame.theme, line.colour);
    ctx.beginPath();
    if (line.swatch) {
      ctx.fillStyle = translucent(colour, line.swatch);
      ctx.fillRect(right + 5 * unit, y - 5 * unit, 16 * unit, 10 * unit);
    } else {
      ctx.moveTo(right + 5 * unit, y);
      ctx.lineTo(right + 21 * unit, y);
      stroke(plot, unit, colour, line.width, line.dash ? [4, 3] : []);
    }
    text(plot, frame, name, right + 26 * unit, y, 0);
  }
}

/** All that stands above the series. */
export function drawOver(plot: uPlot, frame: Frame): void {
  const unit = ratio(plot) * frame.scale;
  plot.ctx.save();
  drawCurves(plot, frame, unit);
  drawMarks(plot, frame, unit);
  for (const note of frame.figure.notes) drawNote(plot, frame, note, unit);
  if (frame.named) drawNames(plot, frame, unit);
  plot.ctx.restore();
}
