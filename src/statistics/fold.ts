import { type Cell, type Experiment, optimumMargin, pointsOf } from "../experiment/index.ts";
import {
  type BatchRecords,
  type CellRecord,
  type CellSummary,
  type Histogram,
  STATUS,
  STATUS_NAMES,
  type StatusName,
  type TrajectoryBatch,
} from "../record/index.ts";
import { numeratorDistribution } from "../reference/index.ts";
import { CurveFold } from "./curve-fold.ts";
import { RateFitter } from "./fit.ts";
import { ExactSum, LogHistogram } from "./histogram.ts";
import { kolmogorovSmirnov } from "./ks.ts";
import { patternLabeller } from "./patterns.ts";
import { lastChanges, PhaseFold } from "./phase-fold.ts";
import { wilson } from "./proportion.ts";
import { type Breathe, countIn, emptyHistogram, RateFold, Sample } from "./rate-fold.ts";
import { pairTheory } from "./theory.ts";
import { Turns } from "./turns.ts";

/** The paper's histogram of terminal numerators: bins of 0.1 on [0, 2]. */
const NUMERATOR_WIDTH = 0.1;
const NUMERATOR_BINS = 20;

/**
 * Folds the finished batches of one cell, in order of id, into its record and summary; what it keeps does not grow with trajectories.
 * Curves, phases, rates and constants are those of the successes: final status hit, flowing or sliding, or running with every point on
 * its right side. However the trajectories are cut into batches, every number comes out the same, bit for bit.
 */
