import {
  type BatchRecords,
  type Curves,
  type Quantiles,
  STATUS_NAMES,
  type StatusName,
} from "../record/index.ts";
import { ExactSum, LogHistogram } from "./histogram.ts";

const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95];
const LEVEL_NAMES = ["q05", "q25", "q50", "q75", "q95"] as const;

/** One quantity of the successes at one record time. */
class Tally {
  readonly histogram = new LogHistogram();
  readonly sum = new ExactSum();

  addAll(values: Float32Array, indices: Int32Array, offset: number): void {
    this.histogram.addAll(values, indices, offset);
    this.sum.addAll(values, indices, offset);
  }
}

/** Folds batches into the curves of a cell: counts by status over all trajectories, quantiles and means over the successes. */
export class CurveFold {
  readonly #lnT: Float64Array;
  readonly #gap: Tally[];
  readonly #logLoss: Tally[];
  /** [record * statuses + status] */
  readonly #counts: Float64Array;

  constructor(lnT: Float64Array) {
    this.#lnT = lnT;
    this.#gap = Array.from(lnT, () => new Tally());
    this.#logLoss = Array.from(lnT, () => new Tally());
    this.#counts = new Float64Array(lnT.length * STATUS_NAMES.length);
  }

  /** @param successes indices into the batch. */
  add({ count, gap, logLoss, status }: BatchRecords, successes: Int32Array): void {
    const seen = new Uint32Array(STATUS_NAMES.length);
    for (let r = 0; r < this.#lnT.length; r++) {
      const base = r * count;
      seen.fill(0);
      for (let i = base; i < base + count; i++) seen[status[i]]++;
      for (let s = 0; s < seen.length; s++) this.#counts[r * STATUS_NAMES.length + s] += seen[s];
      this.#gap[r].addAll(gap, successes, base);
      this.#logLoss[r].addAll(logLoss, successes, base);
    }
  }

  finish(): Curves {
    const records = this.#lnT.length;
    const counts = Object.fromEntries(
      STATUS_NAMES.map((name, s) => [
        name,
        Float64Array.from({ length: records }, (_, r) => this.#counts[r * STATUS_NAMES.length + s]),
      ]),
    ) as Record<StatusName, Float64Array>;
    const gap = quantilesOf(this.#gap);
    // At one time, gap ln t is the gap in another unit: its quantiles and mean follow.
    const scaled = (values: Float64Array): Float64Array => values.map((value, r) => value * this.#lnT[r]);
    return {
      lnT: this.#lnT.slice(),
      counts,
      gap,
      gapLnT: {
        mean: scaled(gap.mean),
        q05: scaled(gap.q05),
        q25: scaled(gap.q25),
        q50: scaled(gap.q50),
        q75: scaled(gap.q75),
        q95: scaled(gap.q95),
      },
      logLoss: quantilesOf(this.#logLoss),
    };
  }
}

function quantilesOf(tallies: Tally[]): Quantiles {
  const empty = (): Float64Array => new Float64Array(tallies.length);
  const result = { mean: empty(), q05: empty(), q25: empty(), q50: empty(), q75: empty(), q95: empty() };
  tallies.forEach(({ histogram, sum }, r) => {
    result.mean[r] = sum.mean;
    histogram.quantiles(LEVELS).forEach((value, level) => {
      result[LEVEL_NAMES[level]][r] = value;
    });
  });
  return result;
}
