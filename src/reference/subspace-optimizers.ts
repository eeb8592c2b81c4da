import { frobenius, type Matrix, matrixOf } from "./matrix.ts";
import { type GaloreSettings, type SumoSettings, sumoScale } from "./optimizer-settings.ts";
import type { OptimizerTwin } from "./optimizer-twin.ts";
import { polar } from "./polar.ts";
import { iterate } from "./polynomial-matrix.ts";
import { carry, exactBasis, project, projectBack, type Side, sketchedBasis } from "./subspace.ts";

export function galoreTwin(settings: GaloreSettings, rows: number, cols: number): OptimizerTwin {
  const { rank, refresh, scale, beta1, beta2, epsilon, weightDecay } = settings;
  const side: Side = rows >= cols ? "right" : "left";
  const [height, width] = side === "right" ? [rows, rank] : [rank, cols];
  const moment = matrixOf(height, width);
  const second = matrixOf(height, width);
  let basis: Matrix | null = null;
  let t = 0;
  return {
    moment,
    step(weights, gradient, rate) {
      if (!basis || t % refresh === 0) basis = exactBasis(gradient, side, rank);
      t++;
      const g = project(basis, gradient, side);
      const direction = matrixOf(height, width);
      for (const [i, x] of g.data.entries()) {
        moment.data[i] = beta1 * moment.data[i] + (1 - beta1) * x;
        second.data[i] = beta2 * second.data[i] + (1 - beta2) * x * x;
        direction.data[i] = moment.data[i] / (Math.sqrt(second.data[i]) + epsilon);
      }
      const factor = (scale * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
      for (const [i, d] of projectBack(basis, direction, side).data.entries()) {
        weights.data[i] -= rate * factor * d;
        weights.data[i] -= rate * weightDecay * weights.data[i];
      }
    },
  };
}

const map = (a: Matrix, b: Matrix, act: (a: number, b: number) => number): Matrix => ({
  ...a,
  data: a.data.map((x, i) => act(x, b.data[i])),
});

/** SUMO in f64, also telling what a step made of the moment. */
export class SumoTwin implements OptimizerTwin {
  moment: Matrix | null = null;
  basis: Matrix | null = null;
  /** The last step's orthogonalized moment, limited. */
  factor: Matrix | null = null;
  /** Steps at which the basis was taken anew. */
  readonly refreshed: number[] = [];
  /** Steps at which the limiter made O smaller. */
  readonly limited: number[] = [];
  readonly #settings: SumoSettings;
  readonly #scale: number;
  readonly #side: Side;
  #step = 0;

  constructor(settings: SumoSettings, rows: number, cols: number) {
    this.#settings = settings;
    this.#scale = sumoScale(settings, rows, cols);
    this.#side = rows >= cols ? "left" : "right";
  }

  step(weights: Matrix, gradient: Matrix, rate: number): void {
    const { momentum, nesterov, outside, weightDecay } = this.#settings;
    const side = this.#side;
    const basis = this.#basisFor(gradient);
    const g = project(basis, gradient, side);
    const old = this.moment ?? matrixOf(g.rows, g.cols);
    let moment = map(old, g, (m, x) => momentum * m + x);
    if (nesterov) moment = map(moment, g, (m, x) => x + momentum * m);
    this.moment = moment;
    const o = this.#limit(this.#orthogonalized(moment));
    const scaled = map(o, g, (x, own) => (outside ? own : 0) - this.#scale * x);
    const back = projectBack(basis, scaled, side);
    for (const [i, x] of back.data.entries()) {
      const direction = (outside ? gradient.data[i] : 0) - x;
      weights.data[i] -= rate * (direction + weightDecay * weights.data[i]);
    }
    this.factor = o;
    this.#step++;
  }

  #basisFor(gradient: Matrix): Matrix {
    const { basis } = this;
    if (basis && !this.#isDue(basis, gradient)) return basis;
    const { rank, subspace, seed, transform } = this.#settings;
    const side = this.#side;
    const fresh =
      subspace === "exact"
        ? exactBasis(gradient, side, rank)
        : sketchedBasis(gradient, side, rank, { seed, cell: this.#step });
    if (basis && this.moment && transform) this.moment = carry(this.moment, basis, fresh, side);
    this.refreshed.push(this.#step);
    this.basis = fresh;
    return fresh;
  }

  #isDue(basis: Matrix, gradient: Matrix): boolean {
    const { refresh, refreshBelow } = this.#settings;
    if (refresh !== null) return this.#step % refresh === 0;
    return frobenius(project(basis, gradient, this.#side)) < refreshBelow!;
  }

  #orthogonalized(moment: Matrix): Matrix {
    const { orthogonalization, steps } = this.#settings;
    if (orthogonalization === "svd") return polar(moment).factor;
    return iterate(moment, orthogonalization, steps!, "frobenius");
  }

  #limit(o: Matrix): Matrix {
    const { limiter } = this.#settings;
    const before = this.factor ? frobenius(this.factor) : 0;
    const norm = frobenius(o);
    if (limiter === null || before === 0 || !(norm > limiter * before)) return o;
    this.limited.push(this.#step);
    return { ...o, data: o.data.map((x) => (x * limiter * before) / norm) };
  }
}

export const sumoTwin = (settings: SumoSettings, rows: number, cols: number): OptimizerTwin =>
  new SumoTwin(settings, rows, cols);
