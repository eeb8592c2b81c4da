import { type Figure, type Layer, type Rich, stackFigure } from "../figure/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { differs, itemsDiffer } from "./same.ts";

/**
 * @summary Shares that add to one, stacked over ln t, with an optional curve across them.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x = ln t, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the layers.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-series-1 - Colour of the first layer, and so on to `--mf-series-6`.
 * @cssproperty --mf-stage - Size of type on a stage, 24px where it is not set.
 * @cssproperty --mf-stage-height - Largest height of a plot on a stage, 66vh where it is not set.
 */
export class MfStackPlot extends Chart {
  static override properties = {
    ...Chart.properties,
    lnT: { attribute: false },
    layers: { attribute: false, hasChanged: itemsDiffer },
    line: { attribute: false, hasChanged: differs },
    what: { type: String },
    note: { type: String },
    horizon: { attribute: false },
  };

  declare lnT: Float64Array;
  declare layers: Layer[];
  /** A share drawn as a curve over the stack. */
  declare line: Layer | null;
  /** Title of the share axis. */
  declare what: string;
  /** Why there may be nothing to draw. */
  declare note: string;
  /** ln t at which the records of a run that is underway will end: the axis waits for them. */
  declare horizon: number | null;

  constructor() {
    super();
    this.lnT = new Float64Array();
    this.layers = [];
    this.line = null;
    this.what = "share";
    this.note = "";
    this.horizon = null;
  }

  protected override figure(): Figure | Rich {
    const { lnT, layers, line, what, note, horizon, onStage: stage } = this;
    return stackFigure({ lnT, layers, line, what, note, horizon, stage });
  }
}

define("mf-stack-plot", MfStackPlot);
