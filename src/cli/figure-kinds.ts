import { InputError, suggestion } from "../experiment/index.ts";
import {
  constantFigure,
  constantsOf,
  type Figure,
  patternsOf,
  type Rich,
  rateFigure,
  reason,
  seriesOf,
  spoken,
  stackFigure,
  undrawn,
} from "../figure/index.ts";
import type { RunRecord } from "../record/index.ts";

export const KINDS = ["rate", "constant", "histogram", "phases"] as const;
export type Kind = (typeof KINDS)[number];

export interface KindOfFigure {
  figure: Figure;
  /** Cells that it has no place for. */
  missing: string[];
}

/** The place of the cell with a label; null where none is asked for. @throws InputError for a label that is not there */
function indexOf({ summary: { inits } }: RunRecord, label: string | undefined): number | null {
  if (label === undefined) return null;
  const labels = inits.map((cell) => cell.label);
  const index = labels.indexOf(label);
  if (index < 0)
    throw InputError.at("--cell", `"${label}"`, `${labels.join("; ")}${suggestion(label, labels)}`);
  return index;
}

function ratesOf(
  record: RunRecord,
  mode: "gap" | "product",
  index: number | null,
): [Figure | Rich, string[]] {
  const all = record.cells.map((cell, at) => seriesOf(cell, record.summary.inits[at]));
  const series = index === null ? all : [all[index]];
  const note = series.length === 1 ? reason(record.summary.inits[index ?? 0]) : "";
  return [rateFigure({ series, mode, note }), undrawn({ series, mode })];
}

function oneCell(record: RunRecord, kind: Kind, index: number | null): Figure | Rich {
  if (index === null && record.cells.length > 1) {
    const labels = record.summary.inits.map(({ label }) => label);
    throw InputError.at(`--kind ${kind}`, `${labels.length} cells`, `one, --cell ${labels.join("; ")}`);
  }
  const [cell, summary] = [record.cells[index ?? 0], record.summary.inits[index ?? 0]];
  if (kind === "histogram") return constantFigure(constantsOf(cell, summary));
  const { successes } = summary;
  return stackFigure(patternsOf(cell.phases, cell.curves, { successes, note: reason(summary) }));
}

/**
 * A figure of a run: of every cell, or of the one with a label.
 *
 * @throws InputError for a cell that is not there, one that must be named, or nothing to draw
 */
export function figureOf(record: RunRecord, kind: Kind, cell: string | undefined): KindOfFigure {
  const index = indexOf(record, cell);
  const [figure, missing] =
    kind === "rate" || kind === "constant"
      ? ratesOf(record, kind === "rate" ? "gap" : "product", index)
      : [oneCell(record, kind, index), []];
  if (Array.isArray(figure))
    throw InputError.at(`--kind ${kind}`, `nothing to draw (${spoken(figure)})`, "another kind, cell or run");
  return { figure, missing };
}
