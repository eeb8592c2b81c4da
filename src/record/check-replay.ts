import { InputError, parseExperiment } from "../experiment/index.ts";
import { STATUS_NAMES } from "./types.ts";

type Values = Record<string, unknown>;

const QUANTILES = ["mean", "q05", "q25", "q50", "q75", "q95"];

export function parseJson(json: string, from: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw InputError.at(from, error instanceof Error ? error.message : String(error), "the JSON of a record");
  }
}

const kindOf = (value: unknown): string =>
  value === undefined
    ? "nothing"
    : value === null
      ? "null"
      : Array.isArray(value)
        ? "a list"
        : `a ${typeof value}`;

function objectAt(value: unknown, where: string): Values {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw InputError.at(where, kindOf(value), "an object");
  return value as Values;
}

function listAt(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw InputError.at(where, kindOf(value), "a list");
  return value;
}

/** `length` numbers, or null for NaN. */
function numbersAt(value: unknown, where: string, length?: number): void {
  const list = listAt(value, where);
  const strange = list.findIndex((item) => item !== null && typeof item !== "number");
  if (strange >= 0) throw InputError.at(`${where}[${strange}]`, kindOf(list[strange]), "a number or null");
  if (length !== undefined && list.length !== length)
    throw InputError.at(where, `${list.length} numbers`, `${length}, one for each record time`);
}

function textAt(value: unknown, where: string): string {
  if (typeof value !== "string") throw InputError.at(where, kindOf(value), "a text");
  return value;
}

/** A number, or null for NaN. */
function numberAt(value: unknown, where: string): void {
  if (value !== null && typeof value !== "number")
    throw InputError.at(where, kindOf(value), "a number or null");
}

function checkEnvironment(value: unknown, where: string): void {
  const environment = objectAt(value, where);
  for (const name of ["marginflow", "runtime", "kernelHash"]) textAt(environment[name], `${where}.${name}`);
  const started = textAt(environment.started, `${where}.started`);
  if (Number.isNaN(Date.parse(started))) throw InputError.at(`${where}.started`, `"${started}"`, "a date");
  const adapter = objectAt(environment.adapter, `${where}.adapter`);
  textAt(adapter.name, `${where}.adapter.name`);
  objectAt(environment.selfTest, `${where}.selfTest`);
  for (const [place, choice] of listAt(environment.choices, `${where}.choices`).entries())
    textAt(choice, `${where}.choices[${place}]`);
}

/** What a cell is of: its place, its label and its kinds. */
function checkCellOf(value: unknown, where: string): void {
  const { index, label, ...kinds } = objectAt(value, where);
  if (!Number.isInteger(index)) throw InputError.at(`${where}.index`, kindOf(index), "a whole number");
  textAt(label, `${where}.label`);
  for (const name of ["dataset", "optimizer", "init"])
    textAt(objectAt(kinds[name], `${where}.${name}`).kind, `${where}.${name}.kind`);
}

/** `names` as numbers, or null for NaN, in an object that may be null where `nullable`. */
function numbersIn(value: unknown, where: string, names: string[], nullable = false): void {
  if (nullable && value === null) return;
  const found = objectAt(value, where);
  for (const name of names) numberAt(found[name], `${where}.${name}`);
}

function checkCellSummary(value: unknown, where: string): void {
  const summary = objectAt(value, where);
  textAt(summary.label, `${where}.label`);
  checkCellOf(summary.cell, `${where}.cell`);
  numbersIn(summary, where, ["trajectories", "successes", "optimum", "meanConstant"]);
  numbersIn(summary.counts, `${where}.counts`, STATUS_NAMES);
  numbersIn(summary.theory, `${where}.theory`, ["value", "measured"], true);
  const test = ["mean", "ksStatistic", "ksPValue"];
  numbersIn(summary.terminalNumerator, `${where}.terminalNumerator`, test, true);
}

function checkSummary(value: unknown, where: string): unknown[] {
  const summary = objectAt(value, where);
  const numbers = ["trajectories", "successes", "aborted", "nonfinite", "wallSeconds", "kernelSeconds"];
  numbersIn(summary, where, numbers);
  const audit = ["trajectories", "steps", "worst", "worstRatio"];
  numbersIn(summary.audit, `${where}.audit`, audit, true);
  const inits = listAt(summary.inits, `${where}.inits`);
  for (const [index, cell] of inits.entries()) checkCellSummary(cell, `${where}.inits[${index}]`);
  return inits;
}

function checkCell(value: unknown, where: string): void {
  const { cell, curves, phases, constants, numerator, flowFrom } = objectAt(value, where);
  checkCellOf(cell, `${where}.cell`);
  numbersIn(flowFrom, `${where}.flowFrom`, ["first", "median"], true);
  const { lnT, counts, ...quantities } = objectAt(curves, `${where}.curves`);
  numbersAt(lnT, `${where}.curves.lnT`);
  const records = (lnT as unknown[]).length;
  const states = objectAt(counts, `${where}.curves.counts`);
  for (const status of STATUS_NAMES) numbersAt(states[status], `${where}.curves.counts.${status}`, records);
  for (const name of ["gap", "gapLnT", "logLoss"]) {
    const at = `${where}.curves.${name}`;
    const quantity = objectAt(quantities[name], at);
    for (const key of QUANTILES) numbersAt(quantity[key], `${at}.${key}`, records);
  }
  const { patterns, ...shares } = objectAt(phases, `${where}.phases`);
  for (const [place, pattern] of listAt(patterns, `${where}.phases.patterns`).entries()) {
    const at = `${where}.phases.patterns[${place}]`;
    const { label, share } = objectAt(pattern, at);
    textAt(label, `${at}.label`);
    numbersAt(share, `${at}.share`, records);
  }
  for (const name of ["other", "changed", "settled"])
    numbersAt(shares[name], `${where}.phases.${name}`, records);
  for (const [name, histogram] of Object.entries({ constants, numerator }))
    if (name === "constants" || histogram !== null) {
      const at = `${where}.${name}`;
      numbersIn(histogram, at, ["width", "beyond"]);
      numbersAt(objectAt(histogram, at).counts, `${at}.counts`);
    }
}

/** @throws InputError at what a record cannot do without. */
export function checkReplay(parsed: unknown, from: string): void {
  const { experiment, environment, summary, cells } = objectAt(parsed, from);
  parseExperiment(objectAt(experiment, `${from}: experiment`));
  checkEnvironment(environment, `${from}: environment`);
  const list = listAt(cells, `${from}: cells`);
  const inits = checkSummary(summary, `${from}: summary`);
  if (inits.length !== list.length)
    throw InputError.at(`${from}: summary.inits`, `${inits.length} cells`, `${list.length}, as in cells`);
  for (const [index, cell] of list.entries()) checkCell(cell, `${from}: cells[${index}]`);
}
