import type { BatchRecords, Phases } from "../record/index.ts";

/** Patterns are told apart if they occur among the first so many successes, up to so many patterns; others count as other. */
const SCOUTS = 1024;
const MOST_PATTERNS = 255;
const SHOWN = 8;
const OTHER = 0;

/**
 * Folds the activation patterns of the successes. Memory is bounded: which patterns are told apart is settled by the first successes, in
 * order of id, so that it does not depend on batches. Shares are of the successes whose run reaches a record; `settled` is of all.
 */
export class PhaseFold {
  readonly #records: number;
  #successes = 0;
  readonly #slots = new Map<number, number>();
  /** Arrivals minus departures, by slot and record: its running sum is the number of successes in the pattern. */
  readonly #flux: Float64Array[];
  readonly #present: Float64Array;
  readonly #changed: Float64Array;
  readonly #lastChange: Float64Array;
  readonly #transitions = new Map<number, number>();

  constructor(records: number) {
    this.#records = records;
    this.#flux = [new Float64Array(records)];
    this.#present = new Float64Array(records);
    this.#changed = new Float64Array(records);
    this.#lastChange = new Float64Array(records);
  }

  /**
   * @param successes indices into the batch.
   * @param lastChange of every trajectory, from `lastChanges`.
   */
  add({ count, pattern, logLoss }: BatchRecords, successes: Int32Array, lastChange: Int32Array): void {
    this.#scout(count, pattern, logLoss, successes);
    this.#successes += successes.length;
    for (const i of successes) this.#lastChange[lastChange[i]]++;

    const before = new Uint32Array(successes.length);
    // -1: not begun, or ended.
    const slots = new Int16Array(successes.length).fill(-1);
    for (let r = 0; r < this.#records; r++) {
      const base = r * count;
      for (let s = 0; s < successes.length; s++) {
        const at = base + successes[s];
        const slot = slots[s];
        if (Number.isNaN(logLoss[at])) {
          if (slot >= 0) this.#flux[slot][r]--;
          slots[s] = -1;
          continue;
        }
        this.#present[r]++;
        const bits = pattern[at];
        if (slot >= 0 && bits === before[s]) continue;
        const next = this.#slots.get(bits) ?? OTHER;
        this.#flux[next][r]++;
        if (slot >= 0) {
          this.#flux[slot][r]--;
          this.#changed[r]++;
          const key = slot * (MOST_PATTERNS + 1) + next;
          this.#transitions.set(key, (this.#transitions.get(key) ?? 0) + 1);
        }
        slots[s] = next;
        before[s] = bits;
      }
    }
  }

  /** Gives slots to the patterns of the first successes, by id and then by record. */
  #scout(count: number, pattern: Uint32Array, logLoss: Float32Array, successes: Int32Array): void {
    const scouts = Math.max(0, Math.min(successes.length, SCOUTS - this.#successes));
    for (let s = 0; s < scouts; s++) {
      let before = -1;
      for (let at = successes[s]; at < this.#records * count; at += count) {
        if (pattern[at] === before || Number.isNaN(logLoss[at])) continue;
        before = pattern[at];
        if (this.#slots.has(before) || this.#slots.size === MOST_PATTERNS) continue;
        this.#slots.set(before, this.#slots.size + 1);
        this.#flux.push(new Float64Array(this.#records));
      }
    }
  }

  finish(labelOf: (bits: number) => string): Phases {
    const share = (counts: Float64Array): Float64Array => counts.map((n, r) => n / this.#present[r]);
    const told = [...this.#slots].map(([bits, slot]) => {
      const counts = runningSum(this.#flux[slot]);
      return { bits, counts, total: counts.reduce((a, b) => a + b, 0) };
    });
    const shown = told.sort((a, b) => b.total - a.total || a.bits - b.bits).slice(0, SHOWN);
    const other = this.#present.map((n, r) => n - shown.reduce((sum, { counts }) => sum + counts[r], 0));
    const bitsOf = new Map([...this.#slots].map(([bits, slot]) => [slot, bits]));
    const transitions = [...this.#transitions]
      .map(([key, count]) => ({
        from: Math.floor(key / (MOST_PATTERNS + 1)),
        to: key % (MOST_PATTERNS + 1),
        count,
      }))
      .filter(({ from, to }) => from !== OTHER && to !== OTHER)
      .map(({ from, to, count }) => ({ from: bitsOf.get(from)!, to: bitsOf.get(to)!, count }))
      .sort((a, b) => b.count - a.count || a.from - b.from || a.to - b.to)
      .slice(0, SHOWN);
    return {
      patterns: shown.map(({ bits, counts }) => ({ bits, label: labelOf(bits), share: share(counts) })),
      other: share(other),
      changed: share(this.#changed),
      settled: runningSum(this.#lastChange).map((n) => n / this.#successes),
      transitions: transitions.map(({ from, to, count }) => ({
        from: labelOf(from),
        to: labelOf(to),
        count,
      })),
    };
  }
}

/** Record of each trajectory's last change of pattern (the first record without one), and its last record with a loss (-1: none). */
export function lastChanges(
  { count, pattern, logLoss }: BatchRecords,
  records: number,
): { change: Int32Array; last: Int32Array } {
  const change = new Int32Array(count);
  const last = new Int32Array(count).fill(-1);
  const before = new Uint32Array(count);
  for (let r = 0; r < records; r++) {
    for (let i = 0, at = r * count; i < count; i++, at++) {
      const loss = logLoss[at];
      if (Number.isNaN(loss)) continue;
      const bits = pattern[at];
      if (bits !== before[i]) {
        if (last[i] >= 0) change[i] = r;
        before[i] = bits;
      }
      last[i] = r;
    }
  }
  return { change, last };
}

function runningSum(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
