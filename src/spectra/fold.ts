import { boundCondition, newtonSchulzBound, QDWH_STEPS } from "../reference/index.ts";
import { errorOf, mapped } from "./maps.ts";
import type { Measured } from "./measure.ts";
import {
  type BoundRecord,
  type Decomposed,
  METHODS,
  type Method,
  type MethodRecord,
  type SpectraExperiment,
  type SpectraRecord,
  type Spread,
} from "./types.ts";

/** Of an ascending list, between neighbours in proportion (NumPy's default). */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

export function spread(values: Float64Array): Spread {
  const sorted = values.slice().sort();
  return {
    q05: quantile(sorted, 0.05),
    q50: quantile(sorted, 0.5),
    q95: quantile(sorted, 0.95),
    max: sorted[sorted.length - 1],
  };
}

/** A column that grows chunk by chunk, with its quantiles made once for each length. */
class Column {
  readonly #values: Float64Array;
  #length = 0;
  #spread: Spread | null = null;

  constructor(total: number) {
    this.#values = new Float64Array(total);
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#values[index];
  }

  add(values: ArrayLike<number>): void {
    this.#values.set(values, this.#length);
    this.#length += values.length;
    this.#spread = null;
  }

  get spread(): Spread | null {
    if (this.#length === 0) return null;
    this.#spread ??= spread(this.#values.subarray(0, this.#length));
    return this.#spread;
  }
}

/** Milliseconds a matrix. The chunks that are largest fill the device best: the fastest of them counts. */
class Clock {
  #largest = 0;
  #ms = Number.POSITIVE_INFINITY;

  add(batch: number, ms: number | null): void {
    if (ms === null || batch < this.#largest) return;
    this.#ms = batch > this.#largest ? ms / batch : Math.min(this.#ms, ms / batch);
    this.#largest = batch;
  }

  get ms(): number | null {
    return this.#largest > 0 ? this.#ms : null;
  }
}

/** One method at one number of steps. */
class Cell {
  readonly error: Column;
  readonly exact: Column;
  readonly clock = new Clock();
  deviation = 0;

  constructor(total: number) {
    this.error = new Column(total);
    this.exact = new Column(total);
  }

  add(errors: Float64Array, ms: number | null): void {
    const from = this.error.length;
    this.error.add(errors);
    for (const [b, error] of errors.entries())
      this.deviation = Math.max(this.deviation, Math.abs(error - this.exact.at(from + b)));
    this.clock.add(errors.length, ms);
  }
}

/**
 * What f32 may add to the relative size of a singular value: k 2^-23, a rounding in every term of the products of k
 * numbers, and the 10^-6 to which singular values of a file's matrices are known.
 */
const slackOf = (k: number): number => k * 2 ** -23 + 1e-6;

/** Gathers what a run measures. */
export class SpectraFold {
  /** For 0, 1, ... steps of each method. */
  readonly #cells: Map<Method, Cell[]>;
  readonly #values: Column[];
  readonly #scaling = new Clock();
  #bound: BoundRecord | null = null;
  #offDiagonal = 0;

  constructor(
    readonly experiment: SpectraExperiment,
    readonly source: { rows: number; cols: number; total: number; leftOut: number },
  ) {
    const { total, rows, cols } = source;
    const cells = (method: Method) =>
      Array.from({ length: stepsOf(method, experiment.iterations) + 1 }, () => new Cell(total));
    this.#cells = new Map(METHODS.map((method) => [method, cells(method)]));
    this.#values = Array.from({ length: Math.min(rows, cols) }, () => new Column(total));
  }

