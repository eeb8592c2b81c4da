import { css, html, nothing, type TemplateResult } from "lit";
import {
  emptyFigure,
  type Figure,
  type Line,
  logAxis,
  plain,
  powerAxis,
  type Rich,
  rich,
  significant,
} from "../figure/index.ts";
import { ARRIVED, METHODS, type Method, methodOf, type SpectraRecord } from "../spectra/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { richHtml } from "./rich.ts";
import { METHOD_NAMES } from "./spectra-names.ts";
import { eachText, threeDigits } from "./spectra-words.ts";

/** One call: a method, its steps, what it took a matrix, and how far it came. */
interface Call {
  method: Method;
  steps: number;
  ms: number;
  error: number;
}

/**
 * @summary Error against measured time on this device, a dot for each number of steps: where the exact SVD wins.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x the time a matrix as the axis has it, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the curves.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @csspart text - What measured it.
 * @cssproperty --mf-series-1 - Colour of the cubic; `--mf-series-6` the convergent quintic, 3 Muon, 2 Polar Express, 5 QDWH, 4 the exact factor.
 */
export class MfSpectraTime extends Chart {
  static override properties = {
    ...Chart.properties,
    record: { attribute: false },
    adapter: { type: String },
    note: { type: String },
  };

  static override styles = [
    ...Chart.styles,
    css`.by { margin: 0; color: var(--mf-muted); font-size: var(--mf-size-1); }`,
  ];

  declare record: SpectraRecord | null;
  /** What ran it. */
  declare adapter: string;
  /** Why there may be nothing to draw. */
  declare note: string;

  constructor() {
    super();
    this.record = null;
    this.adapter = "";
    this.note = "";
  }

  protected override figure(): Figure | Rich {
    const calls = this.record ? callsOf(this.record) : [];
    if (calls.length === 0) return plain(this.note || "Nothing has been timed yet.");
    // Microseconds, unless all take a millisecond or more.
    const [unit, scale] = calls[0].ms < 1 ? ["µs", 1000] : ["ms", 1];
    const x = calls.map(({ ms }) => scale * ms);
    const methods = METHODS.filter((method) => calls.some((call) => call.method === method));
    const lines = methods.map(
      (method): Line => ({
        values: calls.map((call) => (call.method === method ? call.error : null)),
        colour: METHOD_NAMES[method].colour,
        width: 1.75,
        dots: true,
        name: plain(METHOD_NAMES[method].short),
      }),
    );
    const arrived: Line = { values: x.map(() => ARRIVED), colour: "muted", width: 1 };
    const exact = methodOf(this.record!, "polar").ms[0];
    const errors = calls.map(({ error }) => error);
    return {
      ...emptyFigure,
      label: "Error against time a matrix, by method and number of steps",
      x,
      lines: [...lines, arrived],
      marks: exact ? [{ x: scale * exact, before: [], after: [], dash: [2, 3] }] : [],
      xAxis: logAxis(Math.min(...x) / 1.15, Math.max(...x) * 1.15, plain(`${unit} a matrix`)),
      yAxis: powerAxis(Math.min(ARRIVED, ...errors), Math.max(1, ...errors), plain("median error")),
      readout: (index) => {
        const { method, steps, ms, error } = calls[index];
        const many = method === "polar" ? "" : `, ${steps} ${steps === 1 ? "step" : "steps"}`;
        return rich(`${METHOD_NAMES[method].name}${many}: ${eachText(ms)}, error ${significant(error, 2)}`);
      },
      table: {
        caption: plain("Every call, soonest first"),
        head: ["method", "steps", "µs a matrix", "median error"].map(plain),
        rows: () =>
          calls.map(({ method, steps, ms, error }) => [
            plain(METHOD_NAMES[method].name),
            plain(method === "polar" ? "–" : String(steps)),
            rich(threeDigits(1000 * ms)),
            rich(significant(error)),
          ]),
        data: () => [
          { name: "method", values: calls.map(({ method }) => method) },
          { name: "steps", values: calls.map(({ steps }) => steps) },
          { name: "ms_per_matrix", values: calls.map(({ ms }) => ms) },
          { name: "median_error", values: calls.map(({ error }) => error) },
        ],
      },
    };
  }

  protected override caption(): TemplateResult | typeof nothing {
    if (!this.adapter || !this.record) return nothing;
    const { scalingMs, experiment } = this.record;
    const norm = experiment.scaling === "spectral" ? "|*A*|_{2}" : "|*A*|_{F}";
    const scaling =
      scalingMs === null ? "" : ` Scaling by ${norm} alone takes a polynomial method ${eachText(scalingMs)}.`;
    return html`<p class="by" part="text">Measured on ${this.adapter}, wall time of whole calls; dotted, the exact SVD’s.${richHtml(rich(scaling))}</p>`;
  }
}

function callsOf(record: SpectraRecord): Call[] {
  return record.methods
    .flatMap(({ method, error, ms }) =>
      error.flatMap(({ q50 }, index) =>
        ms[index] !== null && q50 > 0 ? [{ method, steps: index + 1, ms: ms[index], error: q50 }] : [],
      ),
    )
    .sort((a, b) => a.ms - b.ms);
}

define("mf-spectra-time", MfSpectraTime);
