import type { Method, MethodRecord, SpectraRecord } from "./types.ts";

/** Where an orthogonalization is taken to have arrived. */
export const ARRIVED = 1e-3;

/** How soon a method is within `ARRIVED` of orthogonal, in the median of the matrices. */
export interface Arrival {
  /** Steps, null where it was not reached; 1 of `polar`, which is no iteration. */
  steps: number | null;
  /** Milliseconds a matrix, null where not timed or not reached. */
  ms: number | null;
}

export function methodOf(record: SpectraRecord, method: Method): MethodRecord {
  return record.methods.find((one) => one.method === method)!;
}

export function arrival({ error, ms }: MethodRecord): Arrival {
  const at = error.findIndex(({ q50 }) => q50 <= ARRIVED);
  return at < 0 ? { steps: null, ms: null } : { steps: at + 1, ms: ms[at] };
}

/** The most steps of a method that take no longer than one exact factor: 0 where one already does, null where nothing was timed. */
export function stepsInTimeOfExact(record: SpectraRecord, method: Method): number | null {
  const exact = methodOf(record, "polar").ms[0];
  const times = methodOf(record, method).ms;
  if (exact === undefined || exact === null || times.length === 0 || times.includes(null)) return null;
  return times.findLastIndex((ms) => ms! <= exact) + 1;
}
