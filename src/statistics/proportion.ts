import type { Interval } from "../record/index.ts";

const Z95 = 1.959963984540054;

/** Share `successes / trials` with its Wilson score interval, 95 % unless another normal quantile `z` is given; NaN without trials. */
export function wilson(successes: number, trials: number, z: number = Z95): Interval {
  if (trials === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN };
  const share = successes / trials;
  const shrink = 1 / (1 + (z * z) / trials);
  const centre = shrink * (share + (z * z) / (2 * trials));
  const half = shrink * z * Math.sqrt((share * (1 - share)) / trials + (z / (2 * trials)) ** 2);
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
