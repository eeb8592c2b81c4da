import type { OptimizerSettings } from "../optimizer/index.ts";
import type { Member } from "./training.ts";

/** The singular values of a moment, and what they say. Shares are of squares. */
export interface MomentRecord {
  step: number;
  member: number;
  /** Name of the parameter whose moment it is. */
  parameter: string;
  /** Descending. */
  values: number[];
  /** Largest over smallest; Infinity where the smallest is 0. */
  condition: number;
  /** |M|_F^2 / |M|_2^2. */
  stableRank: number;
  /** |M - M_1|_F^2 / |M|_F^2 with M_1 the best of rank one: the paper's kappa_M (arXiv 2505.24749, lemma 3.1). */
  rankOneResidual: number;
  /** |Q^T G|_F^2 / |G|_F^2 of the last gradient; null where the optimizer has no subspace. */
  energy: number | null;
}

/** What a training took on the device. */
export interface Ledger {
  weights: number;
  gradients: number;
  /** What the optimizers of the matrices carry, as allocated, of one member. */
  state: number;
  /** The paper's formula for the same, times 4 bytes. */
  stateFormula: number;
  /** Of AdamW on vectors and tables. */
  otherState: number;
}

/** All that a training has to show, as plain data. */
export interface TrainingRecord {
  task: string;
  optimizer: OptimizerSettings;
  members: Member[];
  /** Steps done and asked for. */
  step: number;
  steps: number;
  /** The training loss before every step, of each member. */
  losses: number[][];
  /** Mean losses on what is held out. */
  heldOut: { step: number; losses: number[] }[];
  /** The step at which a member diverged: its loss is no number any more, or more than three times the first [ours]. */
  diverged: (number | null)[];
  moments: MomentRecord[];
  /** Spent on steps, of all members together. */
  seconds: number;
  /** Mean milliseconds of a step by kernel, all members together; measured apart, at the end. */
  parts: { name: string; ms: number }[];
  ledger: Ledger;
}

const DIVERGED = 3;

/** Notes who has diverged among losses that have come, members x steps from `first` on. */
export function noteDivergence(record: TrainingRecord, first: number): void {
  for (const [member, losses] of record.losses.entries()) {
    if (record.diverged[member] !== null) continue;
    const most = DIVERGED * losses[0];
    const at = losses.slice(first).findIndex((loss) => !(loss <= most));
    if (at >= 0) record.diverged[member] = first + at;
  }
}

/** What one optimizer did in a comparison. */
export interface Contender {
  /** Its name in words, as settings alone would not say: "SUMO (SVD)". */
  label: string;
  optimizer: OptimizerSettings;
  /** Mean final loss over seeds of every rate of the grid, null where a seed diverged; the first of the best is the tuned one. */
  grid: {
    rate: number;
    loss: number | null;
    cells: { seed: number; diverged: number | null; spiked: boolean }[];
  }[];
  rate: number;
  /** The seeds at the tuned rate. */
  record: TrainingRecord;
}

/** All optimizers on one task, at equal budgets and each at its tuned rate. */
export interface ComparisonRecord {
  task: string;
  steps: number;
  seeds: number[];
  adapter: string;
  contenders: Contender[];
}
