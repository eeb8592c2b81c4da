import {
  type Band,
  count,
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
import {
  METHODS,
  type Method,
  type MethodRecord,
  type SpectraRecord,
  type Spread,
} from "../spectra/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { METHOD_NAMES } from "./spectra-names.ts";

const THEORY_DASH = [7, 5];
/** Nothing that f32 computes is nearer to orthogonal than this. */
const LOWEST = 1e-8;

/** A log scale has no place for 0. */
const drawable = (value: number): number | null => (value > 0 && Number.isFinite(value) ? value : null);

/**
 * @summary Error against iteration for every method, medians with 5-95 % bands over the matrices, and the paper's bound.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x the number of steps, null when it left.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of the curves.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-series-1 - Colour of the cubic; `--mf-series-6` the convergent quintic, 3 Muon, 2 Polar Express, 5 QDWH, 4 the exact factor.
 * @cssproperty --mf-ink - Text and the bound.
 */
export class MfSpectraError extends Chart {
  static override properties = { ...Chart.properties, record: { attribute: false } };

  declare record: SpectraRecord | null;

  constructor() {
    super();
    this.record = null;
  }

  protected override figure(): Figure | Rich {
    const { record } = this;
    if (!record?.methods.some(({ error }) => error.length > 0))
      return plain("Nothing has been measured yet.");
    const { iterations } = record.experiment;
    const x = Array.from({ length: iterations + 1 }, (_, i) => i);
    const drawn = record.methods.filter(({ error }) => error.length > 0);
    const lines: Line[] = [];
    const bands: Band[] = [];
    for (const one of drawn) {
      const { colour, name } = METHOD_NAMES[one.method];
      const at = lines.length;
      for (const key of ["q95", "q50", "q05"] as const)
        lines.push({
          values: x.map((step) => drawable(spreadAt(one, step)?.[key] ?? Number.NaN)),
          colour,
          width: key === "q50" ? 2.25 : 0,
          ...(key === "q50" ? { name: plain(name), dots: one.method !== "polar" } : {}),
        });
      bands.push({ upper: at, lower: at + 2, colour, alpha: 0.18 });
    }
    if (record.bound)
      lines.push({
        values: record.bound.values.map(drawable),
        colour: "ink",
        width: 1.5,
        dash: THEORY_DASH,
        name: boundName(record),
      });
    const values = lines
      .filter(({ width }) => width > 1.5)
      .flatMap((line) => line.values.filter((v) => v !== null));
    return {
      ...emptyFigure,
      label: `Error of ${drawn.map(({ method }) => METHOD_NAMES[method].name).join(", ")} against iteration, 0 to ${iterations}, and the bound of the cubic`,
      x,
      lines,
      bands,
      xAxis: countAxis(0, iterations, rich("iterations *i*")),
      yAxis: powerAxis(
        Math.max(LOWEST, Math.min(0.1, ...values)),
        Math.max(1, ...values),
        rich("error, max_{j} |1 − *σ*_{j}(*O*)|"),
      ),
      readout: (index) => readout(record, drawn, index),
      table: {
        caption: plain(`Median error over the matrices (largest in parentheses)`),
        head: [
          rich("*i*"),
          ...drawn.map(({ method }) => plain(METHOD_NAMES[method].name)),
          plain("bound of the cubic"),
        ],
        rows: () =>
          x.map((step) => [
            plain(String(step)),
            ...drawn.map((one) => cell(spreadAt(one, step))),
            rich(significant(record.bound?.values[step] ?? Number.NaN)),
          ]),
        data: () => [
          { name: "iterations", values: x },
          ...drawn.flatMap((one) =>
            (["q50", "max"] as const).map((key) => ({
              name: `${one.method}_${key === "q50" ? "median" : "largest"}`,
              values: x.map((step) => spreadAt(one, step)?.[key] ?? Number.NaN),
            })),
          ),
          ...(record.bound ? [{ name: "bound_of_cubic", values: record.bound.values }] : []),
        ],
      },
    };
  }
}

/** The exact factor does not iterate: it is drawn at every step. Before the first one nothing has been computed. */
function spreadAt({ method, error, exact }: MethodRecord, step: number): Spread | undefined {
  if (method === "polar") return error[0];
  return step === 0 ? exact[0] : error[step - 1];
}

const cell = (spread: Spread | undefined): Rich =>
  spread ? rich(`${significant(spread.q50)} (${significant(spread.max)})`) : plain("");

function boundName(record: SpectraRecord): Rich {
  return record.experiment.scaling === "spectral"
    ? rich("bound of the cubic [paper]")
    : rich("bound of the cubic, *κ* corrected [ours]");
}

function readout(record: SpectraRecord, drawn: MethodRecord[], step: number): Rich {
  const order = (method: Method) => METHODS.indexOf(method);
  const parts = drawn
    .filter((one) => spreadAt(one, step))
    .sort((a, b) => order(a.method) - order(b.method))
    .map((one) => `${METHOD_NAMES[one.method].name} ${significant(spreadAt(one, step)!.q50, 2)}`);
  const bound = record.bound ? `; bound ${significant(record.bound.values[step], 3)}` : "";
  return rich(`After ${count(step)} ${step === 1 ? "step" : "steps"}: ${parts.join("; ")}${bound}`);
}

define("mf-spectra-error", MfSpectraError);
