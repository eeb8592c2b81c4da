import type { ExperimentInput } from "../../src/experiment/index.ts";

const base: ExperimentInput = {
  name: "both stacks",
  seed: 9,
  trajectories: 256,
  network: { width: 2 },
  dataset: { kind: "two-points" },
  loss: "exponential",
  optimizer: { kind: "gd", learningRate: 0.01 },
  init: { kind: "he-bias" },
  exactSteps: 10_000,
  logHorizon: 300,
  recordsPerDecade: 1,
  stop: { lossAbort: { at: 10_000, threshold: 0.5 } },
};

/** What Dawn and wgpu both run: the paper's pair, and one whose kinks slide. */
export const inputs: ExperimentInput[] = [
  base,
  { ...base, dataset: { kind: "pair", x: [-0.4, 1] }, optimizer: { kind: "gd", learningRate: 0.05 } },
];
