import type { Matrix } from "./matrix.ts";

/** A rule in f64, for one matrix. */
export interface OptimizerTwin {
  /** The (projected) first moment; null where there is none, or no step was done yet. */
  readonly moment: Matrix | null;
  /** Changes the weights. */
  step(weights: Matrix, gradient: Matrix, rate: number): void;
}
