import { RISE } from "./turns.ts";
import { WINDOW_POINTS, Window } from "./window.ts";

/** A gap below this over ln t is zero to the engine: the constant is a value then, the exponent is not defined. */
export const ZERO_GAP = 1e-5;
/** Windows span this factor of ln t. */
export const WINDOW_SPAN = 4;
/** Windows ending at L, L/2, L/4 give the spread. */
const WINDOWS = 3;
/** The last window may be cut by a late start down to this factor and number of records. */
const LEAST_SPAN = 1.5;
const LEAST_RECORDS = 6;

/** ln t one decade after a turn, since what a turn leaves behind dies out like 1 / t; at the first record there was none. */
export function settledFrom(lnT: Float64Array, turn: number): number {
  return turn === 0 ? lnT[0] : lnT[turn] + Math.LN10 * (1 - 1e-12);
}

/** What one trajectory says of c (ln t + k)^-alpha. Spreads: largest minus smallest over the windows, NaN with fewer than two. */
export interface RateFit {
  constant: number;
  constantSpread: number;
  exponent: number;
  exponentSpread: number;
}

/** Records between which a gap may be fitted; see `Turns` for peak and valley. */
export interface Stretch {
  /** Last record with a gap. */
  last: number;
  /** Record of the last change of activation pattern, 0 without. */
  change: number;
  peak: number;
  valley: number;
}

/**
 * Fits single gaps by c (ln t + k)^-alpha over sliding windows of ln t [ours].
 *
 * Windows end at L, L/2 and L/4 (L the last ln t), span a factor 4, and start a decade of t after the last turn and the last change of
 * activations, or later; the last one may be cut to a factor 1.5, the others exist whole or not at all. Each is thinned to 12 points. The constant is c of the
 * last window at alpha = 1; the exponent is alpha of its three-parameter fit. On gap = c / (ln t + k) they are exact to rounding.
 *
 * - gap ln t below 1e-5 at the end: the constant is that product, the exponent NaN.
 * - No window (too few records since the last turn): the same.
 * - The gap does not fall on the last window, or so slowly that c would be over 4 times gap ln t: the constant is gap ln t at the end.
 * - Where the pattern changes to the end (a kink pinned on a point, in exact steps), changes of activation are left out; where the gap
 *   rises to the end, its rise is fitted, with a negative exponent.
 *
 * Cost: about 2 microseconds a window.
 */
export class RateFitter {
  readonly #lnT: Float64Array;
  readonly #window = new Window();

  /** @param lnT ascending record times. */
  constructor(lnT: Float64Array) {
    this.#lnT = lnT;
  }

  /** Fits the gaps `series[offset + stride * record]`. */
  fit(series: ArrayLike<number>, offset: number, stride: number, stretch: Stretch): RateFit {
    const lnT = this.#lnT;
    const end = lnT[stretch.last];
    const product = series[offset + stride * stretch.last] * end;
    const fit: RateFit = {
      constant: product,
      constantSpread: Number.NaN,
      exponent: Number.NaN,
      exponentSpread: Number.NaN,
    };
    if (!(product >= ZERO_GAP)) return fit;
    const start = this.#start(stretch, product / end >= series[offset + stride * stretch.peak] / RISE);
    if (start < 0) return fit;

    let lowC = Number.POSITIVE_INFINITY;
    let highC = Number.NEGATIVE_INFINITY;
    let lowAlpha = Number.POSITIVE_INFINITY;
    let highAlpha = Number.NEGATIVE_INFINITY;
    let windows = 0;
    for (let w = 0; w < WINDOWS; w++) {
      const to = end / 2 ** w;
      const from = to / WINDOW_SPAN;
      if (w > 0 && from < lnT[start]) break;
      const first = Math.max(start, this.#recordFrom(from));
      const last = w === 0 ? stretch.last : this.#recordFrom(to * (1 + 1e-12)) - 1;
      if (last - first + 1 < LEAST_RECORDS || !this.#fill(series, offset, stride, first, last)) break;
      const { c, k } = this.#window.reciprocal();
      const { alpha } = this.#window.exponent(k);
      const plain = series[offset + stride * last] * lnT[last];
      const constant = c > 0 && c <= 4 * plain ? c : plain;
      if (w === 0) {
        fit.constant = constant;
        fit.exponent = alpha;
      }
      lowC = Math.min(lowC, constant);
      highC = Math.max(highC, constant);
      lowAlpha = Math.min(lowAlpha, alpha);
      highAlpha = Math.max(highAlpha, alpha);
      windows++;
    }
    if (windows > 1) {
      fit.constantSpread = highC - lowC;
      fit.exponentSpread = highAlpha - lowAlpha;
    }
    return fit;
  }

  /** First record of the latest stretch long enough to fit, or -1; the rise to the last peak counts where the gap has not fallen from it. */
  #start({ last, change, peak, valley }: Stretch, rising: boolean): number {
    const falls = [Math.max(change, peak), peak];
    for (const turn of rising ? [...falls, Math.max(change, valley), valley] : falls) {
      const start = this.#recordFrom(settledFrom(this.#lnT, turn));
      const from = Math.max(start, this.#recordFrom(this.#lnT[last] / WINDOW_SPAN));
      if (last - from + 1 >= LEAST_RECORDS && this.#lnT[last] >= LEAST_SPAN * this.#lnT[from]) return start;
    }
    return -1;
  }

  /** First record with ln t >= `value`, and > 0. */
  #recordFrom(value: number): number {
    const lnT = this.#lnT;
    let low = 0;
    let high = lnT.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lnT[middle] >= value && lnT[middle] > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #fill(series: ArrayLike<number>, offset: number, stride: number, first: number, last: number): boolean {
    const window = this.#window;
    const count = Math.min(WINDOW_POINTS, last - first + 1);
    window.count = count;
    for (let i = 0; i < count; i++) {
      const record = first + Math.round((i * (last - first)) / (count - 1));
      const gap = series[offset + stride * record];
      if (!(gap > 0)) return false;
      window.x[i] = this.#lnT[record];
      window.gap[i] = gap;
    }
    return true;
  }
}
