import { html, nothing, type TemplateResult } from "lit";
import {
  type ConstantOptions,
  constantFigure,
  constantWords,
  type Figure,
  type Rich,
} from "../figure/index.ts";
import type { CellSummary, Histogram } from "../record/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { richHtml } from "./rich.ts";

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
    return constantFigure(this.#options);
  }

  protected override caption(): TemplateResult | typeof nothing {
    const words = this.compact ? null : constantWords(this.#options);
    return words ? html`<p part="text">${richHtml(words)}</p>` : nothing;
  }

  get #options(): ConstantOptions {
    const { numerator, constants, test, density, colour, note } = this;
    return { numerator, constants, test, density, colour, note };
  }
}

define("mf-constant-histogram", MfConstantHistogram);
