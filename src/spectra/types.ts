import type { HostMatrices, OrthogonalizeMethod } from "../linalg/index.ts";
import type { Scaling } from "../reference/index.ts";

export type { Scaling };

/** Ways to the polar factor, in the order in which they are shown. */
export const METHODS = [
  "newton-schulz",
  "newton-schulz-5",
  "muon",
  "polar-express",
  "qdwh",
  "polar",
] as const satisfies OrthogonalizeMethod[];
export type Method = (typeof METHODS)[number];

/**
 * Singular values of the matrices, the largest 1 [ours]. kappa is cond(A A^T), the square of the largest over the smallest.
 * - `condition`: r values, log-spaced; the same in all matrices.
 * - `decay`: i^-exponent for i = 1..r; the same in all matrices.
 * - `rank`: `rank` values log-uniform in [1/2, 1], the others log-uniform in [tail/2, tail]; drawn anew for each matrix.
 * - `clustered`: `clusters` centres, log-spaced, each value within 5 % of its centre; drawn anew for each matrix.
 * - `moments`: matrices from a file.
 */
export type Spectrum =
  | { kind: "condition"; kappa: number }
  | { kind: "decay"; exponent: number }
  | { kind: "rank"; rank: number; tail: number }
  | { kind: "clustered"; clusters: number; kappa: number }
  | { kind: "moments" };

export interface SpectraExperiment {
  spectrum: Spectrum;
  /** r: generated matrices are r x r. */
  size: number;
  /** How many are generated. */
  matrices: number;
  scaling: Scaling;
  /** Every iterative method is run for 1, 2, ... steps up to this. */
  iterations: number;
  seed: number;
}

/** Matrices with their thin SVD, k = min(rows, cols), as far as it is known in f64. */
export interface Decomposed {
  matrices: HostMatrices;
  /** batch x k, descending. */
  s: Float64Array;
  /** batch x rows x k. */
  u: Float64Array;
  /** batch x cols x k. */
  v: Float64Array;
  /** How many singular values of each matrix count: those of a matrix from a file that f32 tells from 0. */
  rank: Uint32Array;
}

/** Quantiles over the matrices. */
export interface Spread {
  q05: number;
  q50: number;
  q95: number;
  max: number;
}

/** One method over its steps 1, 2, ...; `polar` has one entry, the exact factor. */
export interface MethodRecord {
  method: Method;
  /** Matrices measured so far at every number of steps. */
  count: number;
  /** max_i |1 - sigma_i(O)| of a matrix, over the matrices, after 1, 2, ... steps. */
  error: Spread[];
  /** The same in exact arithmetic (f64 twin) after 0, 1, 2, ... steps. */
  exact: Spread[];
  /** Largest difference between the two of one matrix. */
  deviation: number;
  /** Milliseconds a matrix, null where it was not timed. */
  ms: (number | null)[];
}

/** The paper's bound for the cubic, (1 - 1/kappa)^(2^i), at the largest kappa of the matrices. */
export interface BoundRecord {
  /** cond(A A^T), or with Frobenius scaling |A|_F^2 / sigma_min^2 in its place [ours]. */
  kappa: number;
  /** For i = 0, 1, ... */
  values: number[];
  /** Matrices whose cubic error was above their own bound by more than rounding, at some step. */
  violations: number;
  /** Comparisons made: matrices times steps. */
  compared: number;
}

/** What is known of a run so far. Plain data. */
export interface SpectraRecord {
  experiment: SpectraExperiment;
  rows: number;
  cols: number;
  /** Matrices that all methods have been measured on, and how many there are. */
  done: number;
  total: number;
  /** 0 to 1. */
  progress: number;
  methods: MethodRecord[];
  /** Milliseconds a matrix that the polynomials' scaling takes: a call of no steps. Null where it was not timed. */
  scalingMs: number | null;
  bound: BoundRecord | null;
  /** sigma_i / sigma_1 for i = 1..k. */
  values: Spread[];
  /** Largest |off-diagonal part of U^T O V|_F / |O|_F of any output: 0 in exact arithmetic. */
  offDiagonal: number;
  /** Matrices of a file that are left out: zero, or with a NaN or an infinity. */
  leftOut: number;
}
