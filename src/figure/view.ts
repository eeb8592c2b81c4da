import type { Experiment } from "../experiment/index.ts";
import { ROUNDING } from "./axes.ts";
import { timeText } from "./format.ts";
import { type Rich, rich } from "./rich.ts";

/** The part of the log-time axis that is shown, in ln t. */
export interface View {
  /** null: from the first record that has a place on the axis. */
  from: number | null;
  /** null: to the last record. */
  to: number | null;
  /** Where the records of a run that is underway will end: the axis waits for them, and stands still while they come. */
  horizon: number | null;
}

export const EVERYTHING: View = { from: null, to: null, horizon: null };

/** ln t of the last record that an experiment will have. */
export function horizonOf({ logHorizon, recordsPerDecade, exactSteps }: Experiment): number {
  if (logHorizon === 0) return Math.log(exactSteps);
  return (Math.floor(logHorizon * recordsPerDecade) / recordsPerDecade) * Math.LN10;
}

/** Records from `first` to before `end`, and the ends of their axis. */
export interface Shown {
  first: number;
  end: number;
  min: number;
  max: number;
}

/**
 * What of ascending record times a view shows. While a run has not come as far as where the view begins, that is what has come.
 *
 * @param least ln t below which nothing is shown.
 * @returns null with fewer than two records.
 */
export function shownOf(lnT: Float64Array, view: View, least: number): Shown | null {
  const shown = partOf(lnT, view, least);
  return shown || view.horizon === null ? shown : partOf(lnT, { ...view, from: null }, least);
}

function partOf(lnT: Float64Array, { from, to, horizon }: View, least: number): Shown | null {
  const low = Math.max(least, from ?? least) * (1 - ROUNDING);
  const high = (to ?? Number.POSITIVE_INFINITY) * (1 + ROUNDING);
  const first = lnT.findIndex((value) => value >= low);
  const end = lnT.findLastIndex((value) => value <= high) + 1;
  if (first < 0 || end - first < 2) return null;
  const last = lnT[end - 1];
  return {
    first,
    end,
    min: lnT[first],
    max: Math.max(last, Math.min(horizon ?? last, to ?? horizon ?? last)),
  };
}

/** Why a part of the axis is empty; null where it is not a part. */
export function emptyView({ from, to }: View): Rich | null {
  if (from === null && to === null) return null;
  const part = [
    from === null ? "" : ` from *t* = ${timeText(from)}`,
    to === null ? "" : ` to ${timeText(to)}`,
  ];
  return rich(`Fewer than two records lie in the part that is shown,${part.join("")}.`);
}
