import type uPlot from "uplot";
import {
  colourOf,
  endNames,
  type Figure,
  type Line,
  type Note,
  namesBeside,
  placedNames,
  type Rich,
  SPAN,
  sampleDash,
  type Theme,
  translucent,
} from "../figure/index.ts";
import { richCanvas, richWidth } from "./rich.ts";

/** What drawing needs besides the figure. */
export interface Frame {
  figure: Figure;
  theme: Theme;
  /** Multiplies every size: 3 on paper, and as type asks for on a stage. */
  scale: number;
  /** Curves are drawn for an audience. */
  stage: boolean;
  /** Names stand at the ends of curves, not in a legend below. */
  named: boolean;
}

/** Type of a plot, unscaled CSS pixels. */
export const SIZE = 13;
/** Curves on a stage, CSS pixels; what is thinner than these stays in proportion. */
const STAGE_PEN = { width: 3, from: 1.2 };
const GAP = 8;
/** Length of a piece of line beside a name. */
const SAMPLE = 16;
/** Half a tick label reaches past the plot. */
const EDGE = 20;

const ratio = (plot: uPlot): number => plot.ctx.canvas.width / plot.width;

/** Width of a curve, unscaled. */
export const pen = (width: number, { stage, scale }: Pick<Frame, "stage" | "scale">): number =>
  stage && width >= STAGE_PEN.from ? STAGE_PEN.width / scale : width;

/** Room right of the plot for the names of curves, in unscaled pixels. */
export function nameRoom(context: CanvasRenderingContext2D, { figure, theme, named }: Frame): number {
  if (!named) return EDGE;
  const widest = Math.max(
    0,
    ...namesBeside(figure).map((name) => richWidth(context, name, SIZE, theme.sans)),
  );
  return widest > 0 ? widest + SAMPLE + 18 : EDGE;
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

type Voice = "ink" | "muted" | "over" | "named";

/** `over` and `named`, muted and not, are text on top of curves, with a halo. */
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
  const colour = voice === "ink" || voice === "named" ? theme.ink : theme.muted;
  const halo = voice === "over" || voice === "named" ? { halo: theme.paper } : {};
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
  for (const span of figure.spans) {
    const [from, to] = [span.from, span.to].map((value) => plot.valToPos(value, "x", true));
    plot.ctx.fillStyle = translucent(theme.ink, SPAN.alpha);
    plot.ctx.fillRect(from, top, to - from, height);
    plot.ctx.fillStyle = theme.ink;
    plot.ctx.fillRect(from, bottom - SPAN.rule * unit, to - from, SPAN.rule * unit);
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

/** Names of spans, at their foot. */
function drawSpanNames(plot: uPlot, frame: Frame, unit: number): void {
  const { top, height } = plot.bbox;
  for (const { from, to, name } of frame.figure.spans) {
    const [left, right] = [from, to].map((value) => plot.valToPos(value, "x", true));
    if (richWidth(plot.ctx, name, SIZE * unit, frame.theme.sans) <= right - left - 2 * GAP * unit)
      text(plot, frame, name, (left + right) / 2, top + height - (SPAN.rule + 11) * unit, 0.5, "over");
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
    stroke(plot, unit, frame.theme.ink, pen(1.5, frame), curve.dash);
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

/** A piece of a line, or of an area, from x on; `y` is its middle. */
function drawSample(
  plot: uPlot,
  frame: Frame,
  line: Pick<Line, "colour" | "width" | "dash" | "swatch">,
  at: { x: number; y: number; unit: number },
): void {
  const { ctx } = plot;
  const { x, y, unit } = at;
  const colour = colourOf(frame.theme, line.colour);
  ctx.beginPath();
  if (line.swatch) {
    ctx.fillStyle = translucent(colour, line.swatch);
    ctx.fillRect(x, y - 5 * unit, SAMPLE * unit, 10 * unit);
  } else {
    ctx.moveTo(x, y);
    ctx.lineTo(x + SAMPLE * unit, y);
    stroke(plot, unit, colour, pen(line.width, frame), sampleDash(line.dash));
  }
}

/** Names at the ends of their curves, each behind a sample of its line. */
function drawNames(plot: uPlot, frame: Frame, unit: number): void {
  const { bbox } = plot;
  const right = bbox.left + bbox.width;
  const room = { top: bbox.top, bottom: bbox.top + bbox.height, step: 17 * unit };
  const place = (value: number) => plot.valToPos(value, "y", true);
  for (const { y, name, line } of endNames(frame.figure, place, room)) {
    drawSample(plot, frame, line, { x: right + 5 * unit, y, unit });
    text(plot, frame, name, right + (SAMPLE + 10) * unit, y, 0);
  }
}

/** Names that begin within the plot, kept there. */
function drawPlacedNames(plot: uPlot, frame: Frame, unit: number): void {
  const { left, top, width, height } = plot.bbox;
  const before = (SAMPLE + 5) * unit;
  for (const line of placedNames(frame.figure)) {
    const room = before + richWidth(plot.ctx, line.name, SIZE * unit, frame.theme.sans);
    const x = Math.max(left, Math.min(plot.valToPos(line.at.x, "x", true), left + width - room));
    const at = plot.valToPos(line.at.y, "y", true);
    const y = Math.max(top + 9 * unit, Math.min(at, top + height - 9 * unit));
    drawSample(plot, frame, line, { x, y, unit });
    text(plot, frame, line.name, x + before, y, 0, "named");
  }
}

/** All that stands above the series. */
export function drawOver(plot: uPlot, frame: Frame): void {
  const unit = ratio(plot) * frame.scale;
  plot.ctx.save();
  drawCurves(plot, frame, unit);
  drawMarks(plot, frame, unit);
  for (const note of frame.figure.notes) drawNote(plot, frame, note, unit);
  drawSpanNames(plot, frame, unit);
  if (frame.named) {
    drawNames(plot, frame, unit);
    drawPlacedNames(plot, frame, unit);
  }
  plot.ctx.restore();
}
