import { html, nothing, type TemplateResult } from "lit";
import type { CellSummary, Histogram } from "../record/index.ts";
import { NUMERATOR_MEAN, numeratorDensity } from "../reference/index.ts";
import { linearAxis } from "./axes.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { type Curve, emptyFigure, type Figure } from "./figure.ts";
import { count, fixed, percent, significant } from "./format.ts";
import { plain, type Rich, rich, richHtml } from "./rich.ts";

/**
 * @summary Histogram of the terminal numerator |b2 − b1| with f_B over it, or of the fitted constants where there is none.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x the left edge of the bin, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the curves.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-series-1 - Colour of the bars.
 * @cssproperty --mf-ink - Text and the density.
 */
export class MfConstantHistogram extends Chart {
  static override properties = {
    ...Chart.properties,
    numerator: { attribute: false },
    constants: { attribute: false },
    test: { attribute: false },
    density: { type: Boolean },
    colour: { type: Number },
    note: { type: String },
  };

  /** Terminal numerators, or null where the network has none. */
  declare numerator: Histogram | null;
  /** Fitted constants, shown instead. */
  declare constants: Histogram | null;
  /** Kolmogorov-Smirnov test of the numerator against f_B. */
  declare test: CellSummary["terminalNumerator"];
  /** Draws f_B: it belongs to the `he` initialization alone. */
  declare density: boolean;
  declare colour: number;
  /** Why there may be nothing to draw. */
  declare note: string;

  constructor() {
    super();
    this.numerator = null;
    this.constants = null;
    this.test = null;
    this.density = false;
    this.colour = 0;
    this.note = "";
  }

  protected override figure(): Figure | Rich {
    const numerator = this.#numerator;
    const histogram = numerator ?? this.constants;
    const total = histogram ? totalOf(histogram) : 0;
    if (!histogram || total === 0) return plain(this.note || "No constant has been measured yet.");
    const { width } = histogram;
    const counts = numerator ? histogram.counts : trimmed(histogram.counts);
    const end = counts.length * width;
    const x = Array.from(counts, (_, bin) => bin * width);
    const density = Array.from(counts, (value) => value / (total * width));
    const curves = numerator && this.density ? [theory(end)] : [];
    const highest = Math.max(...density, ...curves.flatMap((curve) => curve.y));
    const what = numerator ? "terminal numerator |*b*₂ − *b*₁|" : "fitted constant *c*";
    const bin = (index: number) => `${significant(x[index], 3)} to ${significant(x[index] + width, 3)}`;
    return {
      ...emptyFigure,
      label: `Histogram of the ${numerator ? "terminal numerator" : "fitted constant"} over ${count(total)} successes`,
      x,
      lines: [{ values: density, colour: this.colour, width: 1, bars: true }],
      curves,
      xAxis: linearAxis(0, end, rich(what), true),
      yAxis: linearAxis(0, highest, plain("density")),
      readout: (index) =>
        rich(
          `${bin(index)}: ${count(counts[index])} of ${count(total)}, density ${fixed(density[index], 3)}`,
        ),
      table: {
        caption: rich(
          `${what}, ${count(total)} successes; ${count(total - sum(counts))} beyond ${significant(end, 2)}`,
        ),
        head: ["bin", "count", "density", ...(curves.length > 0 ? ["*f*_{B}"] : [])].map(rich),
        rows: () =>
          x.map((left, index) => {
            const cells = [plain(count(counts[index])), plain(fixed(density[index], 4))];
            if (curves.length > 0) cells.push(plain(fixed(numeratorDensity(left + width / 2), 4)));
            return [plain(bin(index)), ...cells];
          }),
      },
    };
  }

  protected override caption(): TemplateResult | typeof nothing {
    const histogram = this.#numerator ?? this.constants;
    if (!histogram || this.compact) return nothing;
    const beyond = histogram.beyond / totalOf(histogram);
    const right = beyond > 0 ? `${percent(beyond, 2)} lie beyond the last bin. ` : "";
    if (!this.#numerator || !this.test || !this.density)
      return right ? html`<p part="text">${right}</p>` : nothing;
    const { ksStatistic, ksPValue, mean } = this.test;
    const verdict = ksPValue >= 0.01 ? "not rejected at 1 %" : "rejected at 1 %";
    const sentence = `${right}Kolmogorov–Smirnov against *f*_{B}: *D* = ${significant(ksStatistic, 3)}, *p* = ${significant(ksPValue, 2)}, ${verdict}. Mean ${significant(mean, 4)}; theory ${fixed(NUMERATOR_MEAN, 4)}.`;
    return html`<p part="text">${richHtml(rich(sentence))}</p>`;
  }

  get #numerator(): Histogram | null {
    return this.numerator && totalOf(this.numerator) > 0 ? this.numerator : null;
  }
}

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);
const totalOf = (histogram: Histogram): number => sum(histogram.counts) + histogram.beyond;

/** Without the empty bins on the right, but at least ten. */
function trimmed(counts: Float64Array): Float64Array {
  const last = counts.findLastIndex((value) => value > 0);
  return counts.subarray(0, Math.max(10, last + 1));
}

function theory(end: number): Curve {
  const x = Array.from({ length: 201 }, (_, index) => (index * end) / 200);
  return { x, y: x.map(numeratorDensity), dash: [7, 5], name: rich("theory, *f*_{B}(*x*)") };
}

define("mf-constant-histogram", MfConstantHistogram);
