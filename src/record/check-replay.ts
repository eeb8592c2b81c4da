import { InputError, parseExperiment } from "../experiment/index.ts";

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

function checkCell(value: unknown, where: string): void {
  const { curves, phases, constants, numerator } = objectAt(value, where);
  const { lnT, counts, ...quantities } = objectAt(curves, `${where}.curves`);
  numbersAt(lnT, `${where}.curves.lnT`);
  const records = (lnT as unknown[]).length;
  for (const [status, values] of Object.entries(objectAt(counts, `${where}.curves.counts`)))
    numbersAt(values, `${where}.curves.counts.${status}`, records);
  for (const name of ["gap", "gapLnT", "logLoss"]) {
    const at = `${where}.curves.${name}`;
    const quantity = objectAt(quantities[name], at);
    for (const key of QUANTILES) numbersAt(quantity[key], `${at}.${key}`, records);
  }
  const { patterns, ...shares } = objectAt(phases, `${where}.phases`);
  for (const [place, pattern] of listAt(patterns, `${where}.phases.patterns`).entries()) {
    const at = `${where}.phases.patterns[${place}]`;
    numbersAt(objectAt(pattern, at).share, `${at}.share`, records);
  }
  for (const name of ["other", "changed", "settled"])
    numbersAt(shares[name], `${where}.phases.${name}`, records);
  for (const [name, histogram] of Object.entries({ constants, numerator }))
    if (name === "constants" || histogram !== null)
      numbersAt(objectAt(histogram, `${where}.${name}`).counts, `${where}.${name}.counts`);
}

/** @throws InputError at what a record cannot do without. */
export function checkReplay(parsed: unknown, from: string): void {
  const { experiment, environment, summary, cells } = objectAt(parsed, from);
  parseExperiment(objectAt(experiment, `${from}: experiment`));
  objectAt(objectAt(environment, `${from}: environment`).adapter, `${from}: environment.adapter`);
  const list = listAt(cells, `${from}: cells`);
  const inits = listAt(objectAt(summary, `${from}: summary`).inits, `${from}: summary.inits`);
  if (inits.length !== list.length)
    throw InputError.at(`${from}: summary.inits`, `${inits.length} cells`, `${list.length}, as in cells`);
  for (const [index, cell] of list.entries()) checkCell(cell, `${from}: cells[${index}]`);
}
