import { css, html, nothing, type TemplateResult } from "lit";
import { bytesFigure, type Figure, lossFigure, type Rich } from "../figure/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { type Trained, trainedSeries } from "./training-record.ts";

/**
 * @summary Loss of trainings against steps, seconds or bytes of optimizer state: median over seeds, band from the lowest to the highest.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x in the units of the axis, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the curves, where they do not fit at the ends.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart text - What a band is.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-series-1 - Colour of SGD; `--mf-series-3` Muon, 4 SUMO, 5 GaLore, 6 AdamW.
 */
export class MfLossPlot extends Chart {
  static override properties = {
    ...Chart.properties,
    record: { attribute: false },
    against: { type: String },
    what: { type: String },
    pick: { type: Number },
    note: { type: String },
  };

  static override styles = [
    ...Chart.styles,
    css`.seeds { margin: 0; color: var(--mf-muted); font-size: var(--mf-size-1); }`,
  ];

  declare record: Trained | null;
  /** `steps`, `seconds`, or `bytes`: the final loss against what an optimizer carries. */
  declare against: "steps" | "seconds" | "bytes";
  /** `held-out` or `training` loss. */
  declare what: "held-out" | "training";
  /** Index of an optimizer that stands out among the others; null: all alike. */
  declare pick: number | null;
  /** Why there may be nothing to draw. */
  declare note: string;

  constructor() {
    super();
    this.record = null;
    this.against = "steps";
    this.what = "training";
    this.pick = null;
    this.note = "";
  }

  protected override figure(): Figure | Rich {
    const { against, what, pick, compact, note, onStage: stage } = this;
    const series = trainedSeries(this.record);
    if (against === "bytes") return bytesFigure(series, note);
    return lossFigure({ series, against, what, pick, compact, stage, note });
  }

  protected override caption(): TemplateResult | typeof nothing {
    const seeds = Math.max(0, ...trainedSeries(this.record).map(({ final }) => final.length));
    if (this.compact || seeds < 2) return nothing;
    return html`<p class="seeds" part="text">Median of ${seeds} seeds; ${this.against === "bytes" ? "strokes" : "bands"} from the lowest to the highest.</p>`;
  }
}

define("mf-loss-plot", MfLossPlot);
