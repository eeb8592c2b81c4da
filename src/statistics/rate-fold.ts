import type { Curves, Histogram, Interval, RateSummary } from "../record/index.ts";
import { bootstrap, quantileOfSorted } from "./bootstrap.ts";
import { verdict } from "./curve.ts";
import type { RateFit } from "./fit.ts";
import { ExactSum, LogHistogram } from "./histogram.ts";

/** Values kept for order statistics, bootstraps and tests: those of the first successes by id. */
export const SAMPLE = 65_536;
const CONSTANT_WIDTH = 0.05;
const CONSTANT_BINS = 60;

/** The first 65,536 finite values, and how many came in all. */
export class Sample {
  count = 0;
  readonly values: number[] = [];

  add(x: number): void {
    if (!Number.isFinite(x)) return;
    this.count++;
    if (this.values.length < SAMPLE) this.values.push(x);
  }
}

/** Asked between two parts of a long piece of work, and waited for. */
export type Breathe = () => Promise<void> | undefined;

/** Counts in equal bins from 0. */
export function emptyHistogram(width: number, bins: number): Histogram {
  return { width, counts: new Float64Array(bins), beyond: 0 };
}

/** Counts x >= 0; NaN is left out. */
export function countIn(histogram: Histogram, x: number): void {
  const bin = Math.floor(x / histogram.width);
  if (bin < histogram.counts.length) histogram.counts[bin]++;
  else if (x >= 0) histogram.beyond++;
}

/** Folds the fits of the successes, in order of id, into the rate of a cell. Sums run over all, order statistics over the sample. */
export class RateFold {
  readonly constants = emptyHistogram(CONSTANT_WIDTH, CONSTANT_BINS);
  readonly #constants = new Sample();
  readonly #exponents = new Sample();
  readonly #sum = new ExactSum();
  readonly #constantSpreads = new LogHistogram();
  readonly #exponentSpreads = new LogHistogram();
  #atLeast1 = 0;

  add({ constant, constantSpread, exponent, exponentSpread }: RateFit): void {
    countIn(this.constants, constant);
    this.#constants.add(constant);
    this.#exponents.add(exponent);
    this.#sum.add(constant);
    this.#constantSpreads.add(constantSpread);
    this.#exponentSpreads.add(exponentSpread);
    if (constant >= 1) this.#atLeast1++;
  }

  /** null without a success that has a gap. */
  async finish(
    curves: Curves,
    seed: number,
    cellIndex: number,
    breathe: Breathe,
  ): Promise<RateSummary | null> {
    const { values, count } = this.#constants;
    if (count === 0) return null;
    const exponents = this.#exponents;
    const { mean } = bootstrap(values, seed, cellIndex, count);
    await breathe();
    const shift = this.#sum.mean - mean.value;
    const c: Interval = { value: this.#sum.mean, low: mean.low + shift, high: mean.high + shift };
    const { median } = bootstrap(exponents.values, seed, cellIndex, exponents.count);
    await breathe();
    return {
      alpha: median,
      c,
      alphaQuantiles: quantilesOf(exponents.values),
      cQuantiles: quantilesOf(values),
      alphaSpread: this.#exponentSpreads.quantiles([0.5])[0],
      cSpread: this.#constantSpreads.quantiles([0.5])[0],
      shareConstantAtLeast1: this.#atLeast1 / count,
      verdict: verdict(curves.lnT, curves.gap.q50, median, c),
    };
  }
}

function quantilesOf(values: number[]): RateSummary["cQuantiles"] {
  const sorted = Float64Array.from(values).sort();
  const at = (level: number): number => quantileOfSorted(sorted, level);
  return { q05: at(0.05), q25: at(0.25), q50: at(0.5), q75: at(0.75), q95: at(0.95) };
}
