import type { CellRecord, CellSummary, Curves, Quantiles } from "../record/index.ts";
import type { WindowFit } from "../statistics/index.ts";
import { ROUNDING } from "./axes.ts";
import type { Line, Mark } from "./figure.ts";
import { significant } from "./format.ts";
import { plain, rich } from "./rich.ts";
import { SERIES_COUNT } from "./theme.ts";
import type { Shown } from "./view.ts";

/** One population over time. */
export interface RateSeries {
  label: string;
  curves: Curves;
  flowFrom: CellRecord["flowFrom"];
  /** c of the reference c/ln t (its mean over successes), null without. */
  constant: number | null;
  /** The constant, or the limit of the gap, where theory has it. */
  theory: CellSummary["theory"];
  /** Place among the series of the whole page, so that each keeps its colour. */
  colour: number;
}

/** One trajectory among the population: its gap (NaN where unknown) at ascending ln t. */
export interface Highlight {
  label: string;
  lnT: Float64Array;
  values: Float64Array;
}

/** What is drawn: series with a gap, where ln t is x. */
export interface Drawing {
  drawn: RateSeries[];
  shown: Shown;
  x: number[];
  product: boolean;
  compact: boolean;
  stage: boolean;
  /** Of the median of the only series. */
  fit: WindowFit | null;
  highlight: { label: string; values: (number | null)[] } | null;
}

/** Before t = 10 nothing is asymptotic, and ln t is too small for a log scale. */
export const FIRST_LN_T = Math.LN10 * (1 - ROUNDING);
const THEORY_DASH = [7, 5];
const DASHES = [undefined, [9, 4], [3, 3], [9, 3, 2, 3]];
/** Opacity of a band's sample: the inner one lies over the outer. */
const SWATCHES: Partial<Record<keyof Quantiles, number>> = { q05: 0.16, q25: 0.36 };
const QUANTILES = ["q95", "q75", "q50", "q25", "q05"] as const;
const NAMES = { q05: "5–95 %", q25: "25–75 %", q50: "median", q75: "", q95: "" };

export const quantilesOf = ({ curves }: RateSeries, product: boolean): Quantiles =>
  product ? curves.gapLnT : curves.gap;

/** A value that can be drawn: the log scale takes positive ones only. */
const drawable =
  (product: boolean) =>
  (value: number): number | null =>
    value > 0 || (product && value === 0) ? value : null;

/** The values shown; a series that is still on its way has fewer. */
function valuesOf(values: Float64Array, { shown, x, product }: Drawing): (number | null)[] {
  const value = drawable(product);
  return x.map((_, index) => value(values[index + shown.first] ?? Number.NaN));
}

/** Quantiles from the highest down, which the bands lie between, and the mean where nothing else is set against the median. */
export function spread(series: RateSeries, drawing: Drawing): Line[] {
  const quantiles = quantilesOf(series, drawing.product);
  const line = (key: keyof Quantiles, width: number, name: string): Line => ({
    values: valuesOf(quantiles[key], drawing),
    colour: series.colour,
    width,
    ...(name && !drawing.compact ? { name: plain(name) } : {}),
    ...(SWATCHES[key] ? { swatch: SWATCHES[key] } : {}),
  });
  const mean = !drawing.fit && !drawing.highlight && !drawing.stage;
  return [
    ...QUANTILES.map((key) => line(key, key === "q50" ? 2.25 : 0, NAMES[key])),
    ...(mean ? [line("mean", 1, "mean")] : []),
  ];
}

/** Dash of a series: colours come again, dashed. */
export const dashOf = (place: number): { dash?: number[] } => {
  const dash = DASHES[Math.floor(place / SERIES_COUNT) % DASHES.length];
  return dash ? { dash } : {};
};

export function medians(drawing: Drawing): Line[] {
  return drawing.drawn.map((series) => ({
    values: valuesOf(quantilesOf(series, drawing.product).q50, drawing),
    colour: series.colour,
    width: 2.25,
    name: plain(series.label),
    ...dashOf(series.colour),
  }));
}

