import type { Interval } from "../record/index.ts";
import { drawBits, normals, PURPOSE, uniform } from "../reference/index.ts";

const RESAMPLES = 400;
/** Up to here every value is drawn by itself; beyond, neighbours in size are drawn as groups of at least 16. */
const SINGLES = 1024;
const GROUP = 16;
const GROUPS = 1024;

/** Neighbours in size: ranks [start, end), with mean and standard deviation. */
interface Group {
  start: number;
  end: number;
  mean: number;
  deviation: number;
}

/**
 * 95 % bootstrap intervals of the mean and the median over trajectories: 400 Poisson resamples (each value enters k ~ Poisson(1) times),
 * percentile intervals. Beyond 1024 values the sorted values are resampled by groups: a group of m enters k ~ Poisson(m) times, its sum
 * gets the variance inside the group, so no spread is lost. Same seed and stream, same bits.
 *
 * @param values finite, any order, left as they are. NaN intervals without values.
 * @param population how many values there are in all, where `values` is a sample of them: the intervals shrink by sqrt(sample / population).
 */
export function bootstrap(
  values: ArrayLike<number>,
  seed: number,
  cellIndex: number,
  population: number = values.length,
): { mean: Interval; median: Interval } {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const value = { mean: meanOf(sorted, 0, n), median: quantileOfSorted(sorted, 0.5) };
  if (n === 0) return { mean: flat(Number.NaN), median: flat(Number.NaN) };
  const groups = groupsOf(sorted);
  const entries = new Float64Array(groups.length);
  const means = new Float64Array(RESAMPLES);
  const medians = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let total = 0;
    let sum = 0;
    for (let g = 0; g < groups.length; g++) {
      const { start, end, mean, deviation } = groups[g];
      const [a, b] = drawBits(seed, PURPOSE.bootstrap + 16 * cellIndex, g, resample);
      if (end - start === 1) {
        entries[g] = poissonOne(uniform(a));
        sum += entries[g] * mean;
      } else {
        const [z, inside] = normals(a, b);
        entries[g] = poissonMany(end - start, z);
        sum += entries[g] * mean + Math.sqrt(entries[g]) * deviation * inside;
      }
      total += entries[g];
    }
    // A resample of nothing happens only to a handful of values.
    means[resample] = total > 0 ? sum / total : value.mean;
    medians[resample] = total > 0 ? medianOf(sorted, groups, entries, total) : value.median;
  }
  const shrink = Math.sqrt(n / Math.max(population, n));
  return {
    mean: percentiles(value.mean, means, shrink),
    median: percentiles(value.median, medians, shrink),
  };
}

/** Quantile of ascending values, linear between neighbours; NaN without values. */
export function quantileOfSorted(sorted: Float64Array, level: number): number {
  const rank = level * (sorted.length - 1);
  const low = Math.floor(rank);
  if (sorted.length === 0) return Number.NaN;
  return sorted[low] + (rank - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

function groupsOf(sorted: Float64Array): Group[] {
  const n = sorted.length;
  const count = n <= SINGLES ? n : Math.min(GROUPS, Math.floor(n / GROUP));
  return Array.from({ length: count }, (_, g) => {
    const start = Math.floor((g * n) / count);
    const end = Math.floor(((g + 1) * n) / count);
    const mean = meanOf(sorted, start, end);
    let squares = 0;
    for (let i = start; i < end; i++) squares += (sorted[i] - mean) ** 2;
    return { start, end, mean, deviation: Math.sqrt(squares / (end - start)) };
  });
}

function meanOf(values: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i];
  return sum / (end - start);
}

/** Poisson(1) by inversion. */
function poissonOne(u: number): number {
  let probability = Math.exp(-1);
  let cumulative = probability;
  let k = 0;
  while (u > cumulative && k < 16) {
    k++;
    probability /= k;
    cumulative += probability;
  }
  return k;
}

/** Poisson(m) for m >= 16 from a normal z, with its skewness (Cornish and Fisher 1938). */
function poissonMany(m: number, z: number): number {
  return Math.max(0, Math.round(m + Math.sqrt(m) * z + (z * z - 1) / 6));
}

function medianOf(sorted: Float64Array, groups: Group[], entries: Float64Array, total: number): number {
  let below = 0;
  let g = 0;
  while (below + entries[g] < total / 2) below += entries[g++];
  const { start, end } = groups[g];
  // An even split between two single values has its median between them.
  if (end - start === 1 && below + entries[g] === total / 2) {
    let next = g + 1;
    while (entries[next] === 0) next++;
    return (sorted[start] + sorted[groups[next].start]) / 2;
  }
  const place = start + ((total / 2 - below) / entries[g]) * (end - start) - 0.5;
  return sorted[Math.min(Math.max(Math.round(place), start), end - 1)];
}

function percentiles(value: number, resamples: Float64Array, shrink: number): Interval {
  resamples.sort();
  const at = (level: number): number => value + shrink * (quantileOfSorted(resamples, level) - value);
  return { value, low: at(0.025), high: at(0.975) };
}

function flat(value: number): Interval {
  return { value, low: value, high: value };
}
