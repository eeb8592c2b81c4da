import { html, nothing, type TemplateResult } from "lit";
import type { CellRecord, CellSummary, Curves, Quantiles } from "../record/index.ts";
import { linearAxis, lnTicks, logAxis, logTimeAxis, ROUNDING } from "./axes.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { type Band, emptyFigure, type Figure, type Line, type Mark } from "./figure.ts";
import { count, significant, time, timeText } from "./format.ts";
import { plain, type Rich, rich, spoken } from "./rich.ts";
import { SERIES_COUNT } from "./tokens.ts";

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

/** Before t = 10 nothing is asymptotic, and ln t is too small for a log scale. */
const FROM = Math.LN10 * (1 - ROUNDING);
const THEORY_DASH = [7, 5];
const DASHES = [undefined, [9, 4], [3, 3], [9, 3, 2, 3]];
/** Opacity of a band's sample: the inner one lies over the outer. */
const SWATCHES: Partial<Record<keyof Quantiles, number>> = { q05: 0.16, q25: 0.36 };
const QUANTILES = ["q95", "q75", "q50", "q25", "q05"] as const;

/**
 * @summary The gap, or gap × ln t, against ln t on a log scale: bands and median of one population, or medians of several.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x = ln t, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of curves, where they do not fit at the ends.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-series-1 - Colour of the first series, and so on to `--mf-series-6`.
 * @cssproperty --mf-ink - Text and theory curves.
 * @cssproperty --mf-muted - Ticks and marks.
 * @cssproperty --mf-line - Grid.
 */
export class MfRatePlot extends Chart {
  static override properties = {
    ...Chart.properties,
    series: { attribute: false },
    mode: { type: String },
    lnAxis: { type: Boolean, attribute: "ln-axis" },
    note: { type: String },
  };

  /** What is plotted; one series is shown with its bands. */
  declare series: RateSeries[];
  /** `gap` on a log scale, or `product`: gap × ln t, which a rate 1/ln t flattens to its constant. */
  declare mode: "gap" | "product";
  /** A second axis with ln t itself. */
  declare lnAxis: boolean;
  /** Why there may be nothing to draw. */
  declare note: string;

  constructor() {
    super();
    this.series = [];
    this.mode = "gap";
    this.lnAxis = false;
    this.note = "";
  }

