import type { HostMatrices, Quality } from "../linalg/index.ts";
import { boundCondition, matrixOf, singularValues } from "../reference/index.ts";
import { partOf } from "./matrix-parts.ts";

/** Of one matrix A and of what stands for its orthogonal factor, O; all in f64. */
export interface Measured {
  /** Place in the batch. */
  index: number;
  /** How many singular values of A count as other than 0, by the method where it says so: those above 2^-21 of the largest. */
  rank: number;
  /** s_1 / s_r of A, r its rank. */
  condition: number;
  /** cond(A A^T) over the nonzero singular values: the square of the condition number. */
  kappa: number;
  /** |A|_F^2 / s_r^2, which stands for kappa where |A|_F is what A is divided by. */
  kappaFrobenius: number;
  /** max |1 - s_i(O)| over the r largest singular values of O. */
  spectral: number;
  /** The root of the sum of their squares. */
  frobenius: number;
}

/** As the rank in a `Quality`. */
const RANK_TOLERANCE = 2 ** -21;

/** Multiplications that measuring may take, for A and again for O: some seconds each. */
const BUDGET = 2e8;

/** Places in a batch of what is measured: all, or as many as time allows, spread evenly. */
export function placesToMeasure({ batch, rows, cols }: HostMatrices): number[] {
  const most = Math.max(1, Math.floor(BUDGET / (rows * cols * Math.min(rows, cols))));
  const many = Math.min(batch, most);
  return Array.from({ length: many }, (_, i) => Math.floor((i * batch) / many));
}

/** What remains of the factors of a batch once they are written. */
export class Factors {
  /** By place in the batch: A or O holds a NaN or an infinity. */
  readonly nonfinite: boolean[] = [];
  unconverged = 0;
  readonly #batch: HostMatrices;
  readonly #kept = new Map<number, { o: Float32Array; rank: number | null }>();
  readonly #places: Set<number>;

  constructor(batch: HostMatrices) {
    this.#batch = batch;
    this.#places = new Set(placesToMeasure(batch));
  }

  /** How many are to be measured. */
  get kept(): number {
    return this.#places.size;
  }

  add(factors: HostMatrices, quality: Quality[] | null): void {
    const first = this.nonfinite.length;
    for (let at = 0; at < factors.batch; at++) {
      const [a, o] = [partOf(this.#batch, first + at).data, partOf(factors, at).data];
      this.nonfinite.push(!a.every(Number.isFinite) || !o.every(Number.isFinite));
      if (this.#places.has(first + at))
        this.#kept.set(first + at, { o: o.slice(), rank: quality?.[at].rank ?? null });
    }
    this.unconverged += quality?.filter((one) => !one.converged && !one.nonfinite).length ?? 0;
  }

  /** Measures those that were kept, but for matrices that are not finite, and ones of zeros. */
  *measure(): Generator<Measured> {
    for (const [place, { o, rank }] of this.#kept) {
      const found = this.nonfinite[place] ? null : measure(partOf(this.#batch, place), o, rank);
      if (found) yield { index: place, ...found };
    }
  }
}

function measure(
  { rows, cols, data }: HostMatrices,
  o: Float32Array,
  known: number | null,
): Omit<Measured, "index"> | null {
  const s = singularValues(matrixOf(rows, cols, data));
  const rank = known ?? s.filter((value) => value > RANK_TOLERANCE * s[0]).length;
  if (rank === 0) return null;
  const nonzero = s.subarray(0, rank);
  const errors = singularValues(matrixOf(rows, cols, o))
    .subarray(0, rank)
    .map((value) => Math.abs(1 - value));
  return {
    rank,
    condition: s[0] / s[rank - 1],
    kappa: boundCondition(nonzero, "spectral"),
    kappaFrobenius: boundCondition(nonzero, "frobenius"),
    spectral: Math.max(...errors),
    frobenius: Math.hypot(...errors),
  };
}
