import { type Experiment, parseExperiment, presets } from "../../../src/experiment/index.ts";

const twoNeuron = presets["two-neuron"].experiment;

/** One initialization, as many trajectories as keep this machine's GPU at it for seconds. */
export const population = (trajectories: number): Experiment =>
  parseExperiment({ ...twoNeuron, name: "bench", trajectories });

/** Nine cells: more charts, and more in each. */
export const atlas: Experiment = parseExperiment(presets["init-atlas"].experiment);

/** A million trajectories whose records take 480 MB if they are kept. */
export const million: Experiment = parseExperiment({
  ...twoNeuron,
  name: "bench",
  trajectories: 1_000_000,
  exactSteps: 128,
  exactStepsCap: 128,
  logHorizon: 0,
  recordsPerDecade: 16,
  stop: { lossAbort: null, hit: null },
});
