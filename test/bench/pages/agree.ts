import type { RunRecord } from "../../../src/record/index.ts";

/** Until then the boundary may be far off, and rounding decides on which side of a point it lies. */
const FROM_LN_T = Math.log(10);
/** Logarithms of the same t in two versions of an engine. */
const SAME = 4 * Number.EPSILON;
/** Quantiles are the middles of bins that are 1 % wide. */
const WIDTHS = { mean: 0, q05: 0.0101, q50: 0.0101, q95: 0.0101 };

function requireSame(what: string, one: unknown, other: unknown): void {
  const [here, there] = [JSON.stringify(one), JSON.stringify(other)];
  if (here !== there) throw new Error(`${what} differ: ${here} and ${there}`);
}

/**
 * The largest deviation between the gaps of two records of the same experiment, as a share of what the audit allows
 * each gap (5e-6 + 1e-4 gap), and a bin for quantiles. At most 1: they agree. Throws where they differ in what is counted.
 */
export function deviation(one: RunRecord, other: RunRecord): number {
  requireSame("experiments", one.experiment, other.experiment);
  requireSame("counts", one.summary.counts, other.summary.counts);
  const shares = one.cells.flatMap(({ curves }, cell) => {
    const theirs = other.cells[cell].curves;
    requireSame("numbers of records", curves.lnT.length, theirs.lnT.length);
    return Array.from(curves.lnT).flatMap((lnT, r) => {
      if (Math.abs(lnT - theirs.lnT[r]) > SAME * lnT)
        throw new Error(`times differ: ${lnT}, ${theirs.lnT[r]}`);
      if (lnT < FROM_LN_T) return [];
      return Object.entries(WIDTHS).map(([name, width]) => {
        const gap = theirs.gap[name as "mean"][r];
        return Math.abs(curves.gap[name as "mean"][r] - gap) / (5e-6 + (1e-4 + width) * gap);
      });
    });
  });
  if (shares.length === 0) throw new Error("the two records have nothing to compare");
  return Math.max(...shares);
}
