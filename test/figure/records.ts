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
} from "../../src/figure/index.ts";
import type { RunRecord } from "../../src/record/index.ts";

/** A figure that must not be words. */
export function drawn(figure: Figure | Rich): Figure {
  if (Array.isArray(figure)) throw new Error(`no figure: ${spoken(figure)}`);
  return figure;
}

export function rateOf(record: RunRecord, mode: "gap" | "product" = "gap"): Figure {
  const series = record.cells.map((cell, index) => seriesOf(cell, record.summary.inits[index]));
  return drawn(rateFigure({ series, mode }));
}

export function histogramOf({ cells, summary }: RunRecord, cell = 0): Figure {
  return drawn(constantFigure(constantsOf(cells[cell], summary.inits[cell])));
}

export function phasesOf({ cells, summary }: RunRecord, cell = 0): Figure {
  const { phases, curves } = cells[cell];
  const { successes } = summary.inits[cell];
  return drawn(stackFigure(patternsOf(phases, curves, { successes, note: reason(summary.inits[cell]) })));
}
