import type { Band, Line } from "./figure.ts";
import { plain } from "./rich.ts";
import { between, type MemberSpread, nameOf, type TrainedSeries } from "./training-series.ts";

/** A series on an axis: spreads at ascending places. */
export interface Track {
  series: TrainedSeries;
  points: (MemberSpread & { at: number })[];
}

export interface TrackOptions {
  /** One that stands out; the others are pale and have no names. */
  pick?: number | null;
  compact?: boolean;
  /** What can be drawn: a log scale takes no others. */
  least: number;
}

const WIDTH = 2.25;
const PALE = 1;
const ALPHA = 0.16;

/** All places of the tracks, ascending. */
export const placesOf = (tracks: readonly Track[]): number[] =>
  [...new Set(tracks.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) => a - b);

/** A median for each track, over a band from the lowest member to the highest. The picked one comes last, above the others. */
export function trackLines(
  tracks: readonly Track[],
  x: number[],
  { pick = null, compact = false, least }: TrackOptions,
): { lines: Line[]; bands: Band[] } {
  const lines: Line[] = [];
  const bands: Band[] = [];
  const order = [...tracks.keys()].sort((a, b) => Number(a === pick) - Number(b === pick));
  for (const index of order) {
    const { series, points } = tracks[index];
    const pale = pick !== null && index !== pick;
    const values = (key: keyof MemberSpread): (number | null)[] =>
      x.map((place) => {
        const value = between(points, place, (point) => point[key]);
        return value !== null && value >= least ? value : null;
      });
    const look = {
      colour: pale ? ("muted" as const) : series.colour,
      ...(series.dash && { dash: series.dash }),
    };
    const named = compact || pale ? {} : { name: plain(nameOf(series)) };
    lines.push({ values: values("median"), ...look, width: pale ? PALE : WIDTH, ...named });
    if (pale || series.record.members.length === 1) continue;
    const edge = (key: keyof MemberSpread): Line => ({
      values: values(key),
      colour: series.colour,
      width: 0,
    });
    lines.push(edge("high"), edge("low"));
    bands.push({ upper: lines.length - 2, lower: lines.length - 1, colour: series.colour, alpha: ALPHA });
  }
  return { lines, bands };
}

/** Lowest and highest of what the tracks hold, from `least` up; null where there is nothing. */
export function rangeOfTracks(tracks: readonly Track[], least: number): [number, number] | null {
  const values = tracks
    .flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]))
    .filter((value) => value >= least);
  return values.length > 0 ? [Math.min(...values), Math.max(...values)] : null;
}
