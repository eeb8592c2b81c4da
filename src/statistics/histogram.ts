/**
 * Integer histogram of signed numbers in log-spaced bins, and an exact integer sum: statistics that add.
 *
 * An octave has 70 bins, so bins have the constant ratio 2^(1/70) = 1.00995, and run over 2^-40 < |x| < 2^14 (9e-13 to 16384). A bin is
 * found from the bits of the double alone, without a logarithm, hence alike in every engine. Counts are integers and the sum is one in
 * units of 2^-40: whatever the order, batch, slice or shard in which values come, the bits are the same.
 */

const PER_OCTAVE = 70;
const MIN_EXPONENT = -40;
const MAX_EXPONENT = 14;
const BINS = (MAX_EXPONENT - MIN_EXPONENT) * PER_OCTAVE;
// Bins in ascending order: over(-), BINS negative, under(-), zero, under(+), BINS positive, over(+).
const ZERO = BINS + 2;
const TOTAL = 2 * ZERO + 1;
const PAGE_BITS = 7;
const PAGE = 1 << PAGE_BITS;

/** Edges within an octave as 20-bit mantissas; the last one is the octave's end. */
const EDGES = Int32Array.from({ length: PER_OCTAVE + 1 }, (_, j) =>
  Math.ceil((2 ** (j / PER_OCTAVE) - 1) * 2 ** 20),
);
/** For the top 8 bits of a mantissa: the bin of its smallest value. No two edges share these bits. */
const FIRST = Uint8Array.from({ length: 256 }, (_, top) => EDGES.findLastIndex((edge) => edge <= top << 12));

const ONLY = Int32Array.of(0);

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Place of a positive normal double among the positive bins, from 0; below 0 or from BINS on: out of range. */
function octaveBin(): number {
  const high = words[1] & 0x7fffffff;
  const mantissa = high & 0xfffff;
  const first = FIRST[mantissa >>> 12];
  return ((high >>> 20) - 1023 - MIN_EXPONENT) * PER_OCTAVE + first + (mantissa >= EDGES[first + 1] ? 1 : 0);
}

function indexOf(x: number): number {
  if (x === 0) return ZERO;
  double[0] = x;
  let bin = octaveBin();
  if (bin < 0) bin = -1;
  else if (bin > BINS) bin = BINS;
  return x > 0 ? ZERO + 2 + bin : ZERO - 2 - bin;
}

/** Lower edge of positive bin `bin`, 0 <= bin <= BINS. */
function edge(bin: number): number {
  const octave = Math.floor(bin / PER_OCTAVE);
  return (1 + EDGES[bin - octave * PER_OCTAVE] * 2 ** -20) * 2 ** (octave + MIN_EXPONENT);
}

/** Ends of a bin with |index - ZERO| = distance, for its absolute values. */
function bounds(distance: number): [number, number] {
  if (distance === 0) return [0, 0];
  if (distance === 1) return [0, edge(0)];
  const bin = distance - 2;
  return [edge(bin), bin === BINS ? Number.POSITIVE_INFINITY : edge(bin + 1)];
}

/** See the top of the file. NaN is not counted. Up to 2^32 values. */
export class LogHistogram {
  /** Values counted. */
  count = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  // Pages come into being where values fall: a record's values usually span few octaves.
  readonly #pages: (Uint32Array | undefined)[] = new Array(Math.ceil(TOTAL / PAGE)).fill(undefined);

  add(x: number): void {
    this.addAll([x], ONLY, 0);
  }

