import { type Figure, partsFigure, type Rich } from "../figure/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { type Trained, trainedSeries } from "./training-record.ts";

/**
 * @summary Milliseconds of a training step by kernel, a bar for each optimizer.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }`, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the kernels, where they do not fit beside the bars.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of every kernel.
 * @csspart empty - The sentence in place of a plot that would be empty.
 */
export class MfPartsPlot extends Chart {
  static override properties = { ...Chart.properties, record: { attribute: false }, note: { type: String } };

  declare record: Trained | null;
  /** Why there may be nothing to draw. */
  declare note: string;

  constructor() {
    super();
    this.record = null;
    this.note = "";
  }

  protected override figure(): Figure | Rich {
    return partsFigure(trainedSeries(this.record), this.note);
  }
}

define("mf-parts-plot", MfPartsPlot);
