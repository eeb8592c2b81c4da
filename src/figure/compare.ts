import type { CellSummary, Quantiles } from "../record/index.ts";
import { linearAxis, logAxis, logTimeAxis, ROUNDING } from "./axes.ts";
import { type Axis, emptyFigure, type Figure, type Line } from "./figure.ts";
import { count, significant, time, timeText, withInterval } from "./format.ts";
import { rateFigure } from "./rate.ts";
import { quantilesOf, type RateSeries } from "./rate-lines.ts";
import { plain, type Rich, rich } from "./rich.ts";
import { exponentOf, reason, verdictOf } from "./words.ts";

/** One of two populations that are held against each other. */
export interface Side {
  series: RateSeries;
  summary: CellSummary;
}

export interface Comparison {
  /** Each on its own, in the order given, all on the same axes; in words why not, where there is nothing to draw. */
  panels: (Figure | Rich)[];
  /** All in one: median and 5–95 % of each. */
  overlay: Figure | Rich;
}

const isFigure = (figure: Figure | Rich): figure is Figure => !Array.isArray(figure);

/** The gap, or gap × ln t, of two populations on the same axes; a readout has the values of both. On a stage there are fewer names. */
export function compareFigures(sides: Side[], mode: "gap" | "product", stage = false): Comparison {
  const product = mode === "product";
  const alone = sides.map(({ series, summary }) =>
    rateFigure({ series: [series], mode, stage, note: reason(summary) }),
  );
  const drawn = sides.filter((_, place) => isFigure(alone[place]));
  const figures = alone.filter(isFigure);
  if (figures.length === 0) return { panels: alone, overlay: alone[0] ?? [] };
  const axes = sharedAxes(figures);
  const readAt = (x: number) => readout(drawn, product, x);
  const panels = alone.map((figure) =>
    isFigure(figure) ? { ...figure, ...axes, readout: (index: number) => readAt(figure.x[index]) } : figure,
  );
  return { panels, overlay: overlay(drawn, figures, { product, axes, readAt }) };
}

type Axes = Pick<Figure, "xAxis" | "yAxis">;

/** From the least to the largest end of all. */
function sharedAxes(figures: Figure[]): Axes {
  const ends = (axes: Axis[]): [number, number] => [
    Math.min(...axes.map(({ min }) => min)),
    Math.max(...axes.map(({ max }) => max)),
  ];
  const { log, title } = figures[0].yAxis;
  return {
    xAxis: logTimeAxis(...ends(figures.map(({ xAxis }) => xAxis))),
    yAxis: (log ? logAxis : linearAxis)(...ends(figures.map(({ yAxis }) => yAxis)), title),
  };
}

/** A replayed record keeps seven digits of its times. */
const same = (a: number, b: number): boolean => Math.abs(a - b) <= ROUNDING * b;

/** All times of all figures, ascending, each once. */
function allTimes(figures: Figure[]): number[] {
  const all = figures.flatMap(({ x }) => x).sort((a, b) => a - b);
  return all.filter((value, index) => index === 0 || !same(all[index - 1], value));
}

/** Place of a record time, -1 where nothing was recorded then. */
const placeOf = (lnT: Float64Array, x: number): number => lnT.findIndex((value) => same(value, x));

/** A curve on times that may lie between its records: there it runs as it would be drawn from one to the next. */
function onTimes(lnT: Float64Array, values: Float64Array, x: number[], log: boolean): (number | null)[] {
  const scale = (value: number) => (log ? Math.log(value) : value);
  const known = (value: number) => (log ? value > 0 : value >= 0);
  return x.map((at) => {
    const place = placeOf(lnT, at);
    if (place >= 0) return known(values[place]) ? values[place] : null;
    const next = lnT.findIndex((value) => value > at);
    if (next < 1 || !known(values[next]) || !known(values[next - 1])) return null;
    const share = Math.log(at / lnT[next - 1]) / Math.log(lnT[next] / lnT[next - 1]);
    const between = scale(values[next - 1]) * (1 - share) + scale(values[next]) * share;
    return log ? Math.exp(between) : between;
  });
}

interface Common {
  product: boolean;
  axes: Axes;
  readAt: (x: number) => Rich;
}

