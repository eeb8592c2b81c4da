import {
  emptyFigure,
  type Figure,
  fixed,
  type Line,
  linearAxis,
  type Mark,
  plain,
  powerAxis,
  type Rich,
  rich,
  significant,
} from "../figure/index.ts";
import { POLYNOMIAL_METHODS } from "../reference/index.ts";
import { mapAt, muonRange, type SpectraRecord } from "../spectra/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { METHOD_NAMES } from "./spectra-names.ts";

const POINTS = 480;
/** Muon's range as computed once: it does not depend on a run. */
const REST = muonRange();

/**
 * @summary What i steps of each polynomial make of a singular value, and the band that Muon's quintic does not leave.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x the singular value that goes in, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the curves, where they do not fit at the ends.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-series-1 - Colour of the cubic; `--mf-series-6` the convergent quintic, 3 Muon, 2 Polar Express.
 */
export class MfSpectraMap extends Chart {
  static override properties = {
    ...Chart.properties,
    record: { attribute: false },
    steps: { type: Number },
  };

  /** Marks its smallest singular value, if there is one. */
  declare record: SpectraRecord | null;
  /** After how many steps. */
  declare steps: number;

  constructor() {
    super();
    this.record = null;
    this.steps = 5;
  }

  protected override figure(): Figure | Rich {
    const { steps } = this;
    const smallest = this.#smallest();
    const from = 10 ** Math.floor(Math.log10(Math.min(1e-3, smallest ?? 1)));
    const x = Array.from({ length: POINTS + 1 }, (_, i) => from ** (1 - i / POINTS));
    const maps = POLYNOMIAL_METHODS.map((method) => ({
      ...METHOD_NAMES[method],
      values: x.map((sigma) => mapAt(method, sigma, steps)),
    }));
    const edge = (value: number, name?: Rich): Line => ({
      values: x.map(() => value),
      colour: METHOD_NAMES.muon.colour,
      width: 0,
      ...(name ? { name, swatch: 0.16 } : {}),
    });
    const lines = maps.map(
      ({ values, colour, short }): Line => ({ values, colour, width: 2.25, name: plain(short) }),
    );
    const highest = Math.max(...lines.flatMap(({ values }) => values.map(Number)));
    return {
      ...emptyFigure,
      label: `Singular value after ${steps} steps against singular value before, from ${from} to 1`,
      x,
      lines: [
        edge(REST.high),
        edge(REST.low, rich(`Muon stays: |1 − *σ*| ≤ ${fixed(1 - REST.low, 2)}`)),
        ...lines,
      ],
      bands: [{ upper: 0, lower: 1, colour: METHOD_NAMES.muon.colour, alpha: 0.16 }],
      marks: this.#marks(smallest),
      xAxis: powerAxis(from, 1, rich("*σ* before, scaled")),
      yAxis: linearAxis(
        0,
        Math.max(1.4, highest),
        rich(`*σ* after ${steps} ${steps === 1 ? "step" : "steps"}`),
      ),
      readout: (index) =>
        rich(
          `*σ* = ${significant(x[index], 2)}: ${maps.map(({ name, values }) => `${name} ${fixed(values[index], 3)}`).join("; ")}`,
        ),
      table: {
        caption: rich(`*σ* after ${steps} steps, in f64`),
        head: [rich("*σ* before"), ...maps.map(({ name }) => plain(name))],
        rows: () =>
          x.flatMap((sigma, index) =>
            index % 16 === 0
              ? [[rich(significant(sigma, 3)), ...maps.map(({ values }) => plain(fixed(values[index], 4)))]]
              : [],
          ),
        data: () => [
          { name: "sigma_before", values: x },
          ...POLYNOMIAL_METHODS.map((method, index) => ({ name: method, values: maps[index].values })),
        ],
      },
    };
  }

  /** The median of the matrices' smallest singular value, scaled as they are. */
  #smallest(): number | null {
    const { record } = this;
    const last = record?.values.at(-1);
    if (!record || !last || !(last.q50 > 0)) return null;
    const sizes = record.values.map(({ q50 }) => q50);
    return last.q50 / (record.experiment.scaling === "spectral" ? 1 : Math.hypot(...sizes));
  }

  #marks(smallest: number | null): Mark[] {
    if (smallest === null || smallest > 0.9) return [];
    return [{ x: smallest, before: [], after: rich("the smallest here"), dash: [2, 3] }];
  }
}

define("mf-spectra-map", MfSpectraMap);
