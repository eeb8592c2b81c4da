import { count, type Fact, short } from "./format.ts";

export const matricesOf = (batch: number, rows: number, cols: number): string =>
  `${count(batch)} ${batch === 1 ? "matrix" : "matrices"} of ${count(rows)} x ${count(cols)}`;

/** Places in a batch that a list shows at most. */
const SHOWN = 8;

/** Where `flags` hold: [3], [17], ... */
export function placesOf(flags: boolean[]): string {
  const places = flags.flatMap((flag, at) => (flag ? [`[${at}]`] : []));
  return `${places.slice(0, SHOWN).join(", ")}${places.length > SHOWN ? ", ..." : ""}`;
}

/** Said also where there are none. */
export function nonfiniteFact(flags: boolean[]): Fact {
  const held = flags.filter((flag) => flag).length;
  const text = `${count(held)}, with NaN for a result: ${placesOf(flags)}`;
  return { name: "nonfinite", text: held === 0 ? "none" : text };
}

export function tinyFacts(tiny: number): Fact[] {
  const text = `${count(tiny)} values below 1.2e-38 in size, where f32 loses digits: they may count as 0`;
  return tiny === 0 ? [] : [{ name: "tiny", text }];
}

/** How often each value is there, the most frequent ones first; the range where there are many. */
export function tally(values: number[]): string {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  const sorted = [...times].sort(([, a], [, b]) => b - a);
  if (sorted.length === 0) return "-";
  if (sorted.length === 1) return `${sorted[0][0]}${values.length > 1 ? " in all" : ""}`;
  const listed = sorted.slice(0, 3).map(([value, found]) => `${value} in ${count(found)}`);
  const keys = sorted.map(([value]) => value);
  const range = `, others; from ${Math.min(...keys)} to ${Math.max(...keys)}`;
  return `${listed.join(", ")}${sorted.length > 3 ? range : ""}`;
}

/** Of at least one value. */
export function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const largest = (values: number[]): number => values.reduce((a, b) => Math.max(a, b));

/** The value, or of several the median and the largest. */
export function spread(values: number[]): string {
  if (values.length === 0) return "-";
  if (values.length === 1) return short(values[0]);
  return `median ${short(median(values))}, at most ${short(largest(values))}`;
}