export class CellFold {
  readonly #experiment: Experiment;
  readonly #cell: Cell;
  readonly #lnT: Float64Array;
  readonly #fitter: RateFitter;
  readonly #curves: CurveFold;
  readonly #phases: PhaseFold;
  readonly #rates = new RateFold();
  readonly #finalGap = { histogram: new LogHistogram(), sum: new ExactSum() };
  readonly #numerators = {
    histogram: emptyHistogram(NUMERATOR_WIDTH, NUMERATOR_BINS),
    sample: new Sample(),
    sum: new ExactSum(),
  };
  readonly #flowFrom = new LogHistogram();
  readonly #counts = Object.fromEntries(STATUS_NAMES.map((name) => [name, 0])) as Record<StatusName, number>;
  #nextId = Number.NaN;
  #trajectories = 0;
  #successes = 0;

  /** @param lnT record times, those of every batch. */
  constructor(experiment: Experiment, cell: Cell, lnT: Float64Array) {
    this.#experiment = experiment;
    this.#cell = cell;
    this.#lnT = lnT;
    this.#fitter = new RateFitter(lnT);
    this.#curves = new CurveFold(lnT);
    this.#phases = new PhaseFold(lnT.length);
  }

  /** Takes the next batch and returns its table; throws when ids do not follow on those of the batch before. */
  add(batch: BatchRecords): TrajectoryBatch {
    const { count, firstId } = batch;
    if (!Number.isNaN(this.#nextId) && firstId !== this.#nextId)
      throw new Error(
        `batches must follow on each other: trajectory ${this.#nextId} was due, not ${firstId}`,
      );
    this.#nextId = firstId + count;
    this.#trajectories += count;
    const success = Uint8Array.from({ length: count }, (_, i) => (succeeded(batch, i) ? 1 : 0));
    const successes = Int32Array.from([...success.keys()].filter((i) => success[i] === 1));
    this.#successes += successes.length;
    for (const status of batch.finalStatus) this.#counts[STATUS_NAMES[status]]++;

    const { change, last } = lastChanges(batch, this.#lnT.length);
    this.#curves.add(batch, successes);
    this.#phases.add(batch, successes, change);
    const columns = this.#columns(batch, success, change, last);
    this.#fit(batch, successes, change, last, columns);
    for (const i of successes) {
      this.#finalGap.histogram.add(columns.final_gap[i]);
      this.#finalGap.sum.add(columns.final_gap[i]);
      this.#flowFrom.add(batch.flowFrom[i]);
      const numerator = columns.terminal_numerator[i];
      countIn(this.#numerators.histogram, numerator);
      this.#numerators.sample.add(numerator);
      this.#numerators.sum.add(numerator);
    }
    return { cell: this.#cell, firstId, count, columns };
  }

  #columns(batch: BatchRecords, success: Uint8Array, change: Int32Array, last: Int32Array) {
    const { count, firstId, parameterNames, initial, final, gap } = batch;
    const unknown = (): Float64Array => new Float64Array(count).fill(Number.NaN);
    const numbers = (of: (i: number) => number): Float64Array =>
      Float64Array.from({ length: count }, (_, i) => of(i));
    const [b1, b2] = ["b1", "b2"].map((name) => final[parameterNames.indexOf(name)]);
    const twoBiased = this.#hasNumerator && b1 !== undefined && b2 !== undefined;
    const parameters = (values: Float64Array[], suffix: string): Record<string, Float64Array> =>
      Object.fromEntries(parameterNames.map((name, p) => [name + suffix, values[p]]));
    return {
      id: numbers((i) => firstId + i),
      ...parameters(initial, "_0"),
      ...parameters(final, ""),
      status: batch.finalStatus,
      hit_time: batch.hitTime,
      terminal_numerator: twoBiased ? numbers((i) => Math.abs(b2[i] - b1[i])) : unknown(),
      final_gap: Float32Array.from({ length: count }, (_, i) =>
        last[i] < 0 ? Number.NaN : gap[last[i] * count + i],
      ),
      last_change_ln_t: numbers((i) => (change[i] === 0 ? Number.NaN : this.#lnT[change[i]])),
      constant: unknown(),
      constant_spread: unknown(),
      exponent: unknown(),
      constant_bound: batch.constantBound,
      success,
    };
  }

  #fit(
    { count, gap }: BatchRecords,
    successes: Int32Array,
    change: Int32Array,
    last: Int32Array,
    columns: { constant: Float64Array; constant_spread: Float64Array; exponent: Float64Array },
  ): void {
    const turns = new Turns(successes.length);
    for (let r = 0; r < this.#lnT.length; r++) {
      for (let s = 0; s < successes.length; s++) {
        const value = gap[r * count + successes[s]];
        if (!Number.isNaN(value)) turns.add(s, r, value);
      }
    }
    successes.forEach((i, s) => {
      if (last[i] < 0) return;
      const stretch = { last: last[i], change: change[i], peak: turns.peak[s], valley: turns.valley[s] };
      const fit = this.#fitter.fit(gap, i, count, stretch);
      this.#rates.add(fit);
      columns.constant[i] = fit.constant;
      columns.constant_spread[i] = fit.constantSpread;
      columns.exponent[i] = fit.exponent;
    });
  }

  get #hasNumerator(): boolean {
    const { width, bias } = this.#experiment.network;
    return width === 2 && bias;
  }

  /** What has been folded so far; more may follow, but not before it is there. */
  async finish(breathe: Breathe = () => undefined): Promise<{ record: CellRecord; summary: CellSummary }> {
    const { network, dataset, seed } = { ...this.#experiment, dataset: this.#cell.dataset };
    const cell = this.#cell;
    const curves = this.#curves.finish();
    await breathe();
    const rate = await this.#rates.finish(curves, seed, cell.index, breathe);
    const vanishesNot = rate?.verdict.answer === "gap does not vanish";
    const { optimum, note } = optimumMargin(network, dataset);
    const [q05, q50, q95] = this.#finalGap.histogram.quantiles([0.05, 0.5, 0.95]);
    const gapKnown = this.#finalGap.sum.count > 0;
    const { histogram, sample, sum } = this.#numerators;
    const ks = kolmogorovSmirnov(sample.values, numeratorDistribution);
    const theory = pairTheory(this.#experiment, cell);
    const measured = theory?.kind === "limit" ? q50 : (rate?.cQuantiles.q50 ?? Number.NaN);
    return {
      record: {
        cell,
        curves,
        phases: this.#phases.finish(patternLabeller(network.width, pointsOf(dataset))),
        numerator: this.#hasNumerator ? copyOf(histogram) : null,
        constants: copyOf(this.#rates.constants),
        flowFrom:
          this.#flowFrom.count > 0
            ? { first: this.#flowFrom.range[0], median: this.#flowFrom.quantiles([0.5])[0] }
            : null,
      },
      summary: {
        label: cell.label,
        cell,
        trajectories: this.#trajectories,
        successes: this.#successes,
        successShare: wilson(this.#successes, this.#trajectories),
        counts: { ...this.#counts },
        optimum,
        optimumNote: note,
        rate,
        // gap ln t has no limit where the gap has one.
        meanConstant: rate === null || vanishesNot ? null : rate.c.value,
        shareConstantAtLeast1: rate === null || vanishesNot ? null : rate.shareConstantAtLeast1,
        terminalNumerator:
          sample.count > 0 ? { mean: sum.mean, ksStatistic: ks.statistic, ksPValue: ks.pValue } : null,
        finalGap: gapKnown
          ? { lnT: this.#lnT[this.#lnT.length - 1], mean: this.#finalGap.sum.mean, q05, q50, q95 }
          : null,
        theory: theory !== null && gapKnown ? { ...theory, measured } : null,
      },
    };
  }
}

/** As counted now. */
const copyOf = (histogram: Histogram): Histogram => ({ ...histogram, counts: histogram.counts.slice() });

function succeeded({ finalStatus, correct }: BatchRecords, i: number): boolean {
  const status = finalStatus[i];
  if (status === STATUS.running) return correct[i] === 1;
  return status === STATUS.hit || status === STATUS.flowing || status === STATUS.sliding;
}
