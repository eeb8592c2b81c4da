import type { Interval, RateSummary } from "../record/index.ts";
import { settledFrom, WINDOW_SPAN, ZERO_GAP } from "./fit.ts";
import { RISE, Turns } from "./turns.ts";
import { Window } from "./window.ts";
import { decimals, powerOfTen, significant } from "./words.ts";

export type Verdict = RateSummary["verdict"];

/** The exponent's interval must lie this close to 1. */
const CLOSE = 0.05;
/** "Many times larger": a residual this many times the other. */
const MANY = 10;
const SOME = 3;
/** Over a shorter factor of ln t, 1 / (ln t + k) and a power of t look alike. */
const LEAST_SPAN = 3;
const LEAST_RECORDS = 6;
/** A window holds at most this factor of the gap: a gap that falls so fast is judged where it does. */
const MOST_FALL = 1e4;

/**
 * Which law the median gap follows on its last window of ln t (a factor 4 to the end, a decade of t or more after its last rise) [ours]. Both laws have two
 * parameters; residuals are RMS of ln gap. The rule, first match:
 *
 * - "gap is zero": gap ln t stays below 1e-5 throughout, or falls below it otherwise than as a power of t.
 * - "power of t": the residual of a t^-beta is at least 10 times smaller than that of c / (ln t + k).
 * - "cannot tell": the window spans less than a factor 3 of ln t (t = 1e4 to 1e7 is 1.75).
 * - "gap does not vanish": it rises over the window, or g + d / (ln t + k) fits with g at least half of the last gap.
 * - "1/ln t": the 95 % interval of the exponent lies within 5 % of 1, and the residual of a power of t is at least 10 times larger.
 * - "cannot tell": neither residual is 3 times the other, nor 3 times that of c (ln t + k)^-alpha. Else "neither".
 *
 * @param lnT record times; `gap` the population's median gap at each, NaN where unknown.
 * @param alpha median exponent of the trajectories; NaN: the median gap's own is taken.
 * @param c mean constant.
 */
export function verdict(lnT: Float64Array, gap: Float64Array, alpha: Interval, c: Interval): Verdict {
  const shape = lastWindow(lnT, gap);
  const { window, from, to, rising, fallsToZero } = shape;
  const none: Verdict = {
    answer: "cannot tell",
    logResidual: Number.NaN,
    powerResidual: Number.NaN,
    powerExponent: Number.NaN,
    window: [from, to],
    sentence: "",
  };
  if (shape.zeroThroughout)
    return {
      ...none,
      answer: "gap is zero",
      sentence: "The gap is zero: the median is below 10^-5/ln t throughout.",
    };
  if (window.count < LEAST_RECORDS) {
    const sentence = `Cannot tell: fewer than ${LEAST_RECORDS} records follow, by a decade of t or more, on the last rise of the median gap.`;
    return { ...none, sentence };
  }

  const fit = window.reciprocal();
  const logResidual = rising ? Number.POSITIVE_INFINITY : window.reciprocalResidual(fit.c, fit.k);
  const { beta, residual: powerResidual } = window.power();
  const own = window.exponent(fit.k);
  const exponent = Number.isNaN(alpha.value) ? { value: own.alpha, low: own.alpha, high: own.alpha } : alpha;
  const result: Verdict = { ...none, logResidual, powerResidual, powerExponent: beta };
  const answer = (answer: Verdict["answer"], sentence: string): Verdict => ({ ...result, answer, sentence });
  const range = `t = ${powerOfTen(from)} to ${powerOfTen(to)}`;
  const exponentText = `${decimals(exponent.value)} (${decimals(exponent.low)}, ${decimals(exponent.high)})`;

  if (!rising && MANY * powerResidual <= logResidual)
    return answer(
      "power of t",
      `It is a power of t: t^-${decimals(beta)} on ${range}; 1/(ln t + k) misses by ${times(logResidual / powerResidual)} as much.`,
    );
  if (fallsToZero)
    return answer(
      "gap is zero",
      `The gap is zero: from t = ${powerOfTen(to)} on the median is below 10^-5/ln t.`,
    );
  if (to < LEAST_SPAN * from)
    return answer(
      "cannot tell",
      `Cannot tell: ${range} spans a factor ${significant(to / from, 2)} of ln t, too short to tell 1/ln t from t^-${decimals(beta)}.`,
    );
  const limit = offset(window);
  const last = window.gap[window.count - 1];
  if (rising || limit >= last / 2)
    return answer(
      "gap does not vanish",
      `It does not vanish: the median gap is ${significant(last, 3)} at t = ${powerOfTen(to)} and tends to about ${significant(limit, 2)}.`,
    );
  const ratio = powerResidual / logResidual;
  if (Math.abs(exponent.low - 1) <= CLOSE && Math.abs(exponent.high - 1) <= CLOSE && ratio >= MANY)
    return answer(
      "1/ln t",
      `It is 1/ln t: exponent ${exponentText}, c = ${significant(c.value, 3)}; on ${range} a power of t misses by ${times(ratio)} as much.`,
    );
  const undecided =
    ratio < SOME && ratio > 1 / SOME && Math.min(powerResidual, logResidual) < SOME * own.residual;
  if (undecided)
    return answer(
      "cannot tell",
      `Cannot tell: on ${range} 1/(ln t + k) and t^-${decimals(beta)} fit about as well.`,
    );
  return answer(
    "neither",
    `It is neither: on ${range} the gap goes like (ln t + k)^-alpha with alpha = ${exponentText}, and no power of t fits better.`,
  );
}

