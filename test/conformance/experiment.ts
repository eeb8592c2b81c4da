import { type Experiment, type ExperimentInput, parseExperiment } from "../../src/experiment/index.ts";

const two: ExperimentInput["network"] = { width: 2, inputs: 1, outputWeights: [1, -1], trainOutput: false };

/** Two neurons on (-1, 1) under gradient descent at 0.05 and the exponential loss: 1000 exact steps, no flow. Any part may be replaced. */
export function experimentOf(parts: Partial<ExperimentInput> = {}): Experiment {
  return parseExperiment({
    name: "conformance",
    seed: 11,
    trajectories: 64,
    network: two,
    dataset: { kind: "two-points" },
    loss: "exponential",
    optimizer: { kind: "gd", learningRate: 0.05 },
    init: { kind: "he-bias" },
    exactSteps: 1000,
    recordsPerDecade: 1,
    ...parts,
  });
}

/** A network with output weights +1, -1, +1, ..., other parts as given. */
export function network(width: number, parts: Partial<ExperimentInput["network"]> = {}) {
  const outputWeights = Array.from({ length: width }, (_, j) => (j % 2 ? -1 : 1));
  return { width, outputWeights, ...parts };
}
