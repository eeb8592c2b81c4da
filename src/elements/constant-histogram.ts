import { html, nothing, type TemplateResult } from "lit";
import type { Statistics } from "../ensemble/index.ts";
import { cellsOf } from "../experiment/index.ts";
import {
  type ConstantOptions,
  type ConstantSeries,
  constantFigure,
  constantsFigure,
  constantsOf,
  constantsWords,
  constantWords,
  type Figure,
  type Rich,
} from "../figure/index.ts";
import type { CellSummary, Histogram } from "../record/index.ts";
import { define } from "./define.ts";
import { richHtml } from "./rich.ts";
import { RunChart } from "./run-chart.ts";
import { itemsDiffer } from "./same.ts";

/**
 * @summary Histogram of the terminal numerator |b2 − b1| with f_B over it, or of the fitted constants where there is none; outlines of several on one axis.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x the left edge of the bin, null when it left.
 * @fires mf-progress - Its run has more to show; `detail` is the snapshot.
 * @fires mf-result - Its run has ended; `detail` is the record.
 * @fires mf-error - Its experiment cannot be used, or its run failed; `detail` is `{ message }`.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the curves.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @csspart text - What is said of the bars.
 * @cssproperty --mf-series-1 - Colour of the bars.
 * @cssproperty --mf-ink - Text and the density.
 * @cssproperty --mf-stage - Size of type on a stage, 24px where it is not set.
 * @cssproperty --mf-stage-height - Largest height of a plot on a stage, 66vh where it is not set.
 */
export class MfConstantHistogram extends RunChart {
  static override properties = {
    ...RunChart.properties,
    numerator: { attribute: false },
    constants: { attribute: false },
    test: { attribute: false },
    density: { type: Boolean },
    colour: { type: Number },
    overlay: { attribute: false, hasChanged: itemsDiffer },
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
  /** Which of the series colours the bars have, from 0. */
  declare colour: number;
  /** Several populations, overlaid, instead of the one. */
  declare overlay: ConstantSeries[];
  /** Why there may be nothing to draw. */
  declare note: string;

  constructor() {
    super();
    this.numerator = null;
    this.constants = null;
    this.test = null;
    this.density = false;
    this.colour = 0;
    this.overlay = [];
    this.note = "";
  }

  /** Of several cells all, unless `cell` picks one. */
  protected override take({ cells, summaries }: Statistics): void {
    const options = cells.map((cell, index) => constantsOf(cell, summaries[index]));
    // Cells come one after another: the kind of picture does not wait for them.
    const several = this.cell === null && cellsOf(this.source.run!.experiment).length > 1;
    this.overlay = several ? options.map((one, index) => ({ ...one, label: summaries[index].label })) : [];
    Object.assign(this, options[Math.min(this.cell ?? 0, options.length - 1)]);
  }

  protected override figure(): Figure | Rich {
    const { overlay, onStage: stage } = this;
    return overlay.length > 0 ? constantsFigure(overlay, { stage }) : constantFigure(this.#options);
  }

  protected override caption(): TemplateResult | typeof nothing {
    if (this.compact) return nothing;
    const words =
      this.overlay.length > 0
        ? constantsWords(this.overlay, { stage: this.onStage })
        : constantWords(this.#options);
    return words ? html`<p class="words" part="text">${richHtml(words)}</p>` : nothing;
  }

  get #options(): ConstantOptions {
    const { numerator, constants, test, density, colour, note } = this;
    return { numerator, constants, test, density, colour, note };
  }
}

define("mf-constant-histogram", MfConstantHistogram);
