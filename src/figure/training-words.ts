import type { OptimizerSettings } from "../optimizer/index.ts";
import { count, significant } from "./format.ts";
import { type Rich, rich } from "./rich.ts";
import { secondsPerStep } from "./training-loss.ts";
import { optimizerName, spreadOf, type TrainedSeries } from "./training-series.ts";

/** What a comparison asks. */
export const RACE_QUESTION = "Does an exact SVD of the moment train faster?";

/** What the record of one optimizer asks. */
export const trainingQuestion = (settings: OptimizerSettings): string =>
  `What becomes of the moment when ${optimizerName(settings)} trains?`;

/** The lowest final loss among GaLore's members: what others are measured by; null where GaLore is not there, or has diverged. */
export function galoreLoss(series: readonly TrainedSeries[]): number | null {
  const galore = series.filter(({ record }) => record.optimizer.kind === "galore");
  return spreadOf(galore.flatMap(({ final }) => final))?.low ?? null;
}

const isSvd = ({ record: { optimizer } }: TrainedSeries): boolean =>
  optimizer.kind === "sumo" && optimizer.orthogonalization === "svd";
const isIterated = ({ record: { optimizer } }: TrainedSeries): boolean =>
  optimizer.kind === "sumo" && optimizer.orthogonalization !== "svd";

interface Ended {
  one: TrainedSeries;
  median: number;
  low: number;
  high: number;
}

const told = ({ median, low, high }: Ended): string => {
  const [value, from, to] = [median, low, high].map((loss) => significant(loss));
  return from === to ? value : `${value} (${from} to ${to})`;
};

/** The answer as measured: the exact SVD against the iteration, at equal steps and at equal seconds, and who is lowest. */
export function raceAnswer(series: readonly TrainedSeries[]): Rich {
  const ended = series.flatMap((one): Ended[] => {
    const spread = spreadOf(one.final);
    return spread ? [{ one, ...spread }] : [];
  });
  if (ended.length === 0) return rich(series.length > 0 ? "Nobody arrived: all diverged." : "");
  return rich([exactness(ended), time(ended), lowest(ended), lost(series, ended)].filter(Boolean).join(" "));
}

function exactness(ended: Ended[]): string {
  const svd = ended.find(({ one }) => isSvd(one));
  const iterated = ended.find(({ one }) => isIterated(one));
  if (!svd || !iterated) return "";
  const steps = count(svd.one.record.step);
  const losses = `after ${steps} steps ${told(svd)}, and ${told(iterated)} with ${optimizerName(iterated.one.record.optimizer)}`;
  const both = svd.one.final.length > 1;
  if (both && svd.low <= iterated.high && iterated.low <= svd.high)
    return `Not to be told from the iteration here: ${losses}; the seeds overlap.`;
  const verdict = svd.median < iterated.median ? "By steps, yes" : "By steps, no";
  return `${verdict}: ${losses}.`;
}

function time(ended: Ended[]): string {
  const svd = ended.find(({ one }) => isSvd(one));
  const iterated = ended.find(({ one }) => isIterated(one));
  if (!svd || !iterated) return "";
  const [exact, other] = [svd, iterated].map(({ one }) => secondsPerStep(one));
  if (!(exact > 0 && other > 0)) return "";
  const ratio = exact / other;
  return ratio >= 1
    ? `A step with the SVD takes ${significant(ratio)} times as long.`
    : `A step with the SVD takes ${significant(ratio)} of the time.`;
}

function lowest(ended: Ended[]): string {
  const [first, second] = [...ended].sort((a, b) => a.median - b.median);
  if (!second) return `${first.one.label} ends at ${told(first)}.`;
  const near = first.high >= second.low ? `; ${second.one.label} is within the seeds’ spread` : "";
  return `Lowest is ${first.one.label}, ${told(first)}${near}.`;
}

function lost(series: readonly TrainedSeries[], ended: Ended[]): string {
  const none = series.filter((one) => !ended.some((other) => other.one === one)).map(({ label }) => label);
  return none.length > 0 ? `Diverged: ${none.join(", ")}.` : "";
}