/** c/ln t, and the constant or the limit that theory has. */
export function references({ constant, theory }: RateSeries, { x, product, compact, fit }: Drawing): Line[] {
  const line = (c: number, name: string, dash: number[], limit = false): Line => ({
    values: x.map((lnT) => (product !== limit ? c : limit ? c * lnT : c / lnT)),
    colour: "ink",
    width: 1.5,
    dash,
    ...(compact ? {} : { name: rich(name) }),
  });
  const lines: Line[] = [];
  if (constant !== null && constant > 0 && !fit)
    lines.push(line(constant, product ? `*c* = ${significant(constant)}` : "*c* / ln *t*", THEORY_DASH));
  if (theory?.kind === "constant" && product)
    lines.push(line(theory.value, `theory ${significant(theory.value, 4)}`, [2, 4]));
  if (theory?.kind === "limit" && !product)
    lines.push(line(theory.value, `limit ${significant(theory.value, 4)}`, [2, 4], true));
  return lines;
}

/** The two laws that were fitted on the window, over all that is shown. */
export function fitLines({ reciprocal, power }: WindowFit, { x, product, compact }: Drawing): Line[] {
  const line = (
    law: (lnT: number) => number,
    name: string,
    look: Pick<Line, "colour" | "width" | "dash">,
  ): Line => ({
    values: x.map((lnT) => drawable(product)(law(lnT) * (product ? lnT : 1))),
    ...look,
    ...(compact ? {} : { name: rich(name) }),
  });
  const lines: Line[] = [];
  if (reciprocal)
    lines.push(
      line((lnT) => reciprocal.c / Math.max(0, lnT + reciprocal.k), "*c*/(ln *t* + *k*)", {
        colour: "ink",
        width: 2,
        dash: THEORY_DASH,
      }),
    );
  lines.push(
    line((lnT) => Math.exp(power.lnA - power.beta * lnT), powerName(power.beta), {
      colour: "muted",
      width: 2.25,
      dash: [2, 4],
    }),
  );
  return lines;
}

/** t^-beta, to the digits that a window knows. */
export const powerName = (beta: number): string => `*t*^{${(-beta).toFixed(3)}}`;

/** The trajectory that was asked for, in a colour of its own. */
export function highlightLine({ drawn, highlight, compact }: Drawing): Line[] {
  if (!highlight) return [];
  const taken = drawn.some(({ colour }) => colour % SERIES_COUNT === 1);
  const colour = taken && drawn.length === 1 ? 0 : 1;
  return [
    { values: highlight.values, colour, width: 1.25, ...(compact ? {} : { name: plain(highlight.label) }) },
  ];
}

/** A trajectory at the x of the figure: as recorded there, or between two records linear in ln t. */
export function highlightAt(
  { label, lnT, values }: Highlight,
  x: number[],
  product: boolean,
): Drawing["highlight"] {
  const at = (wanted: number): number => {
    const next = lnT.findIndex((value) => value >= wanted * (1 - ROUNDING));
    if (next < 0) return Number.NaN;
    if (lnT[next] <= wanted * (1 + ROUNDING)) return values[next];
    if (next === 0) return Number.NaN;
    const part = (wanted - lnT[next - 1]) / (lnT[next] - lnT[next - 1]);
    return values[next - 1] + part * (values[next] - values[next - 1]);
  };
  return { label, values: x.map((wanted) => drawable(product)(at(wanted) * (product ? wanted : 1))) };
}

/** Where the log-time flow took over. */
export function marks({ flowFrom }: RateSeries, { shown, compact }: Drawing): Mark[] {
  if (!flowFrom || flowFrom.median <= shown.min || flowFrom.median >= shown.max) return [];
  const words = compact ? ["", ""] : ["exact steps", "log-time flow"];
  const median: Mark = { x: flowFrom.median, before: plain(words[0]), after: plain(words[1]) };
  if (flowFrom.first <= shown.min || flowFrom.median / flowFrom.first < 1.02) return [median];
  return [
    { x: flowFrom.first, before: median.before, after: [], dash: [2, 3] },
    { ...median, before: [] },
  ];
}
