import {
  type Figure,
  type MomentQuantity,
  momentFigure,
  plain,
  type Rich,
  spectrumFigure,
} from "../figure/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { type Trained, trainedSeries } from "./training-record.ts";

/** The attribute's words, and the record's. */
const QUANTITIES: Record<string, MomentQuantity> = {
  condition: "condition",
  "rank-one-residual": "rankOneResidual",
  "stable-rank": "stableRank",
  energy: "energy",
};

/**
 * @summary The first moment of a matrix: its singular values at a step, or what they say over time.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x the place of a singular value or the step, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the curves, where they do not fit at the ends.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-series-1 - Colour of SGD; `--mf-series-3` Muon, 4 SUMO, 5 GaLore, 6 AdamW.
 */
export class MfMomentPlot extends Chart {
  static override properties = {
    ...Chart.properties,
    record: { attribute: false },
    show: { type: String },
    parameter: { type: String },
    step: { type: Number },
    pick: { type: Number },
    note: { type: String },
  };

  declare record: Trained | null;
  /** `spectrum`, `condition`, `rank-one-residual`, `stable-rank` or `energy`. */
  declare show: string;
  /** Name of the matrix; null: the first. */
  declare parameter: string | null;
  /** The step of the spectrum, or the last on record before it; null: the last of all. */
  declare step: number | null;
  /** Index of the only optimizer that is shown; null: all. */
  declare pick: number | null;
  /** Why there may be nothing to draw. */
  declare note: string;

  constructor() {
    super();
    this.record = null;
    this.show = "spectrum";
    this.parameter = null;
    this.step = null;
    this.pick = null;
    this.note = "";
  }

  protected override figure(): Figure | Rich {
    const { parameter, step, pick, compact, note, show } = this;
    const all = trainedSeries(this.record);
    const options = { series: pick === null ? all : all.slice(pick, pick + 1), parameter, compact, note };
    if (show === "spectrum") return spectrumFigure({ ...options, step });
    const quantity = QUANTITIES[show];
    return quantity
      ? momentFigure(quantity, options)
      : plain(`There is no "${show}" to show: spectrum, ${Object.keys(QUANTITIES).join(", ")}.`);
  }
}

define("mf-moment-plot", MfMomentPlot);
