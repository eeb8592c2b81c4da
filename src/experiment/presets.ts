import type { ExperimentInput } from "./schema.ts";

export interface Preset {
  /** One line. */
  description: string;
  experiment: ExperimentInput;
}

const network = { width: 2, inputs: 1, outputWeights: [1, -1], trainOutput: false } as const;

/** What the paper's runs share: two neurons with fixed output weights on x = -1 and +1, aborted when still lost at 10,000. */
const paper = {
  seed: 42,
  trajectories: 10000,
  network: { ...network, outputWeights: [...network.outputWeights] },
  dataset: { kind: "two-points" },
  loss: "exponential",
  optimizer: { kind: "gd", learningRate: 0.01 },
  init: { kind: "he" },
  exactSteps: 10000,
  logHorizon: 100,
  recordsPerDecade: 4,
  stop: { lossAbort: { at: 10000, threshold: 0.5 }, hit: null },
} satisfies Omit<ExperimentInput, "name">;

const pair = (left: number, right: number) => ({ kind: "pair" as const, x: [left, right] });

/** Experiments by name; the first is the default. */
export const presets = {
  "two-neuron": {
    description: "The paper's two-neuron experiment, carried on in log-time to t = 10^100 (default)",
    experiment: { name: "two-neuron", ...paper },
  },
  "two-neuron-adam": {
    description: "The same with Adam at learning rate 0.05: 10,000,000 exact steps, no log-time",
    experiment: {
      name: "two-neuron-adam",
      ...paper,
      trajectories: 2000,
      optimizer: { kind: "adam", learningRate: 0.05 },
      exactSteps: 1e7,
      logHorizon: 0,
    },
  },
  exact: {
    description: "The paper's whole run: up to 10,000,000 exact steps, ended by the hit test",
    experiment: {
      name: "exact",
      ...paper,
      exactSteps: 1e7,
      logHorizon: 0,
      stop: { lossAbort: { at: 10000, threshold: 0.5 }, hit: { tolerance: 1e-3, loss: 0.5 } },
    },
  },
  thesis: {
    description: "The hand-made start w1 = b1 = 1, w2 = -M, b2 = M for M = 1, 3, 10: not 1/ln t in the end",
    experiment: {
      name: "thesis",
      ...paper,
      trajectories: 64,
      init: [
        { kind: "thesis", M: 1 },
        { kind: "thesis", M: 3 },
        { kind: "thesis", M: 10 },
      ],
    },
  },
  "init-atlas": {
    description: "Every initialization side by side in one run",
    experiment: {
      name: "init-atlas",
      ...paper,
      trajectories: 2048,
      init: [
        { kind: "he" },
        { kind: "he-bias" },
        { kind: "thesis", M: 10 },
        { kind: "random" },
        { kind: "symmetric" },
        { kind: "binary" },
        { kind: "uniform" },
        { kind: "xavier" },
        { kind: "lecun" },
      ],
    },
  },
  "shifted-pairs": {
    description: "Other pairs than (-1, 1): pinned kinks and one constant, or a boundary that is not optimal",
    experiment: {
      name: "shifted-pairs",
      ...paper,
      trajectories: 512,
      dataset: [
        pair(0, 1),
        pair(-0.4, 1),
        pair(-0.8, 1),
        pair(-0.999, 1),
        pair(-0.5, 1.5),
        pair(-1.5, 0.5),
        pair(-0.8, 1.2),
        pair(-1.2, 1),
      ],
      optimizer: { kind: "gd", learningRate: 0.05 },
      init: { kind: "he-bias" },
      logHorizon: 300,
    },
  },
  "gd-vs-flow": {
    description: "Where GD is not gradient flow: an overshoot proportional to the learning rate leaves c > 0",
    experiment: {
      name: "gd-vs-flow",
      ...paper,
      trajectories: 4096,
      optimizer: [
        { kind: "gd", learningRate: 0.1 },
        { kind: "gd", learningRate: 0.01 },
        { kind: "gd", learningRate: 0.001 },
      ],
      init: { kind: "he-bias" },
      exactStepsCap: 1e6,
    },
  },
} satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];
