import { checkReplay, parseJson } from "./check-replay.ts";
import type { CellRecord, Quantiles, RunRecord, Summary } from "./types.ts";

const short = (value: number): number | null =>
  Number.isFinite(value) ? Number(value.toPrecision(7)) : null;

/**
 * The record as JSON for a report: typed arrays as plain ones with at most seven significant digits, NaN as null.
 */
export function replayJson(record: RunRecord): string {
  return JSON.stringify(record, (_, value) =>
    value instanceof Float64Array ? Array.from(value, short) : value,
  );
}

/** What JSON makes of typed arrays and of NaN, all the way down. */
type Plain<T> = T extends Float64Array
  ? (number | null)[]
  : T extends number
    ? T | null
    : T extends (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

const typed = (values: (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);

function typedFields<T extends object>(
  fields: { [K in keyof T]: (number | null)[] },
): { [K in keyof T]: Float64Array } {
  const entries = Object.entries(fields) as [string, (number | null)[]][];
  return Object.fromEntries(entries.map(([key, values]) => [key, typed(values)])) as {
    [K in keyof T]: Float64Array;
  };
}

const quantiles = (plain: Plain<Quantiles>): Quantiles => typedFields<Quantiles>(plain);

function parseCell(plain: Plain<CellRecord>): CellRecord {
  const { curves, phases, numerator, constants } = plain;
  return {
    ...(plain as unknown as CellRecord),
    curves: {
      lnT: typed(curves.lnT),
      counts: typedFields(curves.counts),
      gap: quantiles(curves.gap),
      gapLnT: quantiles(curves.gapLnT),
      logLoss: quantiles(curves.logLoss),
    },
    phases: {
      ...(phases as unknown as CellRecord["phases"]),
      patterns: phases.patterns.map(({ bits, label, share }) => ({
        bits: bits!,
        label,
        share: typed(share),
      })),
      other: typed(phases.other),
      changed: typed(phases.changed),
      settled: typed(phases.settled),
    },
    numerator: numerator && {
      width: numerator.width!,
      counts: typed(numerator.counts),
      beyond: numerator.beyond!,
    },
    constants: { width: constants.width!, counts: typed(constants.counts), beyond: constants.beyond! },
  };
}

/** Where null is a value of its own; a null anywhere else in a summary was NaN. */
const NULLABLE = new Set([
  "optimum",
  "optimumNote",
  "rate",
  "meanConstant",
  "shareConstantAtLeast1",
  "terminalNumerator",
  "finalGap",
  "theory",
  "worstAt",
  "audit",
  "lossAbort",
  "hit",
]);

function reviveNaN(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === null ? Number.NaN : reviveNaN(item)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      item === null && !NULLABLE.has(key) ? Number.NaN : reviveNaN(item),
    ]),
  );
}

/**
 * The record that `replayJson` wrote, to seven digits.
 *
 * @param from what an error names: the file or address that it came from.
 * @throws InputError that says where it is no such record.
 */
export function parseReplay(json: string, from = "record"): RunRecord {
  const parsed = parseJson(json, from);
  checkReplay(parsed, from);
  const plain = parsed as Plain<RunRecord>;
  return {
    experiment: plain.experiment as unknown as RunRecord["experiment"],
    environment: plain.environment as unknown as RunRecord["environment"],
    summary: reviveNaN(plain.summary) as Summary,
    cells: plain.cells.map(parseCell),
  };
}