function overlay(sides: Side[], figures: Figure[], { product, axes, readAt }: Common): Figure {
  const x = allTimes(figures);
  const lines = sides.flatMap(({ series }) => {
    const quantiles = quantilesOf(series, product);
    const line = (key: keyof Quantiles, width: number): Line => ({
      values: onTimes(series.curves.lnT, quantiles[key], x, !product),
      colour: series.colour,
      width,
    });
    const median = line("q50", 2.25);
    return [line("q95", 0), { ...median, ...nameOf(series.label, median, x, axes) }, line("q05", 0)];
  });
  const names = sides.map(({ series }) => series.label);
  return {
    ...emptyFigure,
    xAxis: axes.xAxis,
    yAxis: {
      ...axes.yAxis,
      title: rich(`${product ? "gap × ln *t*" : "gap"}: medians, and bands from 5 to 95 %`),
    },
    label: `${product ? "gap times ln t" : "gap"} against ln t: medians and 5 to 95 % bands of ${names.join(" and ")}`,
    x,
    lines,
    bands: sides.map(({ series }, place) => ({
      upper: 3 * place,
      lower: 3 * place + 2,
      colour: series.colour,
      alpha: 0.18,
    })),
    readout: (index) => readAt(x[index]),
    table: tableOf(sides, x, product),
  };
}

/** Right of the plot, or at the end of a curve that ends before. */
function nameOf(
  label: string,
  { values }: Line,
  x: number[],
  { xAxis }: Axes,
): Pick<Line, "name" | "nameAt"> {
  const last = values.findLastIndex((value) => value !== null);
  const name = plain(label);
  if (last < 0 || last === x.length - 1) return { name };
  return { name, nameAt: { x: x[last] * (xAxis.max / xAxis.min) ** 0.012, y: values[last]! } };
}

const KEYS = [
  ["q05", "5 %"],
  ["q50", "median"],
  ["q95", "95 %"],
] as const;

function tableOf(sides: Side[], x: number[], product: boolean): Figure["table"] {
  const columns = sides.flatMap(({ series }) =>
    KEYS.map(([key, name]) => ({
      name: `${series.label}, ${name}`,
      values: x.map((at) => valueAt(series, product, key, at)),
    })),
  );
  return {
    caption: rich(`${product ? "gap × ln *t*" : "gap"} over the successes`),
    head: [rich("*t*"), rich("ln *t*"), ...columns.map(({ name }) => plain(name))],
    rows: () =>
      x.map((lnT, row) => [
        time(lnT),
        plain(significant(lnT, 5)),
        ...columns.map(({ values }) => rich(significant(values[row], 4))),
      ]),
    data: () => [{ name: "ln_t", values: x }, ...columns],
  };
}

/** NaN where nothing was recorded. */
function valueAt(series: RateSeries, product: boolean, key: keyof Quantiles, x: number): number {
  const place = placeOf(series.curves.lnT, x);
  return place < 0 ? Number.NaN : quantilesOf(series, product)[key][place];
}

function readout(sides: Side[], product: boolean, x: number): Rich {
  const parts = sides.map(({ series }) => {
    const [low, median, high] = KEYS.map(([key]) => significant(valueAt(series, product, key, x)));
    return [...plain(`${series.label} `), ...rich(`${median} (${low} to ${high})`)];
  });
  return [
    ...rich(`*t* = ${timeText(x)}: median (5–95 %) `),
    ...parts.flatMap((part, place) => (place > 0 ? [...plain("; "), ...part] : part)),
  ];
}

/** What the rate is, in one clause with its numbers. */
export function rateClause(summary: CellSummary): Rich {
  const { rate } = summary;
  const whose = `${count(summary.successes)} of ${count(summary.trajectories)} succeeded`;
  if (rate?.verdict.answer !== "1/ln t") return [...rich(verdictOf(summary)), ...plain(`; ${whose}.`)];
  return rich(
    `1/ln *t*, exponent ${withInterval(exponentOf(rate.alpha))}, *c* = ${withInterval(rate.c)}; ${whose}.`,
  );
}

/** The answers of all, and of two how far apart they are in the end. */
export function comparison(sides: Side[]): Rich {
  const clauses = sides.map(({ series, summary }, place) => [
    ...plain(`${place > 0 ? " " : ""}${series.label}: `),
    ...rateClause(summary),
  ]);
  const [left, right] = sides;
  return [...clauses.flat(), ...(right ? ratio(left, right) : [])];
}

/** How far apart the medians are at the last time that both have; nothing where there is none. */
function ratio(left: Side, right: Side): Rich {
  const { lnT } = left.series.curves;
  const median = ({ series }: Side, x: number) => valueAt(series, false, "q50", x);
  const at = lnT.findLast((x) => median(left, x) > 0 && median(right, x) > 0);
  if (at === undefined) return [];
  const [more, less] = median(left, at) >= median(right, at) ? [left, right] : [right, left];
  return [
    ...rich(` At *t* = ${timeText(at)} the median gap of `),
    ...plain(`${more.series.label} is `),
    ...rich(`${significant(median(more, at) / median(less, at), 2)} times that of `),
    ...plain(`${less.series.label}.`),
  ];
}
