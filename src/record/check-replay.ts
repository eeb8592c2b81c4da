import { InputError, parseExperiment } from "../experiment/index.ts";
import { STATUS_NAMES } from "./types.ts";

/** Holds a value at a place against what must stand there; a cell's columns have `records` numbers. @throws InputError */
type Check = (value: unknown, where: string, records: number) => void;
type Fields = Record<string, Check>;

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

function objectAt(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw InputError.at(where, kindOf(value), "an object");
  return value as Record<string, unknown>;
}

function listAt(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw InputError.at(where, kindOf(value), "a list");
  return value;
}

const object =
  (fields: Fields): Check =>
  (value, where, records) => {
    const found = objectAt(value, where);
    for (const name of Object.keys(fields)) fields[name](found[name], `${where}.${name}`, records);
  };
const list =
  (item: Check): Check =>
  (value, where, records) => {
    for (const [place, one] of listAt(value, where).entries()) item(one, `${where}[${place}]`, records);
  };
const orNull =
  (check: Check): Check =>
  (value, where, records) => {
    if (value !== null) check(value, where, records);
  };
const each = (names: string[], check: Check): Fields =>
  Object.fromEntries(names.map((name) => [name, check]));

const text: Check = (value, where) => {
  if (typeof value !== "string") throw InputError.at(where, kindOf(value), "a text");
};
const date: Check = (value, where, records) => {
  text(value, where, records);
  if (Number.isNaN(Date.parse(value as string))) throw InputError.at(where, `"${value}"`, "a date");
};
/** NaN is null in JSON. */
const isNumber = (value: unknown): boolean => value === null || typeof value === "number";
const number: Check = (value, where) => {
  if (!isNumber(value)) throw InputError.at(where, kindOf(value), "a number or null");
};
/** Many: no text is made for those that are right. */
const numbers: Check = (value, where, records) => {
  const strange = listAt(value, where).findIndex((one) => !isNumber(one));
  if (strange >= 0) number((value as unknown[])[strange], `${where}[${strange}]`, records);
};
/** A number for each record time. */
const column: Check = (value, where, records) => {
  numbers(value, where, records);
  const { length } = value as unknown[];
  if (length !== records)
    throw InputError.at(where, `${length} numbers`, `${records}, one for each record time`);
};

const histogram = object({ width: number, beyond: number, counts: numbers });
const kind = object({ kind: text });
const cellOf = object({ index: number, label: text, dataset: kind, optimizer: kind, init: kind });
const quantiles = object(each(["mean", "q05", "q25", "q50", "q75", "q95"], column));

const cell = object({
  cell: cellOf,
  curves: object({
    lnT: numbers,
    counts: object(each(STATUS_NAMES, column)),
    ...each(["gap", "gapLnT", "logLoss"], quantiles),
  }),
  phases: object({
    patterns: list(object({ label: text, share: column })),
    ...each(["other", "changed", "settled"], column),
  }),
  constants: histogram,
  numerator: orNull(histogram),
  flowFrom: orNull(object(each(["first", "median"], number))),
});

const environment = object({
  ...each(["marginflow", "runtime", "kernelHash"], text),
  started: date,
  adapter: object({ name: text }),
  selfTest: object({}),
  choices: list(text),
});

const cellSummary = object({
  label: text,
  cell: cellOf,
  ...each(["trajectories", "successes", "optimum", "meanConstant"], number),
  counts: object(each(STATUS_NAMES, number)),
  theory: orNull(object(each(["value", "measured"], number))),
  terminalNumerator: orNull(object(each(["mean", "ksStatistic", "ksPValue"], number))),
});

const summary = object({
  ...each(["trajectories", "successes", "aborted", "nonfinite", "wallSeconds", "kernelSeconds"], number),
  audit: orNull(object(each(["trajectories", "steps", "worst", "worstRatio"], number))),
  inits: list(cellSummary),
});

/** @throws InputError at what a record cannot do without. */
export function checkReplay(parsed: unknown, from: string): void {
  const record = objectAt(parsed, from);
  parseExperiment(objectAt(record.experiment, `${from}: experiment`));
  environment(record.environment, `${from}: environment`, 0);
  const cells = listAt(record.cells, `${from}: cells`);
  summary(record.summary, `${from}: summary`, 0);
  const { inits } = record.summary as { inits: unknown[] };
  if (inits.length !== cells.length)
    throw InputError.at(`${from}: summary.inits`, `${inits.length} cells`, `${cells.length}, as in cells`);
  for (const [index, one] of cells.entries()) {
    const where = `${from}: cells[${index}]`;
    const { lnT } = objectAt(objectAt(one, where).curves, `${where}.curves`);
    cell(one, where, listAt(lnT, `${where}.curves.lnT`).length);
  }
}
