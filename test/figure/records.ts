import {
  constantFigure,
  constantsFigure,
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

/** The first cells on one axis. */
export function histogramsOf({ cells, summary }: RunRecord, count: number): Figure {
  const series = cells.slice(0, count).map((cell, index) => ({
    label: summary.inits[index].label,
    ...constantsOf(cell, summary.inits[index]),
  }));
  return drawn(constantsFigure(series, { stage: false }));
}

/** The first cell with both laws fitted on 10^3 to 10^7. */
export function fitsOf({ cells, summary }: RunRecord): Figure {
  const series = [seriesOf(cells[0], summary.inits[0])];
  return drawn(rateFigure({ series, mode: "gap", window: [3 * Math.LN10, 7 * Math.LN10] }));
}

export function phasesOf({ cells, summary }: RunRecord, cell = 0): Figure {
  const { phases, curves } = cells[cell];
  const { successes } = summary.inits[cell];
  return drawn(stackFigure(patternsOf(phases, curves, { successes, note: reason(summary.inits[cell]) })));
}
