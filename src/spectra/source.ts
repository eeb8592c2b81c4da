import type { HostMatrices } from "../linalg/index.ts";
import { generate } from "./factors.ts";
import type { Moments } from "./moments.ts";
import type { Source } from "./run.ts";
import type { Decomposed, SpectraExperiment } from "./types.ts";

/** Thin SVD of matrices, for those whose factors nobody knows. */
export type Decompose = (matrices: HostMatrices) => Promise<Decomposed>;

export function generatedSource(experiment: SpectraExperiment): Source {
  return {
    rows: experiment.size,
    cols: experiment.size,
    total: experiment.matrices,
    leftOut: 0,
    take: (first, count, breathe) => generate(experiment, first, count, breathe),
  };
}

export function momentsSource({ matrices, leftOut }: Moments, decompose: Decompose): Source {
  const { rows, cols, batch, data } = matrices;
  const size = rows * cols;
  return {
    rows,
    cols,
    total: batch,
    leftOut,
    take: (first, count) =>
      decompose({ data: data.slice(first * size, (first + count) * size), batch: count, rows, cols }),
  };
}