  protected override figure(): Figure | Rich {
    const drawn = this.series.filter(
      (series) => rangeOf([this.#quantiles(series)], series.curves.lnT) !== null,
    );
    const first = drawn[0];
    const range = first
      ? rangeOf(
          drawn.map((one) => this.#quantiles(one)),
          first.curves.lnT,
        )
      : null;
    if (!first || !range) return plain(this.note || this.#why());
    const from = first.curves.lnT.findIndex((lnT) => lnT >= FROM);
    const x = Array.from(first.curves.lnT.subarray(from));
    const lines: Line[] =
      drawn.length === 1 ? this.#banded(first, from) : drawn.map((one) => this.#median(one, from));
    const references = drawn.length === 1 ? this.#references(first, x) : [];
    const bands: Band[] =
      drawn.length === 1
        ? [
            { upper: 0, lower: 4, colour: first.colour, alpha: 0.13 },
            { upper: 1, lower: 3, colour: first.colour, alpha: 0.22 },
          ]
        : [];
    const xAxis = logTimeAxis(x[0], x[x.length - 1]);
    return {
      ...emptyFigure,
      label: this.#label(drawn, x),
      x,
      lines: [...lines, ...references],
      bands,
      marks: drawn.length === 1 ? this.#marks(first, x) : [],
      xAxis,
      yAxis: this.#product
        ? linearAxis(0, range[1], rich("gap × ln *t*"))
        : logAxis(range[0], range[1], this.compact ? rich("gap") : rich("gap = 1 − margin / optimum")),
      ...(this.lnAxis ? { topTicks: lnTicks(x[0], x[x.length - 1]) } : {}),
      readout: (index) => this.#readout(drawn, index + from),
      table: this.#table(drawn, from),
    };
  }

  protected override caption(): TemplateResult | typeof nothing {
    const missing = this.series
      .filter((series) => rangeOf([this.#quantiles(series)], series.curves.lnT) === null)
      .map((series) => series.label);
    if (missing.length === 0 || missing.length === this.series.length) return nothing;
    return html`<p class="missing">Not drawn, for there is no gap above 0 to draw: ${missing.join("; ")}.</p>`;
  }

  get #product(): boolean {
    return this.mode === "product";
  }

  #quantiles(series: RateSeries): Quantiles {
    return this.#product ? series.curves.gapLnT : series.curves.gap;
  }

  #why(): string {
    const gaps = this.series.flatMap((series) => Array.from(series.curves.gap.mean));
    if (gaps.some((gap) => gap === 0))
      return "The gap is 0 at every recorded time: a log scale has no place for it.";
    return "No gap has been measured yet.";
  }

  /** A value that can be drawn: the log scale takes positive ones only. */
  #value = (value: number): number | null => (value > 0 || (this.#product && value === 0) ? value : null);

  #banded(series: RateSeries, from: number): Line[] {
    const quantiles = this.#quantiles(series);
    const names = { q05: "5–95 %", q25: "25–75 %", q50: "median", q75: "", q95: "" };
    const line = (key: keyof Quantiles, width: number, name: string): Line => ({
      values: Array.from(quantiles[key].subarray(from), this.#value),
      colour: series.colour,
      width,
      ...(name && !this.compact ? { name: plain(name) } : {}),
      ...(SWATCHES[key] ? { swatch: SWATCHES[key] } : {}),
    });
    return [
      ...QUANTILES.map((key) => line(key, key === "q50" ? 2.25 : 0, names[key])),
      line("mean", 1, "mean"),
    ];
  }

  #median(series: RateSeries, from: number): Line {
    const dash = DASHES[Math.floor(series.colour / SERIES_COUNT) % DASHES.length];
    return {
      values: Array.from(this.#quantiles(series).q50.subarray(from), this.#value),
      colour: series.colour,
      width: 2.25,
      name: plain(series.label),
      ...(dash ? { dash } : {}),
    };
  }

  #references(series: RateSeries, x: number[]): Line[] {
    const line = (c: number, name: string, dash: number[], limit = false): Line => ({
      values: x.map((lnT) => (this.#product !== limit ? c : limit ? c * lnT : c / lnT)),
      colour: "ink",
      width: 1.5,
      dash,
      name: rich(name),
    });
    const lines: Line[] = [];
    const { constant, theory } = series;
    if (constant !== null && constant > 0)
      lines.push(
        line(constant, this.#product ? `*c* = ${significant(constant)}` : "*c* / ln *t*", THEORY_DASH),
      );
    if (theory?.kind === "constant" && this.#product)
      lines.push(line(theory.value, `theory ${significant(theory.value, 4)}`, [2, 4]));
    if (theory?.kind === "limit" && !this.#product)
      lines.push(line(theory.value, `limit ${significant(theory.value, 4)}`, [2, 4], true));
    return this.compact ? lines.map(({ name: _, ...rest }) => rest) : lines;
  }

  #marks(series: RateSeries, x: number[]): Mark[] {
    const flow = series.flowFrom;
    if (!flow || flow.median <= x[0] || flow.median >= x[x.length - 1]) return [];
    const words = this.compact ? ["", ""] : ["exact steps", "log-time flow"];
    const median: Mark = { x: flow.median, before: plain(words[0]), after: plain(words[1]) };
    if (flow.first <= x[0] || flow.median / flow.first < 1.02) return [median];
    return [
      { x: flow.first, before: median.before, after: [], dash: [2, 3] },
      { ...median, before: [] },
    ];
  }

  #label(drawn: RateSeries[], x: number[]): string {
    const what = this.#product ? "gap times ln t" : "gap";
    const span = `t from ${spoken(time(x[0]))} to ${spoken(time(x[x.length - 1]))}`;
    const who =
      drawn.length === 1
        ? `median, mean and bands of ${drawn[0].label}`
        : `medians of ${drawn.map((one) => one.label).join(", ")}`;
    return `${what} against ln t, ${span}: ${who}`;
  }

  #readout(drawn: RateSeries[], index: number): Rich {
    const at = `*t* = ${timeText(drawn[0].curves.lnT[index])}: `;
    if (drawn.length > 1) {
      const parts = drawn.map((one) => [
        ...plain(`${one.label} `),
        ...rich(significant(this.#quantiles(one).q50[index])),
      ]);
      return [
        ...rich(`${at}medians: `),
        ...parts.flatMap((part, place) => (place ? [...plain("; "), ...part] : part)),
      ];
    }
    const q = this.#quantiles(drawn[0]);
    const [mean, q50, q25, q75, q05, q95] = [q.mean, q.q50, q.q25, q.q75, q.q05, q.q95].map((column) =>
      significant(column[index]),
    );
    return rich(`${at}mean ${mean}, median ${q50}, 25–75 % ${q25} to ${q75}, 5–95 % ${q05} to ${q95}`);
  }

  #table(drawn: RateSeries[], from: number): Figure["table"] {
    const what = this.#product ? "gap × ln *t*" : "gap";
    const lnT = drawn[0].curves.lnT;
    const single = drawn.length === 1 ? this.#quantiles(drawn[0]) : null;
    const columns = single
      ? [single.mean, single.q05, single.q25, single.q50, single.q75, single.q95]
      : drawn.map((one) => this.#quantiles(one).q50);
    const head = single
      ? ["mean", "5 %", "25 %", "median", "75 %", "95 %"].map(plain)
      : drawn.map((one) => plain(one.label));
    return {
      caption: rich(single ? `${what} over the successes` : `Median ${what} over the successes`),
      head: [rich("*t*"), rich("ln *t*"), ...head, ...(single ? [plain("not aborted")] : [])],
      rows: () =>
        Array.from({ length: lnT.length - from }, (_, row) => {
          const index = row + from;
          const cells = columns.map((column) => rich(significant(column[index], 4)));
          const alive = single ? [plain(count(this.#alive(drawn[0], index)))] : [];
          return [time(lnT[index]), plain(significant(lnT[index], 5)), ...cells, ...alive];
        }),
    };
  }

  #alive({ curves: { counts } }: RateSeries, index: number): number {
    return counts.running[index] + counts.flowing[index] + counts.sliding[index] + counts.hit[index];
  }
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
function rangeOf(drawn: Quantiles[], lnT: Float64Array): [number, number] | null {
  const from = lnT.findIndex((value) => value >= FROM);
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

define("mf-rate-plot", MfRatePlot);
