import type { CellRecord, CellSummary, Histogram } from "../record/index.ts";
import { NUMERATOR_MEAN, numeratorDensity } from "../reference/index.ts";
import { linearAxis } from "./axes.ts";
import { type Curve, emptyFigure, type Figure } from "./figure.ts";
import { count, fixed, percent, significant } from "./format.ts";
import { plain, type Rich, rich } from "./rich.ts";
import { reason } from "./words.ts";

export interface ConstantOptions {
  /** Terminal numerators, or null where the network has none. */
  numerator: Histogram | null;
  /** Fitted constants, shown instead. */
  constants: Histogram | null;
  /** Kolmogorov-Smirnov test of the numerator against f_B. */
  test: CellSummary["terminalNumerator"];
  /** Draws f_B: it belongs to the `he` initialization alone. */
  density: boolean;
  colour: number;
  /** Why there may be nothing to draw. */
  note: string;
}

/** On (-1, 1) the terminal numerator is the constant; on other data it is not, and the fitted ones are shown. */
export function constantsOf(cell: CellRecord, summary: CellSummary): ConstantOptions {
  const { init, dataset, optimizer } = cell.cell;
  return {
    numerator: dataset.kind === "two-points" ? cell.numerator : null,
    constants: cell.constants,
    test: summary.terminalNumerator,
    density: init.kind === "he" && optimizer.kind === "gd",
    colour: cell.cell.index,
    note: reason(summary),
  };
}

/** Histogram of the terminal numerators with f_B over it, or of the fitted constants; in words why there is none. */
export function constantFigure(options: ConstantOptions): Figure | Rich {
  const numerator = numeratorOf(options);
  const histogram = numerator ?? options.constants;
  const total = histogram ? totalOf(histogram) : 0;
  if (!histogram || total === 0) return plain(options.note || "No constant has been measured yet.");
  const { width } = histogram;
  const counts = numerator ? histogram.counts : trimmed(histogram.counts);
  const end = counts.length * width;
  const x = Array.from(counts, (_, bin) => bin * width);
  const density = Array.from(counts, (value) => value / (total * width));
  const curves = numerator && options.density ? [theory(end)] : [];
  const theoryAt = (left: number) => numeratorDensity(left + width / 2);
  const highest = Math.max(...density, ...curves.flatMap((curve) => curve.y));
  const what = numerator ? "terminal numerator |*b*₂ − *b*₁|" : "fitted constant *c*";
  const bin = (index: number) => `${significant(x[index], 3)} to ${significant(x[index] + width, 3)}`;
  return {
    ...emptyFigure,
    label: `Histogram of the ${numerator ? "terminal numerator" : "fitted constant"} over ${count(total)} successes`,
    x,
    lines: [{ values: density, colour: options.colour, width: 1, bars: true }],
    curves,
    xAxis: linearAxis(0, end, rich(what), true),
    yAxis: linearAxis(0, highest, plain("density")),
    readout: (index) =>
      rich(`${bin(index)}: ${count(counts[index])} of ${count(total)}, density ${fixed(density[index], 3)}`),
    table: {
      caption: rich(
        `${what}, ${count(total)} successes; ${count(total - sum(counts))} beyond ${significant(end, 2)}`,
      ),
      head: ["bin", "count", "density", ...(curves.length > 0 ? ["*f*_{B}"] : [])].map(rich),
      rows: () =>
        x.map((left, index) => {
          const cells = [plain(count(counts[index])), plain(fixed(density[index], 4))];
          if (curves.length > 0) cells.push(plain(fixed(theoryAt(left), 4)));
          return [plain(bin(index)), ...cells];
        }),
      data: () => [
        { name: "from", values: x },
        { name: "to", values: x.map((left) => left + width) },
        { name: "count", values: counts },
        { name: "density", values: density },
        ...(curves.length > 0 ? [{ name: "f_B", values: x.map(theoryAt) }] : []),
      ],
    },
  };
}

/** What lies beyond the last bin, and the test against f_B where there is one; nothing to say: null. */
export function constantWords(options: ConstantOptions): Rich | null {
  const numerator = numeratorOf(options);
  const histogram = numerator ?? options.constants;
  if (!histogram) return null;
  const beyond = histogram.beyond / totalOf(histogram);
  const right = beyond > 0 ? `${percent(beyond, 2)} lie beyond the last bin. ` : "";
  if (!numerator || !options.test || !options.density) return right ? plain(right) : null;
  const { ksStatistic, ksPValue, mean } = options.test;
  const verdict = ksPValue >= 0.01 ? "not rejected at 1 %" : "rejected at 1 %";
  return rich(
    `${right}Kolmogorov–Smirnov against *f*_{B}: *D* = ${significant(ksStatistic, 3)}, *p* = ${significant(ksPValue, 2)}, ${verdict}. Mean ${significant(mean, 4)}; theory ${fixed(NUMERATOR_MEAN, 4)}.`,
  );
}

export const numeratorOf = ({ numerator }: ConstantOptions): Histogram | null =>
  numerator && totalOf(numerator) > 0 ? numerator : null;

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);
export const totalOf = (histogram: Histogram): number => sum(histogram.counts) + histogram.beyond;

/** Without the empty bins on the right, but at least ten. */
function trimmed(counts: Float64Array): Float64Array {
  const last = counts.findLastIndex((value) => value > 0);
  return counts.subarray(0, Math.max(10, last + 1));
}

/** f_B, as drawn over histograms that end there. */
export function theory(end: number): Curve {
  const x = Array.from({ length: 201 }, (_, index) => (index * end) / 200);
  return { x, y: x.map(numeratorDensity), dash: [7, 5], name: rich("theory, *f*_{B}(*x*)") };
}
