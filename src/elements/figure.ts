import type { Figure, Rich } from "../figure/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";

/**
 * @summary A figure that somebody else has made of data, drawn to be read.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }`, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the curves, where they do not fit at the ends.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-stage - Size of type on a stage, 24px where it is not set.
 * @cssproperty --mf-stage-height - Largest height of a plot on a stage, 66vh where it is not set.
 */
export class MfFigure extends Chart {
  static override properties = { ...Chart.properties, content: { attribute: false } };

  /** What is drawn, or in words why nothing is. */
  declare content: Figure | Rich;

  constructor() {
    super();
    this.content = [];
  }

  protected override figure(): Figure | Rich {
    return this.content;
  }
}

define("mf-figure", MfFigure);
