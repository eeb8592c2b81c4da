import { type Cell, cellsOf, type Experiment, parseExperiment, presets } from "../../src/experiment/index.ts";
import { initial } from "../../src/reference/index.ts";
import type { Columns } from "./contestant.ts";

export const TRAJECTORIES = 16384;
export const LEARNING_RATE = 0.01;
/** What every slope is multiplied by: the loss is a mean over two points. */
export const RATE = LEARNING_RATE / 2;

/** Two neurons, two points, exponential loss, He init; every trajectory takes every step, no record but the required ones. */
export function workload(trajectories: number, steps: number): Experiment {
  return parseExperiment({
    ...presets["two-neuron"].experiment,
    name: "bench",
    trajectories,
    exactSteps: steps,
    exactStepsCap: steps,
    logHorizon: 0,
    recordsPerDecade: 1,
    stop: { lossAbort: null, hit: null },
  });
}

export function cellOf(experiment: Experiment): Cell {
  return cellsOf(experiment)[0];
}

/** The engine's own He draws, from its f64 twin. */
export function initialColumns(trajectories: number): Columns {
  const experiment = workload(trajectories, 1);
  const cell = cellOf(experiment);
  const columns = [0, 1, 2, 3].map(() => new Float64Array(trajectories)) as Columns;
  for (let id = 0; id < trajectories; id++) {
    const { w, b } = initial(experiment, cell, id);
    [w[0], w[1], b[0], b[1]].forEach((value, p) => {
      // Every contestant starts from the same numbers, whatever it computes in.
      columns[p][id] = Math.fround(value);
    });
  }
  return columns;
}