  /** What the matrices say before anything has run on them. */
  async addSource(batch: Decomposed, breathe: () => Promise<void> | undefined): Promise<void> {
    const { scaling, iterations } = this.experiment;
    const k = this.#values.length;
    const count = batch.matrices.batch;
    for (const [i, column] of this.#values.entries())
      column.add(Float64Array.from({ length: count }, (_, b) => batch.s[b * k + i] / batch.s[b * k]));
    let kappa = this.#bound?.kappa ?? 1;
    let known: Float64Array | null = null;
    for (let b = 0; b < count; b++) {
      const own = ownValues(batch, b, k);
      // Where all matrices have the same spectrum, so they have the same errors.
      const same = known?.length === own.length && known.every((value, i) => value === own[i]);
      for (const [method, cells] of this.#cells)
        for (const [steps, { exact }] of cells.entries())
          exact.add([same ? exact.at(exact.length - 1) : errorOf(mapped(method, scaling, own, steps))]);
      known = own;
      kappa = Math.max(kappa, boundCondition(own, scaling));
      await breathe();
    }
    const values = Array.from({ length: iterations + 1 }, (_, i) => newtonSchulzBound(kappa, i).spectral);
    this.#bound = { violations: 0, compared: 0, ...this.#bound, kappa, values };
  }

  addScaling(batch: number, ms: number | null): void {
    this.#scaling.add(batch, ms);
  }

  add(method: Method, steps: number, batch: Decomposed, measured: Measured, ms: number | null): void {
    this.#cells.get(method)![steps].add(measured.error, ms);
    this.#offDiagonal = Math.max(this.#offDiagonal, measured.offDiagonal);
    if (method === "newton-schulz") this.#compare(steps, batch, measured.error);
  }

  /** Every matrix against the bound at its own kappa, both with room for rounding. */
  #compare(steps: number, batch: Decomposed, errors: Float64Array): void {
    const bound = this.#bound!;
    const k = this.#values.length;
    const slack = slackOf(k);
    for (const [b, error] of errors.entries()) {
      const own = ownValues(batch, b, k);
      const smallest = boundCondition(own, this.experiment.scaling) ** -0.5 - slack;
      const allowed = smallest > 0 ? newtonSchulzBound(smallest ** -2, steps).spectral : 1;
      if (!(error <= allowed + slack)) bound.violations++;
    }
    bound.compared += errors.length;
  }

  record(progress: number): SpectraRecord {
    const { rows, cols, total, leftOut } = this.source;
    const methods = METHODS.map((method): MethodRecord => {
      const [start, ...cells] = this.#cells.get(method)!;
      const measured = cells.filter(({ error }) => error.length > 0);
      return {
        method,
        count: cells[cells.length - 1].error.length,
        error: measured.map(({ error }) => error.spread!),
        exact: [start, ...cells].flatMap(({ exact }) => exact.spread ?? []),
        deviation: Math.max(...cells.map(({ deviation }) => deviation)),
        ms: measured.map((_, i) => soonest(clocksOf(measured.slice(i)))),
      };
    });
    return {
      experiment: this.experiment,
      rows,
      cols,
      done: Math.min(...methods.map(({ count }) => count)),
      total,
      progress,
      methods,
      scalingMs: soonest([this.#scaling, ...clocksOf(this.#cells.get("newton-schulz")!.slice(1))]),
      bound: this.#bound && { ...this.#bound },
      values: this.#values.flatMap((column) => column.spread ?? []),
      offDiagonal: this.#offDiagonal,
      leftOut,
    };
  }
}

const clocksOf = (cells: Cell[]): Clock[] => cells.map(({ clock }) => clock);

/** The time for so many steps is the shortest of so many or more: fewer steps cannot take longer, but the machine may be busy. */
function soonest(clocks: Clock[]): number | null {
  const times = clocks.flatMap(({ ms }) => ms ?? []);
  return times.length > 0 ? Math.min(...times) : null;
}

/** The singular values of matrix b that count. */
function ownValues({ s, rank }: Decomposed, b: number, k: number): Float64Array {
  return s.subarray(b * k, b * k + rank[b]);
}

/** QDWH is done after a few steps whatever the condition number, and the exact factor takes none. */
export function stepsOf(method: Method, iterations: number): number {
  if (method === "polar") return 1;
  return method === "qdwh" ? Math.min(QDWH_STEPS, iterations) : iterations;
}