interface Shape {
  window: Window;
  /** ln t at the ends of the window. */
  from: number;
  to: number;
  rising: boolean;
  zeroThroughout: boolean;
  /** The gap was there, and is zero at the end. */
  fallsToZero: boolean;
}

/** The last window of the median gap; its end is the last record with a gap above zero. */
function lastWindow(lnT: Float64Array, gap: Float64Array): Shape {
  const known = gap.findLastIndex((g) => !Number.isNaN(g));
  const end = gap.findLastIndex((g, r) => g * lnT[r] >= ZERO_GAP);
  const turns = new Turns(1);
  for (let r = 0; r <= end; r++) if (!Number.isNaN(gap[r])) turns.add(0, r, gap[r]);
  const rising = end >= 0 && end === known && gap[end] >= gap[turns.peak[0]] / RISE;
  const settled = settledFrom(lnT, rising ? turns.valley[0] : turns.peak[0]);
  const from = Math.max(settled, (lnT[end] / WINDOW_SPAN) * (1 - 1e-12));
  const records: number[] = [];
  for (let r = 0; r <= end; r++) {
    const near = lnT[r] >= from && gap[r] <= MOST_FALL * gap[end];
    if (near && gap[r] > 0) records.push(r);
  }
  const window = Window.of(lnT, gap, records);
  return {
    window,
    from: window.count > 0 ? window.x[0] : Number.NaN,
    to: window.count > 0 ? window.x[window.count - 1] : Number.NaN,
    rising,
    zeroThroughout: known >= 0 && end < 0,
    fallsToZero: end >= 0 && end < known,
  };
}

/** g of gap = g + d / (ln t + k): linear for a given k, which a golden section finds in ln(ln t + k) up to 4 times the last ln t. */
function offset(window: Window): number {
  const { x, gap, count } = window;
  const at = (shift: number): { limit: number; squares: number } => {
    const k = Math.exp(shift) - x[0];
    let meanH = 0;
    let meanG = 0;
    for (let i = 0; i < count; i++) {
      meanH += 1 / (x[i] + k) / count;
      meanG += gap[i] / count;
    }
    let hh = 0;
    let hg = 0;
    for (let i = 0; i < count; i++) {
      hh += (1 / (x[i] + k) - meanH) ** 2;
      hg += (1 / (x[i] + k) - meanH) * (gap[i] - meanG);
    }
    const limit = meanG - (hg / hh) * meanH;
    let squares = 0;
    for (let i = 0; i < count; i++) squares += (1 - (limit + hg / hh / (x[i] + k)) / gap[i]) ** 2;
    return { limit, squares };
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.05 * x[0]);
  let high = Math.log(4 * x[count - 1]);
  for (let step = 0; step < 60; step++) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (at(left).squares < at(right).squares) high = right;
    else low = left;
  }
  return at((low + high) / 2).limit;
}

function times(ratio: number): string {
  return ratio > 1000 ? "over 1,000 times" : `${significant(ratio, 2)} times`;
}
