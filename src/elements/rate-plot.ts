import { html, nothing, type TemplateResult } from "lit";
import type { Statistics } from "../ensemble/index.ts";
import {
  type Figure,
  type RateOptions,
  type RateSeries,
  type Rich,
  rateFigure,
  seriesOf,
  undrawn,
} from "../figure/index.ts";
import { define } from "./define.ts";
import { RunChart } from "./run-chart.ts";

/**
 * @summary The gap, or gap × ln t, against ln t on a log scale: bands and median of one population, or medians of several.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x = ln t, null when it left.
 * @fires mf-progress - Its run has more to show; `detail` is the snapshot.
 * @fires mf-result - Its run has ended; `detail` is the record.
 * @fires mf-error - Its experiment cannot be used, or its run failed; `detail` is `{ message }`.
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
export class MfRatePlot extends RunChart {
  static override properties = {
    ...RunChart.properties,
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

  /** Of several cells, or the one that `cell` picks. */
  protected override take({ cells, summaries }: Statistics): void {
    const all = cells.map((cell, index) => seriesOf(cell, summaries[index]));
    this.series = this.hasAttribute("cell") ? all.slice(this.cell, this.cell + 1) : all;
  }

  protected override figure(): Figure | Rich {
    return rateFigure(this.#options);
  }

  protected override caption(): TemplateResult | typeof nothing {
    const missing = undrawn(this.#options);
    if (missing.length === 0 || missing.length === this.series.length) return nothing;
    return html`<p class="missing">Not drawn, for there is no gap above 0 to draw: ${missing.join("; ")}.</p>`;
  }

  get #options(): RateOptions {
    const { series, mode, lnAxis, compact, note } = this;
    return { series, mode, lnAxis, compact, note };
  }
}

define("mf-rate-plot", MfRatePlot);
