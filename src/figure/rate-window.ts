import { fitWindow, type WindowFit } from "../statistics/index.ts";
import type { Axis, Line } from "./figure.ts";
import { significant, timeText, withInterval } from "./format.ts";
import { type Drawing, powerName } from "./rate-lines.ts";
import { type Rich, rich } from "./rich.ts";

/** Two laws of which neither misses this many times as much as the other are not told apart. */
const SOME = 3;
/** RMS of ln gap from which on a law does not fit. */
const MISS = 0.1;
/** Beyond the window by this factor of ln t, laws are held against what came. */
const BEYOND = 1.2;
/** A law that leaves the plot past this part of its axis has its name beside the plot, as the others. */
const LATE = 0.8;

/** Not to be broken between lines. */
const SHIFTED = "(ln\u00a0*t*\u00a0+\u00a0*k*)";

/** The fits of a window to the median of the only series, null where there are none. */
export function fitOf(drawn: Drawing["drawn"], window: readonly [number, number] | null): WindowFit | null {
  if (!window || drawn.length !== 1) return null;
  const { lnT, gap } = drawn[0].curves;
  return fitWindow(lnT, gap.q50, window);
}

/**
 * What the window says, sentence by sentence: how far both laws miss on it, how far off they are at the end of what is shown, and the
 * exponent of ln t when it is left free.
 */
export function fitWords(fit: WindowFit, { drawn, shown, stage }: Drawing): Rich[] {
  const { lnT, gap } = drawn[0].curves;
  const last = gap.q50.findLastIndex((value, index) => index < shown.end && value > 0);
  const beyond = last >= 0 && lnT[last] > BEYOND * fit.to ? [carriedOn(fit, lnT[last], gap.q50[last])] : [];
  return [residuals(fit), ...beyond, ...(stage ? [] : [leftFree(fit)])].map(rich);
}

function residuals({ from, to, reciprocal, power }: WindowFit): string {
  const where = `On *t* = ${timeText(from)} to ${timeText(to)},`;
  const missed = significant(power.residual, 2);
  if (!reciprocal)
    return `${where} the median gap does not fall: 1/${SHIFTED} has no place, and ${powerName(power.beta)} misses its logarithm by ${missed} (RMS).`;
  const { c, k, residual } = reciprocal;
  const law = `${significant(c)}/(ln\u00a0*t*\u00a0${k < 0 ? "−" : "+"}\u00a0${significant(Math.abs(k))})`;
  return `${where} ${verdict(residual, power.residual)}: ${law} misses the logarithm of the median gap by ${significant(residual, 2)} (RMS), ${powerName(power.beta)} by ${missed}.`;
}

function verdict(logarithm: number, power: number): string {
  if (Math.min(logarithm, power) > MISS) return "neither law fits";
  if (power > SOME * logarithm) return "1/ln *t* fits better";
  if (logarithm > SOME * power) return "a power of *t* fits better";
  return "both laws fit";
}

function carriedOn({ reciprocal, power }: WindowFit, lnT: number, median: number): string {
  const second = `the power of *t* is ${off(power.lnA - power.beta * lnT - Math.log(median))}`;
  const first = reciprocal
    ? `1/${SHIFTED} is ${off(Math.log(reciprocal.c / (lnT + reciprocal.k) / median))}, `
    : "";
  return `Carried on to *t* = ${timeText(lnT)}, ${first}${second}.`;
}

/** A ratio, given as its logarithm. */
function off(logarithm: number): string {
  const side = logarithm > 0 ? "too large" : "too small";
  const size = Math.abs(logarithm);
  if (size < Math.log(1.5)) return `${significant(100 * Math.abs(Math.expm1(logarithm)), 2)} % ${side}`;
  const times =
    size < Math.log(1000) ? significant(Math.exp(size), 2) : `10^{${Math.round(size / Math.LN10)}}`;
  return `${times} times ${side}`;
}

function leftFree({ free: { alpha, low, high } }: WindowFit): string {
  const law = `Left free, ${SHIFTED}^{−α}`;
  if (!Number.isFinite(alpha)) return `${law} runs off to a power of *t*.`;
  if (Number.isNaN(low)) return `${law} takes α = ${significant(alpha)}.`;
  const where = "over the window and its halves";
  if (Number.isFinite(low) && Number.isFinite(high))
    return `${law} takes α = ${withInterval({ value: alpha, low, high })}, the bounds ${where}.`;
  const bounds = [low, high].map((bound) =>
    Number.isFinite(bound) ? significant(bound, 2) : "a power of *t*",
  );
  return `${law} takes α = ${significant(alpha, 2)}, from ${bounds.join(" to ")} ${where}.`;
}

/** Where a law leaves the plot through its floor, right of the window, its name begins there. */
export function nameAtExit(line: Line, { to, power }: WindowFit, axes: { x: Axis; y: Axis }): Line {
  const { x, y } = axes;
  const exit = (power.lnA - Math.log(y.min)) / power.beta;
  const place = Math.log(exit / x.min) / Math.log(x.max / x.min);
  if (!y.log || !(exit > to && place < LATE)) return line;
  return { ...line, nameAt: { x: exit * (x.max / x.min) ** 0.012, y: y.min * (y.max / y.min) ** 0.05 } };
}
