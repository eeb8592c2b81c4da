import type { CellRecord, CellSummary, Curves, Quantiles } from "../record/index.ts";
import { ROUNDING } from "./axes.ts";
import type { Line, Mark } from "./figure.ts";
import { significant } from "./format.ts";
import { plain, rich } from "./rich.ts";
import { SERIES_COUNT } from "./theme.ts";

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

/** What is drawn: series with a gap, from the record `from` on, where ln t is x. */
export interface Drawing {
  drawn: RateSeries[];
  from: number;
  x: number[];
  product: boolean;
  compact: boolean;
}

/** Before t = 10 nothing is asymptotic, and ln t is too small for a log scale. */
const FROM = Math.LN10 * (1 - ROUNDING);
const THEORY_DASH = [7, 5];
const DASHES = [undefined, [9, 4], [3, 3], [9, 3, 2, 3]];
/** Opacity of a band's sample: the inner one lies over the outer. */
const SWATCHES: Partial<Record<keyof Quantiles, number>> = { q05: 0.16, q25: 0.36 };
const QUANTILES = ["q95", "q75", "q50", "q25", "q05"] as const;

export const firstDrawn = (lnT: Float64Array): number => lnT.findIndex((value) => value >= FROM);

export const quantilesOf = ({ curves }: RateSeries, product: boolean): Quantiles =>
  product ? curves.gapLnT : curves.gap;

/** A value that can be drawn: the log scale takes positive ones only. */
const drawable =
  (product: boolean) =>
  (value: number): number | null =>
    value > 0 || (product && value === 0) ? value : null;

/** Quantiles from the highest down, which the bands lie between, and the mean. */
export function spread(series: RateSeries, { from, product, compact }: Drawing): Line[] {
  const quantiles = quantilesOf(series, product);
  const names = { q05: "5–95 %", q25: "25–75 %", q50: "median", q75: "", q95: "" };
  const line = (key: keyof Quantiles, width: number, name: string): Line => ({
    values: Array.from(quantiles[key].subarray(from), drawable(product)),
    colour: series.colour,
    width,
    ...(name && !compact ? { name: plain(name) } : {}),
    ...(SWATCHES[key] ? { swatch: SWATCHES[key] } : {}),
  });
  return [
    ...QUANTILES.map((key) => line(key, key === "q50" ? 2.25 : 0, names[key])),
    line("mean", 1, "mean"),
  ];
}

export function medians({ drawn, from, product }: Drawing): Line[] {
  return drawn.map((series) => {
    const dash = DASHES[Math.floor(series.colour / SERIES_COUNT) % DASHES.length];
    return {
      values: Array.from(quantilesOf(series, product).q50.subarray(from), drawable(product)),
      colour: series.colour,
      width: 2.25,
      name: plain(series.label),
      ...(dash ? { dash } : {}),
    };
  });
}

/** c/ln t, and the constant or the limit that theory has. */
export function references({ constant, theory }: RateSeries, { x, product, compact }: Drawing): Line[] {
  const line = (c: number, name: string, dash: number[], limit = false): Line => ({
    values: x.map((lnT) => (product !== limit ? c : limit ? c * lnT : c / lnT)),
    colour: "ink",
    width: 1.5,
    dash,
    ...(compact ? {} : { name: rich(name) }),
  });
  const lines: Line[] = [];
  if (constant !== null && constant > 0)
    lines.push(line(constant, product ? `*c* = ${significant(constant)}` : "*c* / ln *t*", THEORY_DASH));
  if (theory?.kind === "constant" && product)
    lines.push(line(theory.value, `theory ${significant(theory.value, 4)}`, [2, 4]));
  if (theory?.kind === "limit" && !product)
    lines.push(line(theory.value, `limit ${significant(theory.value, 4)}`, [2, 4], true));
  return lines;
}

/** Where the log-time flow took over. */
export function marks({ flowFrom }: RateSeries, { x, compact }: Drawing): Mark[] {
  if (!flowFrom || flowFrom.median <= x[0] || flowFrom.median >= x[x.length - 1]) return [];
  const words = compact ? ["", ""] : ["exact steps", "log-time flow"];
  const median: Mark = { x: flowFrom.median, before: plain(words[0]), after: plain(words[1]) };
  if (flowFrom.first <= x[0] || flowFrom.median / flowFrom.first < 1.02) return [median];
  return [
    { x: flowFrom.first, before: median.before, after: [], dash: [2, 3] },
    { ...median, before: [] },
  ];
}

const least = (values: Float64Array): number =>
  values.reduce((low, value) => (value > 0 && value < low ? value : low), Number.POSITIVE_INFINITY);

function most(values: Float64Array): number {
  let high = 0;
  for (const value of values) if (value > high) high = value;
  return high;
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Bounds of what is drawn, null where nothing is above 0. Bands or curves that run away do not squeeze the rest: they leave
 * through the floor, a factor 100 below the lowest median, or, of several, 1000 below or 4 above what is usual among them.
 */
export function rangeOf(drawn: Quantiles[], lnT: Float64Array): [number, number] | null {
  const from = firstDrawn(lnT);
  if (from < 0 || from > lnT.length - 2) return null;
  const lows = drawn.map(({ q50 }) => least(q50.subarray(from)));
  const highs = drawn.map(({ q50 }) => most(q50.subarray(from)));
  const low = Math.min(...lows);
  if (low === Number.POSITIVE_INFINITY) return null;
  if (drawn.length > 1)
    return [
      Math.max(low, middle(lows) / 1000) / 1.15,
      Math.min(Math.max(...highs), 4 * middle(highs)) * 1.12,
    ];
  const [{ q05, q95, mean }] = drawn;
  const bottom = Math.min(low, Math.max(least(q05.subarray(from)), low / 100));
  return [bottom / 1.15, Math.max(most(q95.subarray(from)), most(mean.subarray(from))) * 1.12];
}
