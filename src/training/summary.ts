import type { OptimizerSettings } from "../optimizer/index.ts";
import type { Interval } from "../record/index.ts";
import { meanInterval } from "../statistics/index.ts";
import { bestRate, cellOf, finalLoss, spiked } from "./compare.ts";
import type { ComparisonRecord, Contender, Ledger, TrainingRecord } from "./record.ts";

/** How one network ended. */
export interface MemberSummary {
  seed: number;
  /** Loss at the end; null where it diverged. */
  loss: number | null;
  /** The step at which it did. */
  diverged: number | null;
  spiked: boolean;
}

export interface RateSummary {
  rate: number;
  /** Mean loss at the end with its 95 % interval over seeds; null where one diverged. */
  loss: Interval | null;
  members: MemberSummary[];
}

export interface TrainingSummary {
  task: string;
  optimizer: OptimizerSettings;
  step: number;
  /** What the losses are measured on. */
  measured: "held out" | "training";
  rates: RateSummary[];
  /** The rate of least loss; null where all diverged. */
  tuned: number | null;
  /** Of all networks together. */
  secondsPerStep: number;
  ledger: Ledger;
}

/** The record of the members at one rate alone. Seconds and parts stay those of all. */
export function atRate(record: TrainingRecord, rate: number): TrainingRecord {
  const kept = record.members.flatMap(({ learningRate }, member) => (learningRate === rate ? [member] : []));
  const of = <T>(values: T[]): T[] => kept.map((member) => values[member]);
  return {
    ...record,
    members: of(record.members),
    losses: of(record.losses),
    heldOut: record.heldOut.map(({ step, losses }) => ({ step, losses: of(losses) })),
    diverged: of(record.diverged),
    moments: record.moments
      .filter(({ member }) => kept.includes(member))
      .map((moment) => ({ ...moment, member: kept.indexOf(moment.member) })),
  };
}

/** Final losses of all members, or null where one diverged. */
function finals(record: TrainingRecord): number[] | null {
  const losses = record.members.map((_, member) => finalLoss(record, member));
  const numbers = losses.filter((loss) => loss !== null);
  return numbers.length === losses.length ? numbers : null;
}

function rateSummary(record: TrainingRecord, rate: number): RateSummary {
  const own = atRate(record, rate);
  const losses = finals(own);
  return {
    rate,
    loss: losses && meanInterval(losses),
    members: own.members.map(({ seed }, member) => ({
      seed,
      loss: finalLoss(own, member),
      diverged: own.diverged[member],
      spiked: spiked(own.losses[member]),
    })),
  };
}

export function summarizeTraining(record: TrainingRecord): TrainingSummary {
  const rates = [...new Set(record.members.map(({ learningRate }) => learningRate))];
  return {
    task: record.task,
    optimizer: record.optimizer,
    step: record.step,
    measured: record.heldOut.length > 0 ? "held out" : "training",
    rates: rates.map((rate) => rateSummary(record, rate)),
    tuned: bestRate(rates.map((rate) => cellOf(record, rate))),
    secondsPerStep: record.seconds / record.step,
    ledger: record.ledger,
  };
}

export interface ContenderSummary {
  label: string;
  optimizer: OptimizerSettings;
  rate: number;
  /** Mean loss at the end with its 95 % interval over seeds; null where one diverged. */
  loss: Interval | null;
  /** Of all seeds together. */
  secondsPerStep: number;
  ledger: Ledger;
  /** The first step at which the median loss over seeds is at most that of the best GaLore run at its end; null: never, or GaLore is not there. */
  stepsToGalore: number | null;
  /** Of all rates by all seeds of the grid. */
  cells: { all: number; diverged: number; spiked: number };
}

export interface ComparisonSummary {
  task: string;
  steps: number;
  seeds: number[];
  adapter: string;
  measured: "held out" | "training";
  /** Loss of the best GaLore run at its end; null where there is none. */
  galore: number | null;
  contenders: ContenderSummary[];
}

/** The lowest final loss among GaLore's seeds. */
function galoreLoss({ contenders }: ComparisonRecord): number | null {
  const losses = contenders
    .filter(({ optimizer }) => optimizer.kind === "galore")
    .flatMap(({ record }) => record.members.map((_, member) => finalLoss(record, member)))
    .filter((loss) => loss !== null);
  return losses.length > 0 ? Math.min(...losses) : null;
}

function median(values: number[]): number {
  const sorted = values.map((value) => (Number.isFinite(value) ? value : Infinity)).sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** The first look at what is held out, or where nothing is the first step, at which the median loss over seeds is at most `wanted`; null: never. */
export function stepsTo(record: TrainingRecord, wanted: number): number | null {
  if (record.heldOut.length > 0)
    return record.heldOut.find(({ losses }) => median(losses) <= wanted)?.step ?? null;
  for (let step = 0; step < record.step; step++)
    if (median(record.losses.map((losses) => losses[step])) <= wanted) return step;
  return null;
}

function contenderSummary(contender: Contender, galore: number | null): ContenderSummary {
  const { label, optimizer, grid, rate, record } = contender;
  const losses = finals(record);
  const cells = grid.flatMap((row) => row.cells);
  return {
    label,
    optimizer,
    rate,
    loss: losses && meanInterval(losses),
    secondsPerStep: record.seconds / record.step,
    ledger: record.ledger,
    stepsToGalore: galore === null ? null : stepsTo(record, galore),
    cells: {
      all: cells.length,
      diverged: cells.filter(({ diverged }) => diverged !== null).length,
      spiked: cells.filter((cell) => cell.diverged === null && cell.spiked).length,
    },
  };
}

export function summarizeComparison(record: ComparisonRecord): ComparisonSummary {
  const { task, steps, seeds, adapter, contenders } = record;
  const galore = galoreLoss(record);
  const held = contenders.some((contender) => contender.record.heldOut.length > 0);
  return {
    task,
    steps,
    seeds,
    adapter,
    measured: held ? "held out" : "training",
    galore,
    contenders: contenders.map((contender) => contenderSummary(contender, galore)),
  };
}
