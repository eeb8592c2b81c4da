/** What can be asked for. `schema.ts` validates input and fills the defaults; everything downstream takes these types. */

/** Training points on the line. Inputs are rounded to f32 on reading, so that both twins see the same numbers. */
export type Dataset =
  | { kind: "two-points" }
  | { kind: "pair"; x: [number, number] }
  | { kind: "points"; x: number[]; y: number[] };

export type Loss = "exponential" | "logistic";

export type Optimizer =
  | { kind: "gd"; learningRate: number }
  | { kind: "adam"; learningRate: number; beta1: number; beta2: number; eps: number };

/** Initial hidden weights and biases; `thesis`, `random`, `symmetric`, `binary` and `he` are those of the code of arXiv 2603.02095. */
export type Init =
  | { kind: "he" | "he-bias" | "random" | "symmetric" | "binary" | "uniform" | "xavier" | "lecun" }
  | { kind: "thesis"; M: number }
  | { kind: "explicit"; file: string };

/** Given numbers, or drawn per trajectory: `signs` is +-1, `signed-uniform` a random sign times U(0, 1). */
export type OutputWeights = number[] | "signs" | "signed-uniform";

export interface Network {
  width: number;
  inputs: 1;
  outputWeights: OutputWeights;
  trainOutput: boolean;
  /** Hidden biases on or off. */
  bias: boolean;
}

export interface Stop {
  /** Ends a trajectory whose loss is still at least `threshold` at step `at`. */
  lossAbort: { at: number; threshold: number } | null;
  /** Ends a two-neuron trajectory at the first step with |w1+b1+w2-b2| < tolerance and loss below `loss`. */
  hit: { tolerance: number; loss: number } | null;
}

/** A complete experiment. Where `dataset`, `optimizer` or `init` is a list, the run has one cell for each combination. */
export interface Experiment {
  name: string;
  seed: number;
  /** Trajectories in each cell. */
  trajectories: number;
  network: Network;
  dataset: Dataset | Dataset[];
  loss: Loss;
  optimizer: Optimizer | Optimizer[];
  init: Init | Init[];
  /** Every one of these gradient steps is taken. */
  exactSteps: number;
  /** Trajectories with an activation crossing ahead, or a point on its wrong side, keep taking exact steps up to here. */
  exactStepsCap: number;
  /** Log-time flow from the exact steps to t = 10^logHorizon; 0: none. */
  logHorizon: number;
  recordsPerDecade: number;
  stop: Stop;
}

/** One combination of dataset, optimizer and init; `index` keys its random stream. */
export interface Cell {
  index: number;
  /** Short and unique in the run, e.g. "he", or "he, lr 0.1" where optimizers differ too. */
  label: string;
  dataset: Dataset;
  optimizer: Optimizer;
  init: Init;
}
