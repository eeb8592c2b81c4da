import { FAR, Window } from "./window.ts";

/** A fit of three parameters says something of itself from one more point on; of a half, from as many as a window of a trajectory has. */
const LEAST_RECORDS = 4;
const LEAST_OF_HALF = 6;

/** What a window of ln t says of a median gap. Residuals are RMS of ln gap, over the records with a gap above 0, thinned to 64. */
export interface WindowFit {
  /** ln t of the first and the last record used, and how many there are. */
  from: number;
  to: number;
  records: number;
  /** c / (ln t + k); null where the gap does not fall. */
  reciprocal: { c: number; k: number; residual: number } | null;
  /** exp(lnA) t^-beta. */
  power: { lnA: number; beta: number; residual: number };
  /**
   * c (ln t + k)^-alpha; an infinite alpha is a power of t. `low` and `high` bound alpha on the window and on its two halves in ln ln t,
   * NaN where a half has fewer than six records: of a deterministic curve that is the spread there is.
   */
  free: { alpha: number; low: number; high: number; residual: number };
}

/**
 * Fits 1/(ln t + k), a power of t, and a free power of ln t + k to a gap on a window, ends included (to a rounding of ln t of 1e-6).
 *
 * @param lnT ascending record times; `gap` at each, NaN where unknown.
 * @returns null where fewer than four records with a gap above 0 lie in the window.
 */
export function fitWindow(
  lnT: Float64Array,
  gap: Float64Array,
  [from, to]: readonly [number, number],
): WindowFit | null {
  const between = (low: number, high: number): number[] =>
    [...lnT.keys()].filter((r) => lnT[r] > 0 && within(lnT[r], low, high) && gap[r] > 0);
  const records = between(from, to);
  if (records.length < LEAST_RECORDS) return null;
  const window = Window.of(lnT, gap, records);
  const { c, k } = window.reciprocal();
  const falls = c > 0 && Number.isFinite(c) && window.x[0] + k > 0;
  const [first, last] = [lnT[records[0]], lnT[records[records.length - 1]]];
  const middle = Math.sqrt(first * last);
  const halves = [between(first, middle), between(middle, last)];
  const free = alphaOf(window);
  const parts = halves.every((half) => half.length >= LEAST_OF_HALF)
    ? [free.alpha, ...halves.map((half) => alphaOf(Window.of(lnT, gap, half)).alpha)]
    : [Number.NaN];
  return {
    from: first,
    to: last,
    records: records.length,
    reciprocal: falls ? { c, k, residual: window.reciprocalResidual(c, k) } : null,
    power: window.power(),
    free: { ...free, low: Math.min(...parts), high: Math.max(...parts) },
  };
}

function alphaOf(window: Window): { alpha: number; residual: number } {
  const start = window.reciprocal().k;
  const { alpha, k, residual } = window.exponent(start);
  const isPower = k >= FAR * window.x[window.count - 1];
  return { alpha: isPower ? Math.sign(alpha) * Number.POSITIVE_INFINITY : alpha, residual };
}

const ROUNDING = 1e-6;

const within = (value: number, low: number, high: number): boolean =>
  value >= low * (1 - ROUNDING) && value <= high * (1 + ROUNDING);
