/** Rises below 1 % are chatter across a pinned kink; the engine's own error of a gap is below 1e-6. */
export const RISE = 1.01;
const FLOOR = 1e-6;

/**
 * Where the last monotone stretches of many gaps begin, record by record.
 *
 * A gap is |u| of a signed offset u from the optimal boundary. A boundary that crosses the midpoint shows as a gap that falls towards 0
 * and rises again; the rate can only be fitted once it falls for good. So `peak` is the record after the last rise, from which the gap
 * falls to the end, and `valley` the one before it, from which it rose. Rises below 1 % (plus 1e-6) do not count.
 */
export class Turns {
  readonly peak: Int32Array;
  readonly valley: Int32Array;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #lowAt: Int32Array;

  constructor(count: number) {
    this.peak = new Int32Array(count);
    this.valley = new Int32Array(count);
    this.#high = new Float64Array(count).fill(Number.NaN);
    this.#low = new Float64Array(count);
    this.#lowAt = new Int32Array(count);
  }

  /** Takes the gap (not NaN) of `trajectory` at `record`; records ascend. */
  add(trajectory: number, record: number, gap: number): void {
    const low = this.#low[trajectory];
    const first = Number.isNaN(this.#high[trajectory]);
    if (!first && gap <= low) {
      this.#low[trajectory] = gap;
      this.#lowAt[trajectory] = record;
      return;
    }
    if (!first && gap <= RISE * low + FLOOR) return;
    if (first) this.valley[trajectory] = record;
    // A rise that goes on keeps its valley.
    else if (this.#high[trajectory] > RISE * low + FLOOR) this.valley[trajectory] = this.#lowAt[trajectory];
    this.peak[trajectory] = record;
    this.#high[trajectory] = gap;
    this.#low[trajectory] = gap;
    this.#lowAt[trajectory] = record;
  }
}
