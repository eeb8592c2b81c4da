import type { Interval } from "../record/index.ts";

/** Two-sided 95 % quantiles of Student's t by degrees of freedom, tabulated values; the first is of none. */
const QUANTILES = [Number.NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];
const NORMAL = 1.959964;

/** Past the table the normal quantile with its corrections (Abramowitz and Stegun, 26.7.5), within 0.001. */
function quantile(freedom: number): number {
  if (freedom < QUANTILES.length) return QUANTILES[freedom];
  const z = NORMAL;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

/** Mean of a few independent values with its 95 % interval by Student's t; NaN bounds of one value. */
export function meanInterval(values: readonly number[]): Interval {
  const count = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / count;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  const half = count > 1 ? quantile(count - 1) * Math.sqrt(squares / (count - 1) / count) : Number.NaN;
  return { value, low: value - half, high: value + half };
}
