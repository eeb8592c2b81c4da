import type { Cell, Dataset, Experiment, Init, Network, Optimizer } from "../../src/experiment/index.ts";
import { drawBits, type Net, type Problem, uniform } from "../../src/reference/index.ts";

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

/** A pair with labels -1, +1, gradient descent at 0.05. */
export function pairProblem(left: number, right: number): Problem {
  return minimal({
    x: Float64Array.of(left, right),
    optimizer: { kind: "gd", learningRate: 0.05 },
    optimum: { margin: (right - left) / 2, midpoint: (left + right) / 2 },
  });
}

/** Distinct points on [-2, 2], at least 0.15 apart, whose labels change sign `changes` times; logistic loss, rate 0.05. */
export function randomPoints(count: number, changes: number, stream: number): Problem {
  let draw = 0;
  const next = () => uniform(drawBits(7, stream, 0, draw++)[0]);
  const x: number[] = [];
  while (x.length < count) {
    const candidate = Math.fround(4 * next() - 2);
    if (x.every((other) => Math.abs(other - candidate) > 0.15)) x.push(candidate);
  }
  x.sort((a, b) => a - b);
  const cuts = new Set<number>();
  while (cuts.size < changes) cuts.add(1 + Math.floor(next() * (count - 1)));
  let sign = 1;
  const y = x.map((_, i) => {
    if (cuts.has(i)) sign = -sign;
    return sign;
  });
  const best = [...cuts].sort((i, j) => x[i] - x[i - 1] - (x[j] - x[j - 1]))[0];
  return minimal({
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    loss: "logistic",
    optimizer: { kind: "gd", learningRate: 0.05 },
    optimum: { margin: (x[best] - x[best - 1]) / 2, midpoint: (x[best] + x[best - 1]) / 2 },
  });
}
