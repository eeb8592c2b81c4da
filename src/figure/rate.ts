import type { CellRecord, CellSummary } from "../record/index.ts";
import { linearAxis, lnTicks, logAxis, logTimeAxis } from "./axes.ts";
import { emptyFigure, type Figure, type Line } from "./figure.ts";
import { timeText } from "./format.ts";
import { evenly, fiveNames } from "./names.ts";
import {
  type Drawing,
  FIRST_LN_T,
  fitLines,
  type Highlight,
  highlightAt,
  highlightLine,
  marks,
  medians,
  quantilesOf,
  type RateSeries,
  references,
  spread,
} from "./rate-lines.ts";
import { rangeOf, stops } from "./rate-range.ts";
import { labelOf, readoutOf, tableOf } from "./rate-values.ts";
import { fitOf, fitWords, nameAtExit } from "./rate-window.ts";
import { plain, type Rich, rich } from "./rich.ts";
import { EVERYTHING, emptyView, shownOf, type View } from "./view.ts";

export interface RateOptions {
  /** What is plotted; one series is shown with its bands, of several the medians. */
  series: RateSeries[];
  /** `gap` on a log scale, or `product`: gap × ln t, which a rate 1/ln t flattens to its constant. */
  mode: "gap" | "product";
  /** The part that is shown; left out: everything. */
  view?: View;
  /** ln t between which 1/(ln t + k) and a power of t are fitted to the median of the only series. */
  window?: readonly [number, number] | null;
  /** One trajectory, drawn over the rest. */
  highlight?: Highlight | null;
  /** A second axis with ln t itself. */
  lnAxis?: boolean;
  /** One of many small plots: without names. */
  compact?: boolean;
  /** For an audience: at most five names. */
  stage?: boolean;
  /** Why there may be nothing to draw. */
  note?: string;
}

/** A cell as the rate figure takes it. A gap with a limit has no c. */
export function seriesOf(cell: CellRecord, summary: CellSummary): RateSeries {
  return {
    label: summary.label,
    curves: cell.curves,
    flowFrom: cell.flowFrom,
    constant: summary.theory?.kind === "limit" ? null : summary.meanConstant,
    theory: summary.theory,
    colour: summary.cell.index,
  };
}

const shownBy = (series: RateSeries, view: View | undefined) =>
  shownOf(series.curves.lnT, view ?? EVERYTHING, FIRST_LN_T);

function isDrawn(series: RateSeries, { mode, view }: RateOptions): boolean {
  const shown = shownBy(series, view);
  return shown !== null && rangeOf([quantilesOf(series, mode === "product")], shown) !== null;
}

/** Labels of the series that have no gap above 0 to draw. */
export function undrawn(options: RateOptions): string[] {
  return options.series.filter((one) => !isDrawn(one, options)).map(({ label }) => label);
}

function drawingOf(options: RateOptions): Drawing | null {
  const { series, mode, view, window, highlight, compact = false, stage = false } = options;
  const product = mode === "product";
  const drawn = series.filter((one) => isDrawn(one, options));
  if (drawn.length === 0) return null;
  // Of a run that is underway the last cell may have come less far than the others.
  const longest = drawn.reduce((best, one) => (one.curves.lnT.length > best.curves.lnT.length ? one : best));
  const shown = shownBy(longest, view)!;
  const x = Array.from(longest.curves.lnT.subarray(shown.first, shown.end));
  return {
    drawn,
    shown,
    x,
    product,
    compact,
    stage,
    fit: fitOf(drawn, window ?? null),
    highlight: highlight ? highlightAt(highlight, x, product) : null,
  };
}

