/**
 * Fits of a decaying gap on one window of ln t, in the norm of ln gap. All of them are two-parameter linear regressions; the exponent's
 * shift k is found outside by variable projection (Golub and Pereyra 1973, in Kaufman's Gauss-Newton form).
 */

/** Most points a window is thinned to. */
export const WINDOW_POINTS = 12;
/** The same for a median, of which there is one only. */
const MEDIAN_POINTS = 64;
/** A shift k this many times the last ln t is a power of t for every purpose. */
export const FAR = 50;

/** Points of a window: the first `count` of `x` (ln t, ascending, positive) and `gap` (positive). One is reused for all fits. */
export class Window {
  count = 0;
  readonly x: Float64Array;
  readonly gap: Float64Array;
  readonly #lnGap: Float64Array;
  readonly #u: Float64Array;
  // Result of the last regression.
  #slope = 0;
  #intercept = 0;

  /** The given records of a gap, thinned to at most 64. */
  static of(lnT: Float64Array, gap: Float64Array, records: number[]): Window {
    const window = new Window(MEDIAN_POINTS);
    window.count = Math.min(MEDIAN_POINTS, records.length);
    for (let i = 0; i < window.count; i++) {
      const r = records[Math.round((i * (records.length - 1)) / Math.max(1, window.count - 1))];
      window.x[i] = lnT[r];
      window.gap[i] = gap[r];
    }
    return window;
  }

  constructor(points: number = WINDOW_POINTS) {
    this.x = new Float64Array(points);
    this.gap = new Float64Array(points);
    this.#lnGap = new Float64Array(points);
    this.#u = new Float64Array(points);
  }

  /**
   * c and k of gap = c / (ln t + k): 1 / gap is linear in ln t, and weights gap^2 make its residuals relative ones. c is negative or
   * infinite where the gap does not fall.
   */
  reciprocal(): { c: number; k: number } {
    const { count, x, gap } = this;
    let total = 0;
    let meanX = 0;
    let meanY = 0;
    for (let i = 0; i < count; i++) {
      const weight = gap[i] * gap[i];
      total += weight;
      meanX += weight * x[i];
      meanY += gap[i];
    }
    meanX /= total;
    meanY /= total;
    let xx = 0;
    let xy = 0;
    for (let i = 0; i < count; i++) {
      const dx = x[i] - meanX;
      const weighted = gap[i] * gap[i] * dx;
      xx += weighted * dx;
      xy += weighted * (1 / gap[i] - meanY);
    }
    const c = xx / xy;
    return { c, k: meanY * c - meanX };
  }

  /**
   * alpha and k of gap = c (ln t + k)^-alpha, with the RMS residual of ln gap. Starts from k of `reciprocal`; each Gauss-Newton step regresses ln gap on ln(ln t + k) and
   * on its derivative by k, and is halved until the residual does not grow. Stops at a relative step of 1e-10, after 20 steps, or where k
   * has left for infinity (FAR: a power of t).
   */
  exponent(k0: number): { alpha: number; k: number; residual: number } {
    const { count, x } = this;
    const lnGap = this.#lnGap;
    for (let i = 0; i < count; i++) lnGap[i] = Math.log(this.gap[i]);
    const first = x[0];
    const last = x[count - 1];
    let k = Number.isFinite(k0) ? Math.min(Math.max(k0, -0.95 * first), FAR * last) : 0;
    let residual = this.#regressOnLog(k);
    for (let step = 0; step < 20; step++) {
      let change = this.#gaussNewton(k);
      // Keeps ln t + k positive on the window, and k from leaping.
      change = Math.min(Math.max(change, -0.8 * (first + k)), 4 * (last + k));
      if (!Number.isFinite(change)) break;
      let better = this.#regressOnLog(k + change);
      for (let half = 0; better > residual && half < 8; half++) {
        change /= 2;
        better = this.#regressOnLog(k + change);
      }
      if (better > residual) break;
      k += change;
      residual = better;
      if (Math.abs(change) < 1e-10 * (last + k) || k > FAR * last) break;
    }
    residual = this.#regressOnLog(k);
    return { alpha: -this.#slope, k, residual };
  }

  /** ln a and beta of gap = a t^-beta, with the RMS residual of ln gap. */
  power(): { lnA: number; beta: number; residual: number } {
    for (let i = 0; i < this.count; i++) this.#lnGap[i] = Math.log(this.gap[i]);
    this.#u.set(this.x);
    const residual = this.#regress();
    return { lnA: this.#intercept, beta: -this.#slope, residual };
  }

  /** RMS residual of ln gap to c / (ln t + k). */
  reciprocalResidual(c: number, k: number): number {
    let squares = 0;
    for (let i = 0; i < this.count; i++) squares += Math.log((this.gap[i] * (this.x[i] + k)) / c) ** 2;
    return Math.sqrt(squares / this.count);
  }

  #regressOnLog(k: number): number {
    for (let i = 0; i < this.count; i++) this.#u[i] = Math.log(this.x[i] + k);
    return this.#regress();
  }

  /** Regression of ln gap on u; returns the RMS residual. */
  #regress(): number {
    const count = this.count;
    const u = this.#u;
    const y = this.#lnGap;
    let meanU = 0;
    let meanY = 0;
    for (let i = 0; i < count; i++) {
      meanU += u[i];
      meanY += y[i];
    }
    meanU /= count;
    meanY /= count;
    let uu = 0;
    let uy = 0;
    for (let i = 0; i < count; i++) {
      const du = u[i] - meanU;
      uu += du * du;
      uy += du * (y[i] - meanY);
    }
    this.#slope = uy / uu;
    this.#intercept = meanY - this.#slope * meanU;
    let squares = 0;
    for (let i = 0; i < count; i++) squares += (y[i] - this.#intercept - this.#slope * u[i]) ** 2;
    return Math.sqrt(squares / count);
  }

  /** Step of k at the last regression: the residuals regressed on 1 / (ln t + k) beside u and 1, over the slope. */
  #gaussNewton(k: number): number {
    const { count, x } = this;
    const u = this.#u;
    const y = this.#lnGap;
    this.#regressOnLog(k);
    let meanU = 0;
    let meanH = 0;
    for (let i = 0; i < count; i++) {
      meanU += u[i];
      meanH += 1 / (x[i] + k);
    }
    meanU /= count;
    meanH /= count;
    let uu = 0;
    let uh = 0;
    for (let i = 0; i < count; i++) {
      const du = u[i] - meanU;
      uu += du * du;
      uh += du * (1 / (x[i] + k) - meanH);
    }
    const ratio = uh / uu;
    let hh = 0;
    let hr = 0;
    for (let i = 0; i < count; i++) {
      const h = 1 / (x[i] + k) - meanH - ratio * (u[i] - meanU);
      hh += h * h;
      hr += h * (y[i] - this.#intercept - this.#slope * u[i]);
    }
    return hr / hh / this.#slope;
  }
}
