import type { Figure } from "./figure.ts";
import { END_SAMPLE, GAP, type Layout, LEGEND, SIZE } from "./layout.ts";
import { endNames, type NamedLine, placedNames, sampleDash } from "./names.ts";
import type { Rich } from "./rich.ts";
import { area, box, type Plot, type Shape, segment, type TextShape } from "./shapes.ts";
import { textWidth } from "./text-metrics.ts";

/** A span is tinted with ink, and underlined on the axis. */
const SPAN = { alpha: 0.035, rule: 4 };

type Words = Partial<Pick<TextShape, "align" | "colour" | "halo">>;

/** Text in the plot's size; `y` is the middle of its line. */
export const words = ({ unit }: Plot, text: Rich, x: number, y: number, how: Words = {}): TextShape => ({
  kind: "text",
  text,
  x,
  y,
  size: SIZE * unit,
  align: "start",
  colour: "ink",
  halo: false,
  ...how,
});

/** Grid, ticks, labels and titles: what stands below the series. */
export function drawAxes(figure: Figure, plot: Plot): Shape[] {
  const { left, top, right, bottom, unit } = plot;
  const shapes: Shape[] = [];
  for (const { value, text } of figure.xAxis.ticks((right - left) / unit)) {
    const x = plot.x(value);
    shapes.push(
      segment([x, top], [x, bottom + 5 * unit], "line", unit),
      words(plot, text, x, bottom + 15 * unit, { align: "middle", colour: "muted" }),
    );
  }
  for (const { value, text } of figure.yAxis.ticks((bottom - top) / unit)) {
    const y = plot.y(value);
    shapes.push(
      segment([left, y], [right, y], "line", unit),
      words(plot, text, left - GAP * unit, y, { align: "end", colour: "muted" }),
    );
  }
  shapes.push(
    ...figure.spans.flatMap(({ from, to }) => drawSpan(plot.x(from), plot.x(to), plot)),
    segment([left, bottom], [right, bottom], "muted", unit),
  );
  for (const { value, text } of figure.topTicks ?? [])
    shapes.push(words(plot, text, plot.x(value), top - 10 * unit, { align: "middle", colour: "muted" }));
  shapes.push(
    words(plot, figure.xAxis.title, (left + right) / 2, bottom + 37 * unit, { align: "middle" }),
    words(plot, figure.yAxis.title, unit, top - (figure.topTicks ? 38 : 16) * unit),
  );
  return shapes;
}

function drawSpan(from: number, to: number, { top, bottom, unit }: Plot): Shape[] {
  return [
    area(box(from, top, to, bottom), "ink", SPAN.alpha),
    area(box(from, bottom - SPAN.rule * unit, to, bottom), "ink", 1),
  ];
}

/** Marks, notes and names: what stands above the series. */
export function drawWords(
  figure: Figure,
  { plot, named, legend }: Pick<Layout, "plot" | "named" | "legend">,
): Shape[] {
  return [
    ...figure.marks.flatMap((mark) => drawMark(mark, plot)),
    ...figure.spans.flatMap(({ from, to, name }) => {
      const room = plot.x(to) - plot.x(from) - 2 * GAP * plot.unit;
      if (textWidth(name, SIZE * plot.unit) > room) return [];
      const how = { align: "middle", colour: "muted", halo: true } as const;
      return [
        words(plot, name, (plot.x(from) + plot.x(to)) / 2, plot.bottom - (SPAN.rule + 11) * plot.unit, how),
      ];
    }),
    ...figure.notes.map((note) => {
      const half = textWidth(note.text, SIZE * plot.unit) / 2 + 4 * plot.unit;
      const x = Math.min(plot.right - half, Math.max(plot.left + half, plot.x(note.x)));
      return words(plot, note.text, x, plot.y(note.y), { align: "middle" });
    }),
    ...(named ? [...drawEndNames(figure, plot), ...drawPlacedNames(figure, plot)] : []),
    ...legend.flatMap(({ x, y, line }) => [
      ...drawSample(plot, line, { x, y, ...LEGEND_SAMPLE }),
      words(plot, line.name, x + (LEGEND.sample + LEGEND.gap) * plot.unit, y),
    ]),
  ];
}

const LEGEND_SAMPLE = { width: LEGEND.sample, height: 12 };

function drawMark({ x, before, after, dash }: Figure["marks"][number], plot: Plot): Shape[] {
  const { left, top, right, bottom, unit } = plot;
  const at = plot.x(x);
  const gap = 6 * unit;
  const fits = (text: Rich, room: number) => gap + textWidth(text, SIZE * unit) <= room;
  const how = { colour: "muted", halo: true } as const;
  const shapes: Shape[] = [
    segment(
      [at, top],
      [at, bottom],
      "muted",
      unit,
      (dash ?? []).map((part) => part * unit),
    ),
  ];
  if (before.length > 0 && fits(before, at - left))
    shapes.push(words(plot, before, at - gap, top + 11 * unit, { ...how, align: "end" }));
  if (after.length > 0 && fits(after, right - at))
    shapes.push(words(plot, after, at + gap, top + 11 * unit, how));
  return shapes;
}

function drawEndNames(figure: Figure, plot: Plot): Shape[] {
  const { right, top, bottom, unit } = plot;
  return endNames(figure, plot.y, { top, bottom, step: 17 * unit }).flatMap(({ y, name, line }) => {
    const sample = { x: right + END_SAMPLE.space * unit, y, width: END_SAMPLE.width, height: 10 };
    return [
      ...drawSample(plot, { ...line, dash: sampleDash(line.dash) }, sample),
      words(plot, name, right + (END_SAMPLE.width + 2 * END_SAMPLE.space) * unit, y),
    ];
  });
}

function drawPlacedNames(figure: Figure, plot: Plot): Shape[] {
  const { left, right, top, bottom, unit } = plot;
  const before = (END_SAMPLE.width + END_SAMPLE.space) * unit;
  return placedNames(figure).flatMap((line) => {
    const room = before + textWidth(line.name, SIZE * unit);
    const x = Math.max(left, Math.min(plot.x(line.at.x), right - room));
    const y = Math.max(top + 9 * unit, Math.min(plot.y(line.at.y), bottom - 9 * unit));
    const sample = { x, y, width: END_SAMPLE.width, height: 10 };
    return [
      ...drawSample(plot, { ...line, dash: sampleDash(line.dash) }, sample),
      words(plot, line.name, x + before, y, { halo: true }),
    ];
  });
}

/** A piece of the line, or of the area, that a name stands for. */
function drawSample(
  { unit }: Plot,
  line: Omit<NamedLine, "name">,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Shape[] {
  const end = x + width * unit;
  if (line.swatch)
    return [area(box(x, y - (height / 2) * unit, end, y + (height / 2) * unit), line.colour, line.swatch)];
  const dash = (line.dash ?? []).map((part) => part * unit);
  return [segment([x, y], [end, y], line.colour, line.width * unit, dash)];
}
