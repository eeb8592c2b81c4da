import { linearAxis, logAxis } from "./axes.ts";
import { type Axis, type Column, emptyFigure, type Figure } from "./figure.ts";
import { count, seconds, significant } from "./format.ts";
import { fiveNames } from "./names.ts";
import { plain, type Rich, rich } from "./rich.ts";
import { placesOf, rangeOfTracks, type Track, trackLines } from "./training-lines.ts";
import { between, lossesOf, type MemberSpread, stretchOf, type TrainedSeries } from "./training-series.ts";

export interface LossOptions {
  series: TrainedSeries[];
  against: "steps" | "seconds";
  what: "training" | "held-out";
  /** Index of one that stands out among the others. */
  pick?: number | null;
  compact?: boolean;
  /** For an audience: at most five names. */
  stage?: boolean;
  /** Why there may be nothing to draw. */
  note?: string;
}

/** What lies above the loss at the start by more than this leaves through the top. */
const HEADROOM = 1.5;
const LEAST = 1e-12;
/** Names that stay where not all can: the question is about them. */
const SUMO = 3;

/** Of a member, of all that are trained side by side. */
export const secondsPerStep = ({ record }: TrainedSeries): number =>
  record.step > 0 ? record.seconds / record.step : 0;

function tracksOf({ series, against, what }: LossOptions): Track[] {
  return series.map((one) => {
    const scale = against === "steps" ? 1 : secondsPerStep(one);
    return {
      series: one,
      points: lossesOf(one.record, what).map((point) => ({ ...point, at: scale * point.step })),
    };
  });
}

/** Loss against steps or seconds: a median over members, and a band from the lowest to the highest. */
export function lossFigure(options: LossOptions): Figure | Rich {
  const { series, against, what, pick = null, compact = false, stage = false, note } = options;
  const tracks = tracksOf(options);
  const x = placesOf(tracks);
  const range = rangeOfTracks(tracks, LEAST);
  if (!range || x.length < 2) return plain(note || "Nothing has been measured yet.");
  const first = Math.max(...tracks.flatMap(({ points }) => points.slice(0, 1).map(({ high }) => high)));
  const high = Math.min(range[1], HEADROOM * first);
  const { lines, bands } = trackLines(tracks, x, { pick, compact, least: LEAST });
  const steps = against === "steps";
  const axis = steps ? stepAxis(Math.max(...series.map(({ record }) => record.steps))) : secondAxis(x);
  const name = what === "training" ? "training loss" : "held-out loss";
  return {
    ...emptyFigure,
    label: `${name} against ${against}: ${series.map(({ label }) => label).join(", ")}`,
    x,
    bands,
    lines: stage ? fiveNames(lines, (line) => (line.colour === SUMO ? 0 : 1)) : lines,
    xAxis: axis,
    yAxis: lossAxis(range[0], Math.max(high, range[0]), plain(compact ? "" : titleOf(series, what))),
    readout: (index) => {
      const place = steps ? `Step ${count(x[index])}` : `After ${seconds(x[index])}`;
      const parts = tracks.flatMap(({ series: { label }, points }, at) => {
        const value = between(points, x[index], ({ median }) => median);
        return value === null || (pick !== null && pick !== at) ? [] : [`${label} ${significant(value)}`];
      });
      return rich(`${place}: ${parts.join("; ")}`);
    },
    table: {
      caption: plain(`${name}, median over seeds (lowest to highest)`),
      head: [steps ? "step" : "seconds", ...series.map(({ label }) => label)].map(plain),
      rows: () =>
        x.map((place) => [
          plain(steps ? count(place) : significant(place, 4)),
          ...tracks.map(({ points }) => spreadText(spreadAt(points, place))),
        ]),
      data: () => longColumns(tracks, what),
    },
  };
}

function titleOf(series: TrainedSeries[], what: LossOptions["what"]): string {
  if (what === "held-out") return "held-out loss";
  const stretch = Math.max(...series.map(({ record }) => stretchOf(record)));
  return stretch > 1 ? `training loss, means of ${stretch} steps` : "training loss";
}

/** Less than this from the lowest to the highest is read on a linear axis. */
const LOG_FROM = 3;

/** Where losses lie: on a log scale, but for those that are close to each other. */
export function lossAxis(low: number, high: number, title: Rich): Axis {
  if (high / low >= LOG_FROM) return logAxis(low / 1.05, high * 1.05, title);
  const room = Math.max(high - low, 0.02 * high);
  const power = 10 ** Math.floor(Math.log10(room));
  return linearAxis(Math.floor((low - 0.1 * room) / power) * power, high + 0.1 * room, title);
}

export const stepAxis = (steps: number): Axis => ({
  ...linearAxis(0, steps, plain("steps"), true),
  ticks: thinned(linearAxis(0, steps, plain("steps"), true), count),
});

const secondAxis = (x: number[]): Axis => {
  const axis = linearAxis(0, x[x.length - 1], plain("seconds of steps, all seeds together"), true);
  return { ...axis, ticks: thinned(axis) };
};

/** No more ticks than there is room for. */
function thinned(axis: Axis, text?: (value: number) => string): Axis["ticks"] {
  return (pixels) => {
    const all = axis.ticks(pixels).filter(({ value }) => value <= axis.max * (1 + 1e-9));
    const every = Math.max(1, Math.ceil((all.length * 52) / pixels));
    return all
      .filter((_, index) => index % every === 0)
      .map((tick) => (text ? { ...tick, text: plain(text(tick.value)) } : tick));
  };
}

function spreadAt(points: Track["points"], place: number): MemberSpread | null {
  const at = (key: keyof MemberSpread) => between(points, place, (point) => point[key]);
  const [median, low, high] = [at("median"), at("low"), at("high")];
  return median === null || low === null || high === null ? null : { median, low, high };
}

/** Median, and lowest to highest where they differ. */
export function spreadText(spread: MemberSpread | null, digits = 3): Rich {
  if (!spread) return plain("–");
  const { median, low, high } = spread;
  const [value, from, to] = [median, low, high].map((part) => significant(part, digits));
  return rich(from === to ? value : `${value} (${from} to ${to})`);
}

/** A row for each optimizer and step: no interpolation. */
function longColumns(tracks: Track[], what: LossOptions["what"]): Column[] {
  const rows = tracks.flatMap(({ series }) =>
    lossesOf(series.record, what).map((point) => ({
      ...point,
      optimizer: series.label,
      seconds: secondsPerStep(series) * point.step,
    })),
  );
  const column = (name: string, key: keyof (typeof rows)[number]): Column => ({
    name,
    values: rows.map((row) => row[key]),
  });
  return [
    column("optimizer", "optimizer"),
    column("step", "step"),
    column("seconds", "seconds"),
    column("loss_median", "median"),
    column("loss_lowest", "low"),
    column("loss_highest", "high"),
  ];
}
