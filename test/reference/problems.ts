import type { Cell, Dataset, Experiment, Init, Network, Optimizer } from "../../src/experiment/types.ts";
import type { Net, Problem } from "../../src/reference/index.ts";

/** The paper's problem: (-1, -1) and (1, 1), exponential loss, gradient descent at 0.01; any part may be replaced. */
export function minimal(parts: Partial<Problem> = {}): Problem {
  return {
    x: Float64Array.of(-1, 1),
    y: Float64Array.of(-1, 1),
    loss: "exponential",
    optimizer: { kind: "gd", learningRate: 0.01 },
    bias: true,
    trainOutput: false,
    optimum: { margin: 1, midpoint: 0 },
    ...parts,
  };
}

export function netOf(w: number[], b: number[], v: number[] = [1, -1]): Net {
  return { w: Float64Array.from(w), b: Float64Array.from(b), v: Float64Array.from(v) };
}

/** The preset `two-neuron` with another init or network, and its cell. */
export function experimentOf(init: Init, network: Partial<Network> = {}, index = 0) {
  const dataset: Dataset = { kind: "two-points" };
  const optimizer: Optimizer = { kind: "gd", learningRate: 0.01 };
  const experiment: Experiment = {
    name: "two-neuron",
    seed: 42,
    trajectories: 1000,
    network: { width: 2, inputs: 1, outputWeights: [1, -1], trainOutput: false, bias: true, ...network },
    dataset,
    loss: "exponential",
    optimizer,
    init,
    exactSteps: 10_000,
    exactStepsCap: 1_000_000,
    logHorizon: 100,
    recordsPerDecade: 4,
    stop: { lossAbort: null, hit: null },
  };
  const cell: Cell = { index, label: init.kind, dataset, optimizer, init };
  return { experiment, cell };
}
