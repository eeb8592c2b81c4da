import type { Interval } from "../record/index.ts";
import { type Rich, rich } from "./rich.ts";

const minus = (text: string): string => text.replace("-", "−");

/** Thousands separated by commas, from 1,000. */
export function count(value: number): string {
  // A locale's formatter would say the same, and takes tens of milliseconds to load.
  const grouped = () => String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ",");
  return Number.isFinite(value) ? minus(grouped()) : "–";
}

/** Fixed decimals with a true minus sign. */
export function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? minus(value.toFixed(decimals)) : "–";
}

/** As many digits as asked; outside 1e-4..1e6 as a power of ten, never in E-notation. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  if (exponent >= -4 && exponent < 6) return fixed(value, Math.max(0, digits - 1 - exponent));
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  return `${minus(mantissa)} × 10^{${Number(power)}}`;
}

const MOST_DECIMALS = 4; // an interval over trajectories does not see what windows and models add

/** The decimals that an interval justifies: the first digit of its half width. */
function decimalsOf(interval: Interval): number {
  const half = (interval.high - interval.low) / 2;
  if (!(half > 0)) return MOST_DECIMALS;
  return Math.min(MOST_DECIMALS, Math.max(0, Math.ceil(-Math.log10(half))));
}

export function withInterval(interval: Interval, scale = 1, suffix = ""): string {
  const scaled = { value: interval.value * scale, low: interval.low * scale, high: interval.high * scale };
  if (scaled.low === scaled.high) return `${significant(scaled.value)}${suffix}`;
  const decimals = decimalsOf(scaled);
  const [value, low, high] = [scaled.value, scaled.low, scaled.high].map((part) => fixed(part, decimals));
  return `${value}${suffix} (${low}, ${high})`;
}

export function percent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${fixed(share * 100, digits)} %` : "–";
}

/** t from ln t, in a form that reads for any t: 1,778 or 10^{100} or 1.8 × 10^{12}. */
export function timeText(lnT: number): string {
  const exponent = lnT / Math.LN10;
  if (!Number.isFinite(exponent)) return "–";
  const nearest = Math.round(exponent);
  // A replayed record keeps seven digits of ln t.
  if (nearest >= 2 && Math.abs(exponent - nearest) < 2e-6 * nearest) return `10^{${nearest}}`;
  if (exponent < 5) return count(Math.exp(lnT));
  const floor = Math.floor(exponent);
  return `${fixed(10 ** (exponent - floor), 2)} × 10^{${floor}}`;
}

export const time = (lnT: number): Rich => rich(timeText(lnT));

/** Rates in units that a person says: 3.1 G/s. */
export function rate(perSecond: number): string {
  const units: [number, string][] = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ];
  const unit = units.find(([size]) => perSecond >= size);
  return unit ? `${significant(perSecond / unit[0], 3)} ${unit[1]}/s` : `${significant(perSecond, 3)} /s`;
}

export function seconds(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value < 120) return `${significant(value, 3)} s`;
  return value < 7200 ? `${fixed(value / 60, 1)} min` : `${fixed(value / 3600, 1)} h`;
}

/** A number of bytes in the unit that a person says: 99.3 kB. */
export function bytes(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value < 1e3) return `${count(value)} bytes`;
  if (value < 1e6) return `${significant(value / 1e3, 3)} kB`;
  return value < 1e9 ? `${significant(value / 1e6, 3)} MB` : `${significant(value / 1e9, 3)} GB`;
}
