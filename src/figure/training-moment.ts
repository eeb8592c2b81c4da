import type { MomentRecord } from "../training/index.ts";
import { linearAxis, logAxis } from "./axes.ts";
import { type Axis, type Column, emptyFigure, type Figure, type Line } from "./figure.ts";
import { count, significant } from "./format.ts";
import { countAxis, powerAxis } from "./power-axes.ts";
import { plain, type Rich, rich } from "./rich.ts";
import { placesOf, rangeOfTracks, type Track, trackLines } from "./training-lines.ts";
import { spreadText, stepAxis } from "./training-loss.ts";
import { between, nameOf, spreadOf, type TrainedSeries } from "./training-series.ts";

export type MomentQuantity = "condition" | "rankOneResidual" | "stableRank" | "energy";

export interface MomentOptions {
  series: TrainedSeries[];
  /** Name of the matrix; null: the first. */
  parameter?: string | null;
  compact?: boolean;
  note?: string;
}

const LEAST: Record<MomentQuantity, number> = {
  condition: 1,
  rankOneResidual: 1e-12,
  stableRank: 1,
  energy: 0,
};
const TITLES: Record<MomentQuantity, string> = {
  condition: "condition number of the moment",
  rankOneResidual: "rank-one residual |*M* − *M*_{1}|^{2} / |*M*|^{2}",
  stableRank: "stable rank of the moment",
  energy: "share of the gradient’s energy in the subspace",
};
const SAID: Record<MomentQuantity, string> = {
  condition: "condition number",
  rankOneResidual: "rank-one residual",
  stableRank: "stable rank",
  energy: "share of the gradient’s energy in the subspace",
};
/** The condition number at which the paper draws its line [paper: arXiv 2505.24749]. */
const PAPER_LINE = 10;
const LOWEST = 1e-9;
const NOTHING = "No moment has been measured yet.";

/** Matrices whose moments are on record, in their order. */
export function parametersOf(series: readonly TrainedSeries[]): string[] {
  return [...new Set(series.flatMap(({ record }) => record.moments.map(({ parameter }) => parameter)))];
}

function momentsOf(series: TrainedSeries, parameter: string): Map<number, MomentRecord[]> {
  const steps = new Map<number, MomentRecord[]>();
  for (const moment of series.record.moments)
    if (moment.parameter === parameter) {
      const diverged = series.record.diverged[moment.member];
      if (diverged !== null && moment.step >= diverged) continue;
      steps.set(moment.step, [...(steps.get(moment.step) ?? []), moment]);
    }
  return steps;
}

/** A quantity of the moments over time: a median over members, a band from the lowest to the highest. */
export function momentFigure(quantity: MomentQuantity, options: MomentOptions): Figure | Rich {
  const { series, compact = false, note } = options;
  const parameter = options.parameter ?? parametersOf(series)[0];
  const least = LEAST[quantity];
  const tracks = series.map(
    (one): Track => ({
      series: one,
      points: [...momentsOf(one, parameter)].flatMap(([at, moments]) => {
        const spread = spreadOf(moments.map((moment) => moment[quantity]));
        return spread ? [{ at, ...spread }] : [];
      }),
    }),
  );
  const drawn = tracks.filter(({ points }) => points.length > 0);
  const range = rangeOfTracks(drawn, least);
  const x = placesOf(drawn);
  if (!range) return plain(note || NOTHING);
  const lines = trackLines(drawn, x, { compact, least });
  return {
    ...emptyFigure,
    label: `${SAID[quantity]} of the moment of ${parameter} against step: ${drawn.map(({ series: { label } }) => label).join(", ")}`,
    x,
    lines: [...lines.lines, ...(quantity === "condition" ? [paperLine(x)] : [])],
    bands: lines.bands,
    xAxis: stepAxis(Math.max(...series.map(({ record }) => record.steps))),
    yAxis: axisOf(quantity, range),
    readout: (index) => {
      const parts = drawn.flatMap(({ series: { label }, points }) => {
        const value = between(points, x[index], ({ median }) => median);
        return value === null ? [] : [`${label} ${significant(value)}`];
      });
      return rich(`Step ${count(x[index])}: ${parts.join("; ")}`);
    },
    table: {
      caption: rich(`${TITLES[quantity]} of ${parameter}, median over seeds (lowest to highest)`),
      head: ["step", ...drawn.map(({ series: { label } }) => label)].map(plain),
      rows: () =>
        x.map((step) => [
          plain(count(step)),
          ...drawn.map(({ points }) => spreadText(points.find(({ at }) => at === step) ?? null)),
        ]),
      data: () => columnsOf(series, parameter),
    },
  };
}

