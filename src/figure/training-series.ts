import type { OptimizerSettings } from "../optimizer/index.ts";
import type { TrainingRecord } from "../training/index.ts";
import type { Colour } from "./figure.ts";

/** What one optimizer did, with its look in every figure. */
export interface TrainedSeries {
  label: string;
  colour: Colour;
  dash?: number[];
  record: TrainingRecord;
  /** Loss of each member at the end, as `finalLoss` has it. */
  final: (number | null)[];
}

/** A value over members: its median, and the lowest and highest. */
export interface MemberSpread {
  median: number;
  low: number;
  high: number;
}

/** A spread at a step. */
export interface StepSpread extends MemberSpread {
  step: number;
}

/** A training loss is drawn by at most so many points, each the mean of a stretch of steps. */
const MOST_POINTS = 240;

const COLOURS = { sgd: 0, adamw: 5, galore: 4, muon: 2, sumo: 3 } as const;
/** The paper's NS5 is Muon's quintic. */
const ITERATIONS = { svd: "SVD", "newton-schulz": "cubic NS", muon: "NS", "polar-express": "PE" } as const;

/** Each optimizer has one colour everywhere; SUMO without the exact factor is dashed. */
export function optimizerLook(settings: OptimizerSettings): { colour: Colour; dash?: number[] } {
  const colour = COLOURS[settings.kind];
  const approximate = settings.kind === "sumo" && settings.orthogonalization !== "svd";
  return approximate ? { colour, dash: [6, 4] } : { colour };
}

/** An optimizer in words. */
export function optimizerName(settings: OptimizerSettings): string {
  switch (settings.kind) {
    case "sgd":
      return "SGD";
    case "adamw":
      return "AdamW";
    case "galore":
      return "GaLore";
    case "muon":
      return settings.variant === "jordan" ? "Muon" : `Muon (${settings.variant})`;
    case "sumo":
      return `SUMO-${ITERATIONS[settings.orthogonalization]}${settings.steps ?? ""}${settings.variant === "official" ? ", official" : ""}`;
  }
}

/** Of members' values at one place; null where there is none. A record that came as JSON has null where a value was not finite. */
export function spreadOf(values: readonly (number | null)[]): MemberSpread | null {
  const finite = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  if (finite.length === 0) return null;
  finite.sort((a, b) => a - b);
  const [below, above] = [finite[(finite.length - 1) >> 1], finite[finite.length >> 1]];
  return { median: (below + above) / 2, low: finite[0], high: finite[finite.length - 1] };
}

/** Members that had not diverged by a step. */
function sound({ diverged }: TrainingRecord, losses: readonly number[], step: number): (number | null)[] {
  return losses.map((loss, member) => (step >= (diverged[member] ?? Number.POSITIVE_INFINITY) ? null : loss));
}

/** Steps that a point of the training loss stands for. */
export const stretchOf = ({ steps }: Pick<TrainingRecord, "steps">): number =>
  Math.max(1, Math.ceil(steps / MOST_POINTS));

/** Losses by step over the members that have not diverged, means over stretches where there are many steps. */
export function lossesOf(record: TrainingRecord, what: "training" | "held-out"): StepSpread[] {
  const at = (step: number, losses: number[]): StepSpread[] => {
    const spread = spreadOf(sound(record, losses, step));
    return spread ? [{ step, ...spread }] : [];
  };
  if (what === "held-out") return record.heldOut.flatMap(({ step, losses }) => at(step, losses));
  const stretch = stretchOf(record);
  const points: StepSpread[] = [];
  for (let from = 0; from < record.step; from += stretch) {
    const until = Math.min(record.step, from + stretch);
    const means = record.losses.map(
      (losses) => losses.slice(from, until).reduce((sum, loss) => sum + loss, 0) / (until - from),
    );
    points.push(...at((from + until - 1) / 2, means));
  }
  return points;
}

/** The value at x between ascending points; null outside of them. */
export function between<P extends { at: number }>(
  points: readonly P[],
  x: number,
  value: (point: P) => number,
): number | null {
  const next = points.findIndex(({ at }) => at >= x);
  if (next < 0) return null;
  if (points[next].at === x) return value(points[next]);
  if (next === 0) return null;
  const [from, to] = [points[next - 1], points[next]];
  const part = (x - from.at) / (to.at - from.at);
  return value(from) + part * (value(to) - value(from));
}

/** How many of its members diverged, said beside a name. */
export function divergedWords({ diverged }: TrainingRecord): string {
  const many = diverged.filter((step) => step !== null).length;
  if (many === 0) return "";
  return diverged.length === 1 ? "diverged" : `${many} of ${diverged.length} diverged`;
}

/** Its label, and whether it diverged. */
export function nameOf({ label, record }: TrainedSeries): string {
  const words = divergedWords(record);
  return words ? `${label}: ${words}` : label;
}
