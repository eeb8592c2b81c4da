import { InputError, show, suggestion } from "../experiment/index.ts";

/** One setting: what it is where nothing is said, and what it may be. */
export interface Rule {
  initial: unknown;
  allowed: string;
  /** Words of the setting, for a suggestion. */
  words?: readonly string[];
  accepts: (value: unknown) => boolean;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

export const share = (initial: number): Rule => ({
  initial,
  allowed: "a number from 0 to below 1",
  // What the device takes must be below 1 too.
  accepts: (value) => isNumber(value) && value >= 0 && Math.fround(value) < 1,
});

export const notNegative = (initial: number): Rule => ({
  initial,
  allowed: "a number from 0 to 1e30",
  accepts: (value) => isNumber(value) && value >= 0 && value <= 1e30,
});

export const positive = (initial: number): Rule => ({
  initial,
  allowed: "a number from 1e-30 to 1e30",
  accepts: (value) => isNumber(value) && value >= 1e-30 && value <= 1e30,
});

export const whole = (initial: number, least: number, most: number): Rule => ({
  initial,
  allowed: `a whole number from ${least} to ${most}`,
  accepts: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
});

export const flag = (initial: boolean): Rule => ({
  initial,
  allowed: "true, false",
  accepts: (value) => typeof value === "boolean",
});

export const word = (initial: string, words: readonly string[]): Rule => ({
  initial,
  allowed: words.join(", "),
  words,
  accepts: (value) => words.includes(value as string),
});

export const orNull = (rule: Rule, initial: unknown = rule.initial): Rule => ({
  ...rule,
  initial,
  allowed: `${rule.allowed}, or null`,
  accepts: (value) => value === null || rule.accepts(value),
});

/** A setting's value, checked. @throws InputError */
export function take(rule: Rule, where: string, value: unknown): unknown {
  if (value === undefined) return rule.initial;
  if (rule.accepts(value)) return value;
  const near = rule.words && typeof value === "string" ? suggestion(value, rule.words) : "";
  throw InputError.at(where, show(value), `${rule.allowed}${near}`);
}