/** The gap, or gap × ln t, against ln t on a log scale; in words why not, where nothing is above 0. */
export function rateFigure(options: RateOptions): Figure | Rich {
  const drawing = drawingOf(options);
  if (!drawing) return whyEmpty(options);
  const { drawn, shown, x, product, compact, highlight } = drawing;
  const quantiles = drawn.map((one) => quantilesOf(one, product));
  const range = rangeOf(quantiles, shown, highlight?.values)!;
  const [only] = drawn;
  const one = drawn.length === 1;
  const xAxis = logTimeAxis(shown.min, shown.max);
  const yAxis = product
    ? linearAxis(0, range[1] * 1.12, rich("gap × ln *t*"))
    : logAxis(...stops(range), compact ? rich("gap") : rich("gap = 1 − margin / optimum"));
  return {
    ...emptyFigure,
    label: labelOf(drawing),
    x,
    lines: named(one ? linesOfOne(only, drawing, { x: xAxis, y: yAxis }) : linesOfMany(drawing), drawing),
    bands: one
      ? [
          { upper: 0, lower: 4, colour: only.colour, alpha: 0.13 },
          { upper: 1, lower: 3, colour: only.colour, alpha: 0.22 },
        ]
      : [],
    marks: one ? marks(only, drawing) : [],
    spans: spansOf(options, drawing),
    xAxis,
    yAxis,
    ...(options.lnAxis ? { topTicks: lnTicks(shown.min, shown.max) } : {}),
    readout: (index) => readoutOf(drawing, index),
    table: tableOf(drawing),
  };
}

function linesOfOne(only: RateSeries, drawing: Drawing, axes: Parameters<typeof nameAtExit>[2]): Line[] {
  const { fit } = drawing;
  const fits = fit ? fitLines(fit, drawing) : [];
  const power = fits.length - 1;
  return [
    ...spread(only, drawing),
    ...references(only, drawing),
    ...fits.map((line, index) => (fit && index === power ? nameAtExit(line, fit, axes) : line)),
    ...highlightLine(drawing),
  ];
}

const linesOfMany = (drawing: Drawing): Line[] => [...medians(drawing), ...highlightLine(drawing)];

/** No more than five names where somebody looks on, or where fits and a trajectory have come to the others. */
function named(lines: Line[], { drawn, stage, fit, highlight }: Drawing): Line[] {
  if (drawn.length > 1) return stage ? fiveNames(lines, evenly(lines)) : lines;
  // Between the other names, that of the inner band goes without saying.
  const inner = lines.find(({ name, swatch }) => name && swatch);
  return stage || fit || highlight ? fiveNames(lines, (line) => (line === inner ? 1 : 0)) : lines;
}

function spansOf({ window, compact }: RateOptions, { drawn, shown }: Drawing): Figure["spans"] {
  if (!window || drawn.length !== 1) return [];
  const [from, to] = [Math.max(window[0], shown.min), Math.min(window[1], shown.max)];
  return from < to ? [{ from, to, name: plain(compact ? "" : "fitted here") }] : [];
}

/** What the window says of the median, sentence by sentence; none without a window. */
export function windowWords(options: RateOptions): Rich[] {
  const { window, series } = options;
  const drawing = window ? drawingOf(options) : null;
  if (!window || !drawing) return [];
  if (series.length > 1) return [plain("The fit on a window is of one cell: several are shown.")];
  if (drawing.fit) return fitWords(drawing.fit, drawing);
  const [from, to] = window;
  const where = `Fewer than four records with a gap lie in *t* = ${timeText(from)} to ${timeText(to)}`;
  const waits = drawing.shown.max > drawing.x[drawing.x.length - 1] && to > drawing.x[drawing.x.length - 1];
  return [rich(waits ? `${where} so far.` : `${where}: nothing can be fitted.`)];
}

function whyEmpty({ series, view, note }: RateOptions): Rich {
  if (note) return plain(note);
  const gaps = series.flatMap((one) => Array.from(one.curves.gap.mean));
  if (gaps.some((gap) => gap > 0)) {
    const empty = view ? emptyView(view) : null;
    if (empty) return empty;
  }
  if (gaps.some((gap) => gap === 0))
    return plain("The gap is 0 at every recorded time: a log scale has no place for it.");
  return plain("No gap has been measured yet.");
}
