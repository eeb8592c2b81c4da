import type { Cell, Experiment } from "../experiment/index.ts";

/** Trajectory states; the numbers are those of the kernels (shaders/descent/state). */
export const STATUS = {
  running: 0,
  hit: 1,
  aborted: 2,
  stalled: 3,
  flowing: 4,
  sliding: 5,
  nonfinite: 6,
} as const;
export type StatusName = keyof typeof STATUS;
export const STATUS_NAMES = Object.keys(STATUS) as StatusName[];

/**
 * Final state of a run of consecutive trajectories, column by column (all the same length):
 * id, w1_0.., b1_0.. (v1_0..), w1.., b1.. (v1..), status (STATUS number), hit_time (step; NaN: none),
 * terminal_numerator, final_gap, last_change_ln_t, constant, constant_spread, exponent, constant_bound, success (0/1).
 */
export interface TrajectoryBatch {
  cell: Cell;
  firstId: number;
  count: number;
  columns: Record<string, Float64Array | Float32Array | Uint8Array>;
}

export interface Quantiles {
  mean: Float64Array;
  q05: Float64Array;
  q25: Float64Array;
  q50: Float64Array;
  q75: Float64Array;
  q95: Float64Array;
}

/** Statistics of a cell at each record time, over its successes (counts: over all of it). NaN where nothing is known. */
export interface Curves {
  lnT: Float64Array;
  /** How many trajectories were in each state. */
  counts: Record<StatusName, Float64Array>;
  gap: Quantiles;
  gapLnT: Quantiles;
  /** Natural logarithm of the loss. */
  logLoss: Quantiles;
}

/** Activation patterns of the successes over the record times. */
export interface Phases {
  /** Most frequent first, at most 8; bit j * points + i of `bits` is neuron j on point i (points in data order). */
  patterns: { bits: number; label: string; share: Float64Array }[];
  /** Share of successes in none of `patterns`. */
  other: Float64Array;
  /** Share of successes whose pattern differs from that at the record before. */
  changed: Float64Array;
  /** Share of successes whose last change lies at or before each record. */
  settled: Float64Array;
  /** The most frequent changes, at most 8: pattern labels and how often. */
  transitions: { from: string; to: string; count: number }[];
}

/** Counts in equal bins of `width` from 0; `beyond` is right of the last. */
export interface Histogram {
  width: number;
  counts: Float64Array;
  beyond: number;
}

export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** c (ln t + k)^-alpha, fitted per trajectory; intervals are 95 % bootstraps over trajectories. */
export interface RateSummary {
  alpha: Interval;
  /** Mean constant over successes. */
  c: Interval;
  alphaQuantiles: { q05: number; q25: number; q50: number; q75: number; q95: number };
  cQuantiles: { q05: number; q25: number; q50: number; q75: number; q95: number };
  /** Median spread of alpha and c over the sliding windows. */
  alphaSpread: number;
  cSpread: number;
  /** Share of successes with constant >= 1. */
  shareConstantAtLeast1: number;
  /** Fits of the median gap on the last window of ln t: residuals as RMS of ln gap. */
  verdict: {
    answer: "1/ln t" | "power of t" | "neither" | "cannot tell" | "gap is zero" | "gap does not vanish";
    logResidual: number;
    powerResidual: number;
    powerExponent: number;
    window: [number, number];
    sentence: string;
  };
}

export interface CellSummary {
  label: string;
  cell: Cell;
  trajectories: number;
  successes: number;
  successShare: Interval;
  counts: Record<StatusName, number>;
  /** Optimum margin, or null where the width cannot reach it (`optimumNote` says why). */
  optimum: number | null;
  optimumNote: string | null;
  rate: RateSummary | null;
  meanConstant: number | null;
  shareConstantAtLeast1: number | null;
  terminalNumerator: { mean: number; ksStatistic: number; ksPValue: number } | null;
  finalGap: { lnT: number; mean: number; q05: number; q50: number; q95: number } | null;
  /** Theory for a pair of points, where there is one (src/statistics/theory): the universal constant, or the limit of the gap. */
  theory: { kind: "constant" | "limit"; value: number; measured: number } | null;
}

export interface Audit {
  trajectories: number;
  /** Exact f64 steps each was given. */
  steps: number;
  /** Largest |gap - f64 gap| over the audited records, and where. */
  worst: number;
  worstAt: { cell: string; id: number; lnT: number } | null;
  /** Largest deviation divided by its bound; passes when at most 1. */
  worstRatio: number;
  passed: boolean;
  bound: string;
  seconds: number;
}

export interface Summary {
  name: string;
  trajectories: number;
  successes: number;
  successShare: Interval;
  aborted: number;
  nonfinite: number;
  counts: Record<StatusName, number>;
  inits: CellSummary[];
  /** null where the twin itself computed: there is nothing to hold it against. */
  audit: Audit | null;
  wallSeconds: number;
  kernelSeconds: number;
  trajectorySteps: number;
  trajectoryStepsPerSecond: number;
  adapter: string;
}

export interface Environment {
  marginflow: string;
  runtime: string;
  adapter: { name: string; vendor: string; architecture: string; description: string; software: boolean };
  selfTest: Record<string, string | number | boolean>;
  /** SHA-256 of the WGSL that ran, without its comments and indentation. */
  kernelHash: string;
  /** One line for each choice that the engine made and says: kernel form, batch size, slices. */
  choices: string[];
  started: string;
}

export interface CellRecord {
  cell: Cell;
  curves: Curves;
  phases: Phases;
  /** Terminal numerator |b2 - b1| of the successes, bins of 0.1 on [0, 2] as in the paper, for two neurons; else null. */
  numerator: Histogram | null;
  /** Fitted constants of the successes, bins of 0.05. */
  constants: Histogram;
  /** ln t at which the log-time flow took over (first and median over successes), null without flow. */
  flowFrom: { first: number; median: number } | null;
}

/** Everything a person or a widget sees of a run; the trajectories themselves go to `onBatch`. */
export interface RunRecord {
  experiment: Experiment;
  summary: Summary;
  environment: Environment;
  cells: CellRecord[];
}
