import type { CellRecord, CellSummary } from "../record/index.ts";
import { linearAxis, lnTicks, logAxis, logTimeAxis } from "./axes.ts";
import { emptyFigure, type Figure } from "./figure.ts";
import { count, significant, time, timeText } from "./format.ts";
import {
  type Drawing,
  firstDrawn,
  marks,
  medians,
  quantilesOf,
  type RateSeries,
  rangeOf,
  references,
  spread,
} from "./rate-lines.ts";
import { plain, type Rich, rich, spoken } from "./rich.ts";

export interface RateOptions {
  /** What is plotted; one series is shown with its bands, of several the medians. */
  series: RateSeries[];
  /** `gap` on a log scale, or `product`: gap × ln t, which a rate 1/ln t flattens to its constant. */
  mode: "gap" | "product";
  /** A second axis with ln t itself. */
  lnAxis?: boolean;
  /** One of many small plots: without names. */
  compact?: boolean;
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

const isDrawn = (series: RateSeries, product: boolean): boolean =>
  rangeOf([quantilesOf(series, product)], series.curves.lnT) !== null;

/** Labels of the series that have no gap above 0 to draw. */
export function undrawn({ series, mode }: RateOptions): string[] {
  return series.filter((one) => !isDrawn(one, mode === "product")).map(({ label }) => label);
}

/** The gap, or gap × ln t, against ln t on a log scale; in words why not, where nothing is above 0. */
export function rateFigure(options: RateOptions): Figure | Rich {
  const product = options.mode === "product";
  const compact = options.compact ?? false;
  const drawn = options.series.filter((one) => isDrawn(one, product));
  if (drawn.length === 0) return plain(options.note || why(options.series));
  const { lnT } = drawn[0].curves;
  const range = rangeOf(
    drawn.map((one) => quantilesOf(one, product)),
    lnT,
  )!;
  const from = firstDrawn(lnT);
  const x = Array.from(lnT.subarray(from));
  const drawing: Drawing = { drawn, from, x, product, compact };
  const [only] = drawn;
  const one = drawn.length === 1;
  return {
    ...emptyFigure,
    label: labelOf(drawing),
    x,
    lines: one ? [...spread(only, drawing), ...references(only, drawing)] : medians(drawing),
    bands: one
      ? [
          { upper: 0, lower: 4, colour: only.colour, alpha: 0.13 },
          { upper: 1, lower: 3, colour: only.colour, alpha: 0.22 },
        ]
      : [],
    marks: one ? marks(only, drawing) : [],
    xAxis: logTimeAxis(x[0], x[x.length - 1]),
    yAxis: product
      ? linearAxis(0, range[1], rich("gap × ln *t*"))
      : logAxis(range[0], range[1], compact ? rich("gap") : rich("gap = 1 − margin / optimum")),
    ...(options.lnAxis ? { topTicks: lnTicks(x[0], x[x.length - 1]) } : {}),
    readout: (index) => readout(drawing, index + from),
    table: tableOf(drawing),
  };
}

function why(series: RateSeries[]): string {
  const gaps = series.flatMap((one) => Array.from(one.curves.gap.mean));
  if (gaps.some((gap) => gap === 0))
    return "The gap is 0 at every recorded time: a log scale has no place for it.";
  return "No gap has been measured yet.";
}

function labelOf({ drawn, x, product }: Drawing): string {
  const what = product ? "gap times ln t" : "gap";
  const span = `t from ${spoken(time(x[0]))} to ${spoken(time(x[x.length - 1]))}`;
  const who =
    drawn.length === 1
      ? `median, mean and bands of ${drawn[0].label}`
      : `medians of ${drawn.map((one) => one.label).join(", ")}`;
  return `${what} against ln t, ${span}: ${who}`;
}

function readout({ drawn, product }: Drawing, index: number): Rich {
  const at = `*t* = ${timeText(drawn[0].curves.lnT[index])}: `;
  if (drawn.length > 1) {
    const parts = drawn.map((one) => [
      ...plain(`${one.label} `),
      ...rich(significant(quantilesOf(one, product).q50[index])),
    ]);
    return [
      ...rich(`${at}medians: `),
      ...parts.flatMap((part, place) => (place ? [...plain("; "), ...part] : part)),
    ];
  }
  const q = quantilesOf(drawn[0], product);
  const [mean, q50, q25, q75, q05, q95] = [q.mean, q.q50, q.q25, q.q75, q.q05, q.q95].map((column) =>
    significant(column[index]),
  );
  return rich(`${at}mean ${mean}, median ${q50}, 25–75 % ${q25} to ${q75}, 5–95 % ${q05} to ${q95}`);
}

function tableOf({ drawn, from, x, product }: Drawing): Figure["table"] {
  const what = product ? "gap × ln *t*" : "gap";
  const single = drawn.length === 1 ? quantilesOf(drawn[0], product) : null;
  const columns: [name: string, head: string, values: Float64Array][] = single
    ? [
        ["mean", "mean", single.mean],
        ["q05", "5 %", single.q05],
        ["q25", "25 %", single.q25],
        ["median", "median", single.q50],
        ["q75", "75 %", single.q75],
        ["q95", "95 %", single.q95],
      ]
    : drawn.map((one) => [one.label, one.label, quantilesOf(one, product).q50]);
  const alive = single ? x.map((_, row) => aliveAt(drawn[0], row + from)) : null;
  return {
    caption: rich(single ? `${what} over the successes` : `Median ${what} over the successes`),
    head: [
      rich("*t*"),
      rich("ln *t*"),
      ...columns.map(([, head]) => plain(head)),
      ...(alive ? [plain("not aborted")] : []),
    ],
    rows: () =>
      x.map((lnT, row) => {
        const cells = columns.map(([, , values]) => rich(significant(values[row + from], 4)));
        return [
          time(lnT),
          plain(significant(lnT, 5)),
          ...cells,
          ...(alive ? [plain(count(alive[row]))] : []),
        ];
      }),
    data: () => [
      { name: "ln_t", values: x },
      ...columns.map(([name, , values]) => ({ name, values: values.subarray(from) })),
      ...(alive ? [{ name: "not_aborted", values: alive }] : []),
    ],
  };
}

function aliveAt({ curves: { counts } }: RateSeries, index: number): number {
  return counts.running[index] + counts.flowing[index] + counts.sliding[index] + counts.hit[index];
}