const paperLine = (x: number[]): Line => ({
  values: x.map(() => PAPER_LINE),
  colour: "ink",
  width: 1.5,
  dash: [2, 4],
  name: plain("10 [paper]"),
});

function axisOf(quantity: MomentQuantity, [low, high]: [number, number]): Axis {
  const title = rich(TITLES[quantity]);
  if (quantity === "condition") return powerAxis(1, Math.max(2 * PAPER_LINE, high), title);
  if (quantity === "rankOneResidual") return logAxis(Math.min(0.1, low), 1, title);
  return quantity === "energy" ? linearAxis(0, 1, title, true) : linearAxis(1, Math.max(2, high), title);
}

/** A row for each optimizer, step and member. */
function columnsOf(series: TrainedSeries[], parameter: string): Column[] {
  const rows = series.flatMap((one) =>
    one.record.moments.flatMap((moment) =>
      moment.parameter === parameter ? [{ label: one.label, moment }] : [],
    ),
  );
  const column = (name: string, of: (moment: MomentRecord) => number | null): Column => ({
    name,
    values: rows.map(({ moment }) => of(moment) ?? Number.NaN),
  });
  return [
    { name: "optimizer", values: rows.map(({ label }) => label) },
    column("step", ({ step }) => step),
    column("member", ({ member }) => member),
    column("condition", ({ condition }) => condition),
    column("stable_rank", ({ stableRank }) => stableRank),
    column("rank_one_residual", ({ rankOneResidual }) => rankOneResidual),
    column("energy", ({ energy }) => energy),
  ];
}

/** Steps at which moments of a matrix are on record, ascending. */
export function momentSteps(series: readonly TrainedSeries[], parameter: string | null = null): number[] {
  const wanted = parameter ?? parametersOf(series)[0];
  const steps = series.flatMap((one) => [...momentsOf(one, wanted).keys()]);
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** Singular values of the moments at the last step up to `step`, over the largest: a median over members for each optimizer. */
export function spectrumFigure(options: MomentOptions & { step?: number | null }): Figure | Rich {
  const { series, compact = false, note, step } = options;
  const parameter = options.parameter ?? parametersOf(series)[0];
  const drawn = series.flatMap((one) => {
    const moments = momentsOf(one, parameter);
    const at = [...moments.keys()].findLast((own) => own <= (step ?? Number.POSITIVE_INFINITY));
    if (at === undefined) return [];
    const own = moments.get(at)!;
    const values = own[0].values.map((_, j) =>
      spreadOf(own.map((moment) => moment.values[j] / moment.values[0])),
    );
    return [{ series: one, at, values }];
  });
  if (drawn.length === 0) return plain(note || NOTHING);
  const most = Math.max(...drawn.map(({ values }) => values.length));
  const x = Array.from({ length: most }, (_, j) => j + 1);
  const lines = drawn.map(
    ({ series: one, values }): Line => ({
      values: x.map((_, j) => (values[j] && values[j].median > LOWEST ? values[j].median : null)),
      colour: one.colour,
      ...(one.dash && { dash: one.dash }),
      width: 1.75,
      dots: most <= 16,
      ...(compact ? {} : { name: plain(nameOf(one)) }),
    }),
  );
  const all = lines.flatMap(({ values }) => values).filter((value) => value !== null);
  return {
    ...emptyFigure,
    label: `Singular values of the moment of ${parameter} at step ${count(drawn[0].at)}: ${drawn.map(({ series: { label } }) => label).join(", ")}`,
    x,
    lines,
    xAxis: countAxis(1, Math.max(2, most), rich("*j*")),
    yAxis: powerAxis(Math.min(0.1, ...all), 1, rich("*σ*_{j} / *σ*_{1} of the moment")),
    readout: (index) =>
      rich(
        `*j* = ${index + 1}: ${drawn
          .filter(({ values }) => values[index])
          .map((one) => `${one.series.label} ${significant(one.values[index]!.median)}`)
          .join("; ")}`,
      ),
    table: {
      caption: plain(
        `Singular values of the moment of ${parameter} over the largest, step ${count(drawn[0].at)}`,
      ),
      head: [rich("*j*"), ...drawn.map((one) => plain(one.series.label))],
      rows: () =>
        x.map((j, index) => [
          plain(String(j)),
          ...drawn.map(({ values }) => spreadText(values[index] ?? null)),
        ]),
      data: () => [
        { name: "j", values: x },
        ...drawn.map((one) => ({
          name: one.series.label,
          values: x.map((_, index) => one.values[index]?.median ?? Number.NaN),
        })),
      ],
    },
  };
}
