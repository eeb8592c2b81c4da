/** Numbers inside sentences: never in E-notation. */

/** Three decimals, as exponents are known. */
export function decimals(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : "unknown";
}

/** Plain decimal with `digits` significant digits, trailing zeros kept; at least the units where it is larger. */
export function significant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return "unknown";
  if (value === 0) return "0";
  const places = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(Math.max(places, 0), 20));
}

/** t as a power of ten, from ln t: "10^25", "10^6.5". */
export function powerOfTen(lnT: number): string {
  return `10^${Math.round((lnT / Math.LN10) * 10) / 10}`;
}
