import { type Cell, type Experiment, type Loss, optimumMargin, pointsOf } from "../experiment/index.ts";

/** What the emitted text of a small net depends on: two experiments of equal shape share their pipelines. */
export interface Shape {
  width: number;
  x: number[];
  y: number[];
  loss: Loss;
  optimizer: "gd" | "adam";
  /** `signs`: +-1, written into the text; `kept`: read per trajectory; `trained`: read and stepped. */
  output: { kind: "signs"; values: number[] } | { kind: "kept" } | { kind: "trained" };
  bias: boolean;
  hit: boolean;
  /** Optimum margin (1 where there is none) and the midpoint that the boundary is measured from. */
  optimum: number;
  midpoint: number;
}

export function shapeOf(experiment: Experiment, cell: Cell): Shape {
  const { network } = experiment;
  const { x, y } = pointsOf(cell.dataset);
  const { optimum, midpoint } = optimumMargin(network, cell.dataset);
  const fixed = Array.isArray(network.outputWeights) ? network.outputWeights : null;
  const signs = fixed?.every((v) => Math.abs(v) === 1) && !network.trainOutput ? fixed : null;
  return {
    width: network.width,
    x,
    y,
    loss: experiment.loss,
    optimizer: cell.optimizer.kind,
    output: signs ? { kind: "signs", values: signs } : { kind: network.trainOutput ? "trained" : "kept" },
    bias: network.bias,
    hit: experiment.stop.hit !== null,
    optimum: optimum ?? 1,
    midpoint,
  };
}

/** Names of the stored parameters in their order in the buffers: w1.., b1.., v1.. (v only where kept or trained). */
export function parameterNames(shape: Shape): string[] {
  const groups = ["w", ...(shape.bias ? ["b"] : []), ...(shape.output.kind === "signs" ? [] : ["v"])];
  return groups.flatMap((g) => Array.from({ length: shape.width }, (_, j) => `${g}${j + 1}`));
}