  /** Counts `values[offset + i]` for the given `i`. */
  addAll(values: ArrayLike<number>, indices: Int32Array, offset: number): void {
    const pages = this.#pages;
    // The hot loop of a fold: fields and views are held in locals.
    let [count, min, max] = [this.count, this.#min, this.#max];
    for (let j = 0; j < indices.length; j++) {
      const x = values[offset + indices[j]];
      if (Number.isNaN(x)) continue;
      const index = indexOf(x);
      let page = pages[index >> PAGE_BITS];
      if (page === undefined) {
        page = new Uint32Array(PAGE);
        pages[index >> PAGE_BITS] = page;
      }
      page[index & (PAGE - 1)]++;
      count++;
      if (x < min) min = x;
      if (x > max) max = x;
    }
    [this.count, this.#min, this.#max] = [count, min, max];
  }

  /** Adds the counts of `other`: the same as adding its values. */
  merge(other: LogHistogram): void {
    other.#pages.forEach((page, p) => {
      if (page === undefined) return;
      const mine = this.#pages[p];
      if (mine === undefined) this.#pages[p] = page.slice();
      else for (let i = 0; i < PAGE; i++) mine[i] += page[i];
    });
    this.count += other.count;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Smallest and largest value; infinite when empty. */
  get range(): [number, number] {
    return [this.#min, this.#max];
  }

  /**
   * Quantiles for ascending `levels` in [0, 1], NaN when empty. Within 1 % of the value of rank floor(level (count - 1)) from 0 (within
   * 1e-12 below that size; beyond 16384 only between there and the largest value): interpolated geometrically in its bin, cut to
   * [min, max], so that equal values give themselves.
   */
  quantiles(levels: readonly number[]): number[] {
    const found: number[] = [];
    let below = 0;
    for (let index = 0; index < TOTAL && found.length < levels.length; index++) {
      const page = this.#pages[index >> PAGE_BITS];
      if (page === undefined) {
        index |= PAGE - 1;
        continue;
      }
      const inside = page[index & (PAGE - 1)];
      while (inside > 0 && found.length < levels.length) {
        const rank = levels[found.length] * (this.count - 1) - below;
        if (rank >= inside) break;
        found.push(this.#inside(index, Math.min((rank + 0.5) / inside, 1)));
      }
      below += inside;
    }
    while (found.length < levels.length) found.push(Number.NaN);
    return found;
  }

  #inside(index: number, fraction: number): number {
    const [near, far] = bounds(Math.abs(index - ZERO));
    const low = Math.max(index < ZERO ? -far : near, this.#min);
    const high = Math.min(index < ZERO ? -near : far, this.#max);
    if (low === high) return low;
    if (near === 0) return low + fraction * (high - low);
    return low > 0 ? low * (high / low) ** fraction : high * (low / high) ** (1 - fraction);
  }
}

const LIMB = 2 ** 24;
const UNIT = 2 ** 40;
const LIMIT = 2 ** 13;

/**
 * Sum of numbers below 8192 in size, each rounded to 2^-40, as two limbs that stay exact for 2^29 values whose sizes add to less than 2^37;
 * the mean is thus within 5e-13 of the true one, and the same bits in any order. A larger or infinite value makes the mean NaN; NaN is not
 * counted.
 */
export class ExactSum {
  count = 0;
  #high = 0;
  #low = 0;
  #beyond = 0;

  add(x: number): void {
    this.addAll([x], ONLY, 0);
  }

  /** Adds `values[offset + i]` for the given `i`. */
  addAll(values: ArrayLike<number>, indices: Int32Array, offset: number): void {
    let [count, high, low] = [0, 0, 0];
    for (let j = 0; j < indices.length; j++) {
      const x = values[offset + indices[j]];
      if (Number.isNaN(x)) continue;
      count++;
      if (Math.abs(x) >= LIMIT) {
        this.#beyond++;
        continue;
      }
      const units = Math.floor(x * UNIT + 0.5);
      const part = Math.floor(units / LIMB);
      high += part;
      low += units - part * LIMB;
    }
    this.count += count;
    this.#high += high;
    this.#low += low;
  }

  merge(other: ExactSum): void {
    this.count += other.count;
    this.#high += other.#high;
    this.#low += other.#low;
    this.#beyond += other.#beyond;
  }

  /** NaN when empty. */
  get mean(): number {
    if (this.count === 0 || this.#beyond > 0) return Number.NaN;
    return (this.#high * LIMB + this.#low) / this.count / UNIT;
  }
}
