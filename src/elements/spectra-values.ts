import {
  countAxis,
  emptyFigure,
  type Figure,
  type Line,
  plain,
  powerAxis,
  type Rich,
  rich,
  significant,
} from "../figure/index.ts";
import type { SpectraRecord } from "../spectra/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";

const LOWEST = 1e-9;

/**
 * @summary The spectrum: singular values over the largest, median and 5-95 % over the matrices.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x the place of the singular value, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-ink - Text and the spectrum.
 */
export class MfSpectraValues extends Chart {
  static override properties = { ...Chart.properties, record: { attribute: false } };

  declare record: SpectraRecord | null;

  constructor() {
    super();
    this.record = null;
  }

  protected override figure(): Figure | Rich {
    const values = this.record?.values ?? [];
    if (values.length === 0) return plain("No matrix has been made yet.");
    const x = values.map((_, index) => index + 1);
    const line = (key: "q05" | "q50" | "q95", width: number): Line => ({
      values: values.map((one) => (one[key] > LOWEST ? one[key] : null)),
      colour: "ink",
      width,
      dots: width > 0,
    });
    const drawn = values.flatMap((one) => [one.q05, one.q50]).filter((value) => value > LOWEST);
    const told = (index: number) => {
      const { q05, q50, q95 } = values[index];
      return q95 / q05 - 1 < 1e-6
        ? significant(q50)
        : `${significant(q50)} (5–95 % ${significant(q05)} to ${significant(q95)})`;
    };
    return {
      ...emptyFigure,
      label: `Singular values over the largest, 1 to ${x.length}`,
      x,
      lines: [line("q95", 0), line("q50", 1.75), line("q05", 0)],
      bands: [{ upper: 0, lower: 2, colour: "muted", alpha: 0.3 }],
      xAxis: countAxis(1, Math.max(2, x.length), rich("*j*")),
      yAxis: powerAxis(Math.min(0.1, ...drawn), 1, rich("*σ*_{j} / *σ*_{1}")),
      readout: (index) => rich(`*j* = ${index + 1}: ${told(index)}`),
      table: {
        caption: plain("Singular values over the largest"),
        head: [rich("*j*"), plain("median"), plain("5 %"), plain("95 %")],
        rows: () =>
          values.map(({ q05, q50, q95 }, index) => [
            plain(String(index + 1)),
            ...[q50, q05, q95].map((value) => rich(significant(value, 4))),
          ]),
        data: () => [
          { name: "j", values: x },
          { name: "median", values: values.map(({ q50 }) => q50) },
          { name: "q05", values: values.map(({ q05 }) => q05) },
          { name: "q95", values: values.map(({ q95 }) => q95) },
        ],
      },
    };
  }
}

define("mf-spectra-values", MfSpectraValues);
