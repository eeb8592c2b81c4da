import type { Axis, Figure } from "./figure.ts";
import { type NamedLine, namedLines, namesAtEnds, namesBeside } from "./names.ts";
import type { Plot } from "./shapes.ts";
import { shortened, textWidth } from "./text-metrics.ts";

/** Type of the plots on a screen, CSS pixels; what else has a size is measured against it. */
export const SIZE = 13;
/** Between an axis and its labels. */
export const GAP = 8;
/** Half a tick label reaches past the plot. */
const EDGE = 20;
/** A sample of a line at its end, with the space around it; and in a legend. */
export const END_SAMPLE = { width: 16, space: 5 };
export const LEGEND = { sample: 28, gap: 8, between: 20, row: 21 };
/** Room below the plot for ticks and title, above it for the title, and for a second axis too. */
const BELOW = 50;
const ABOVE = { one: 32, two: 54 };
/** Names that would take more of the width than this are a legend. */
const MOST_ROOM = 0.4;

export interface LayoutOptions {
  /** CSS pixels, 96 to the inch. */
  width: number;
  /** Left out: a plot between 4:3 and 16:9, and its legend. */
  height?: number;
  /** Size of type, CSS pixels; 13 where left out. */
  fontSize?: number;
}

export interface LegendEntry {
  x: number;
  /** The middle of its row. */
  y: number;
  line: NamedLine;
}

export interface Layout {
  width: number;
  height: number;
  plot: Plot;
  /** Names stand at the ends of curves, not in a legend. */
  named: boolean;
  legend: LegendEntry[];
}

/**
 * Where the parts of a figure stand.
 *
 * @throws RangeError when the size leaves no room for a plot
 */
export function layoutOf(figure: Figure, { width, height, fontSize = SIZE }: LayoutOptions): Layout {
  const unit = fontSize / SIZE;
  const names = namesBeside(figure).map((name) => textWidth(name, SIZE));
  const endRoom = names.length > 0 ? Math.max(...names) + END_SAMPLE.width + 18 : EDGE;
  const named = namesAtEnds(figure, width / unit) && endRoom <= MOST_ROOM * (width / unit);
  const { entries, rows } = named ? { entries: [], rows: 0 } : legendOf(figure, width / unit);
  const legendHeight = rows * LEGEND.row + (rows > 0 ? 6 : 0);
  const natural = Math.min(560, Math.max(240, (width / unit) * (width / unit < 500 ? 0.72 : 0.58)));
  const full = height ?? (natural + legendHeight) * unit;
  const top = (figure.topTicks ? ABOVE.two : ABOVE.one) * unit;
  const bottom = full - (BELOW + legendHeight) * unit;
  const ticks = figure.yAxis.ticks((bottom - top) / unit).map(({ text }) => textWidth(text, SIZE));
  const left = (Math.max(18, ...ticks) + GAP + 2) * unit;
  const right = width - (named ? endRoom : EDGE) * unit;
  if (!(right - left >= 20 * unit && bottom - top >= 20 * unit))
    throw new RangeError(`${width} × ${full} px leaves no room for a plot with type of ${fontSize} px`);
  const x = placing(figure.xAxis, left, right);
  const y = placing(figure.yAxis, bottom, top);
  const legendTop = bottom + (BELOW + 6 + LEGEND.row / 2) * unit;
  return {
    width,
    height: full,
    plot: { left, top, right, bottom, unit, x, y },
    named,
    legend: entries.map((entry) => ({ ...entry, x: entry.x * unit, y: legendTop + entry.y * unit })),
  };
}

function placing({ log, min, max }: Axis, from: number, to: number): (value: number) => number {
  const scale = log ? Math.log : Number;
  const [start, span] = [scale(min), scale(max) - scale(min)];
  return (value) => from + ((scale(value) - start) / span) * (to - from);
}

/** Entries in rows as wide as the figure, in units. */
function legendOf(figure: Figure, width: number): { entries: LegendEntry[]; rows: number } {
  const entries: LegendEntry[] = [];
  const before = LEGEND.sample + LEGEND.gap;
  let [x, row] = [0, 0];
  for (const line of namedLines(figure)) {
    const name = shortened(line.name, SIZE, width - before);
    const own = before + textWidth(name, SIZE);
    if (x > 0 && x + own > width) [x, row] = [0, row + 1];
    entries.push({ x, y: row * LEGEND.row, line: { ...line, name } });
    x += own + LEGEND.between;
  }
  return { entries, rows: entries.length > 0 ? row + 1 : 0 };
}
