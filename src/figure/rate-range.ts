import type { Quantiles } from "../record/index.ts";
import type { Shown } from "./view.ts";

/** Ends of a log axis lie on a grid of so many a decade: while numbers still change, the axis seldom does. */
const STOPS = 8;
const SLACK = 1.05;

type Values = ArrayLike<number | null>;

/** Smallest value above 0. */
function least(values: Values): number {
  let low = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null && value > 0 && value < low) low = value;
  }
  return low;
}

function most(values: Values): number {
  let high = 0;
  for (let i = 0; i < values.length; i++) high = Math.max(high, finite(values[i]));
  return high;
}

const finite = (value: number | null): number => (value !== null && Number.isFinite(value) ? value : 0);

const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Bounds of what is drawn, null where nothing is above 0. Bands or curves that run away do not squeeze the rest: they leave through the
 * floor, a factor 100 below the lowest median, or, of several, 1000 below or 4 above what is usual among them. One trajectory among a
 * population widens them by a factor 10 at most.
 */
export function rangeOf(
  drawn: Quantiles[],
  { first, end }: Shown,
  highlight: Values = [],
): [number, number] | null {
  const part = (values: Float64Array) => values.subarray(first, end);
  const lows = drawn.map(({ q50 }) => least(part(q50)));
  const highs = drawn.map(({ q50 }) => most(part(q50)));
  const low = Math.min(...lows);
  if (low === Number.POSITIVE_INFINITY) return null;
  const known = lows.filter(Number.isFinite);
  const [bottom, top] =
    drawn.length > 1
      ? [Math.max(low, middle(known) / 1000), Math.min(Math.max(...highs), 4 * middle(highs))]
      : [
          Math.min(low, Math.max(least(part(drawn[0].q05)), low / 100)),
          Math.max(most(part(drawn[0].q95)), most(part(drawn[0].mean))),
        ];
  return [
    Math.min(bottom, Math.max(least(highlight), bottom / 10)),
    Math.max(top, Math.min(most(highlight), top * 10)),
  ];
}

/** The bounds with some slack, as ends of a log axis. */
export function stops([low, high]: [number, number]): [number, number] {
  return [
    10 ** (Math.floor(Math.log10(low / SLACK) * STOPS) / STOPS),
    10 ** (Math.ceil(Math.log10(high * SLACK) * STOPS) / STOPS),
  ];
}
