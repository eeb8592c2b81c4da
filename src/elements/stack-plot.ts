import { linearAxis, logTimeAxis, ROUNDING } from "./axes.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { type Colour, emptyFigure, type Figure, type Line } from "./figure.ts";
import { percent, significant, time, timeText } from "./format.ts";
import { plain, type Rich, rich } from "./rich.ts";
import { SERIES_COUNT } from "./tokens.ts";

/** A share of a population over time. */
export interface Layer {
  label: string;
  share: Float64Array;
  /** Left out, layers take the series colours in their order. */
  colour?: Colour;
}

/** ln t = 0 has no place on a log scale. */
const FROM = Math.log(2) * (1 - ROUNDING);
/** A layer is named inside where it is at least this thick, over at least this part of the axis. */
const LABEL_SHARE = 0.09;
const LABEL_LENGTH = 0.14;

/** Once the colours are used up they come again, paler and dashed. */
const opacity = (place: number): number => (place >= SERIES_COUNT ? 0.16 : 0.34);

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
 */
export class MfStackPlot extends Chart {
  static override properties = {
    ...Chart.properties,
    lnT: { attribute: false },
    layers: { attribute: false },
    line: { attribute: false },
    what: { type: String },
    note: { type: String },
  };

  declare lnT: Float64Array;
  declare layers: Layer[];
  /** A share drawn as a curve over the stack. */
  declare line: Layer | null;
  /** Title of the share axis. */
  declare what: string;
  /** Why there may be nothing to draw. */
  declare note: string;

  constructor() {
    super();
    this.lnT = new Float64Array();
    this.layers = [];
    this.line = null;
    this.what = "share";
    this.note = "";
  }

  protected override figure(): Figure | Rich {
    const { lnT } = this;
    const from = lnT.findIndex((value) => value >= FROM);
    const layers = this.layers.filter((layer) =>
      layer.share.subarray(Math.max(0, from)).some((share) => share > 0),
    );
    if (from < 0 || from > lnT.length - 2 || layers.length === 0)
      return plain(this.note || "Nothing has been recorded yet.");
    const x = Array.from(lnT.subarray(from));
    const zero: Line = { values: x.map(() => 0), colour: "muted", width: 0 };
    const sums = x.map(() => 0);
    const notes: Figure["notes"] = [];
    const lines = layers.map((layer, place): Line => {
      const values = x.map((_, index) => {
        const share = layer.share[index + from];
        if (Number.isFinite(share)) sums[index] += share;
        return Math.min(1, sums[index]);
      });
      const name = plain(layer.label);
      const note = this.#note(layer.share, values, x, from);
      if (note) notes.push({ ...note, text: name });
      const dash = place >= SERIES_COUNT ? { dash: [3, 3] } : {};
      const outside = note ? {} : { name, swatch: opacity(place) };
      return { values, colour: layer.colour ?? place, width: 1, ...dash, ...outside };
    });
    const bands = layers.map((layer, place) => ({
      upper: place + 1,
      lower: place,
      colour: layer.colour ?? place,
      alpha: opacity(place),
    }));
    return {
      ...emptyFigure,
      label: `${this.what} over ln t: ${layers.map((layer) => layer.label).join(", ")}`,
      x,
      lines: [zero, ...lines, ...(this.line ? [this.#curve(this.line, from)] : [])],
      bands,
      notes,
      xAxis: logTimeAxis(x[0], x[x.length - 1]),
      yAxis: linearAxis(0, 1, plain(this.what), true),
      readout: (index) => this.#readout(layers, index + from),
      table: {
        caption: plain(this.what),
        head: [
          rich("*t*"),
          ...[...layers, ...(this.line ? [this.line] : [])].map((layer) => plain(layer.label)),
        ],
        rows: () =>
          x.map((value, index) => {
            const shares = [...layers, ...(this.line ? [this.line] : [])].map(
              (layer) => layer.share[index + from],
            );
            return [time(value), ...shares.map((share) => rich(significant(share, 4)))];
          }),
      },
    };
  }

  #curve(line: Layer, from: number): Line {
    const values = Array.from(line.share.subarray(from), (share) => (Number.isFinite(share) ? share : null));
    return { values, colour: line.colour ?? "ink", width: 2.25, name: plain(line.label), dash: [2, 3] };
  }

  /** The name of a layer stands inside it, in the middle of its longest thick stretch, if there is one. */
  #note(
    share: Float64Array,
    top: (number | null)[],
    x: number[],
    from: number,
  ): { x: number; y: number } | null {
    const shares = share.subarray(from);
    const least = Math.max(LABEL_SHARE, 0.6 * Math.max(...shares));
    let [start, length, middle] = [-1, LABEL_LENGTH, 0];
    for (let index = 0; index <= shares.length; index++) {
      if (index < shares.length && shares[index] >= least) {
        if (start < 0) start = index;
      } else if (start >= 0) {
        const stretch = Math.log(x[index - 1] / x[start]) / Math.log(x[x.length - 1] / x[0]);
        if (stretch > length) [length, middle] = [stretch, Math.sqrt(x[index - 1] * x[start])];
        start = -1;
      }
    }
    if (middle === 0) return null;
    const at = x.findIndex((value) => value >= middle);
    return { x: middle, y: (top[at] ?? 0) - shares[at] / 2 };
  }

  #readout(layers: Layer[], index: number): Rich {
    const parts = [...layers, ...(this.line ? [this.line] : [])].map(
      (layer) => `${layer.label} ${percent(layer.share[index])}`,
    );
    return [...rich(`*t* = ${timeText(this.lnT[index])}: `), ...plain(parts.join(", "))];
  }
}

define("mf-stack-plot", MfStackPlot);
