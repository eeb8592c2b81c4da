import type { ComparisonRecord, TrainingRecord } from "./record.ts";

/** Digits of a number for people and figures: those of f32. */
const DIGITS = 7;

/** A record as JSON, to seven digits; what is not finite is null there. */
export function recordJson(record: TrainingRecord | ComparisonRecord): string {
  return JSON.stringify(record, (_, value) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value,
  );
}

const SPECIAL = ["NaN", "Infinity", "-Infinity"];

/** The record as JSON, bit for bit: numbers that JSON does not have are words. */
export const exactJson = (record: TrainingRecord): string =>
  JSON.stringify(record, (_, value) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );

/** What `exactJson` was made of. */
export const exactRecord = (json: string): TrainingRecord =>
  JSON.parse(json, (_, value) => (SPECIAL.includes(value) ? Number(value) : value));
