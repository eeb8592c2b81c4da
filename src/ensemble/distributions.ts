import type { Cell, Experiment, Init } from "../experiment/index.ts";
import type { Shape } from "../kernel/index.ts";
import { PURPOSE } from "../reference/index.ts";

/** Kinds of draws, numbered as in shaders/descent/init. */
const KIND = { constant: 0, normal: 1, uniform: 2, sign: 3, signedUniform: 4 } as const;

interface Draws {
  purpose: number;
  kind: number;
  scale: number;
  constants: number[];
}

const zeros = { kind: KIND.constant, scale: 0, constants: [] as number[] };
const normal = (scale: number) => ({ kind: KIND.normal, scale, constants: [] as number[] });
const uniform = (scale: number) => ({ kind: KIND.uniform, scale, constants: [] as number[] });

/** Distribution of weights and biases of an init; sources in src/reference/init.ts, its f64 twin. */
function hidden(init: Init, fanIn: number, width: number): [Omit<Draws, "purpose">, Omit<Draws, "purpose">] {
  switch (init.kind) {
    case "he":
      return [normal(Math.sqrt(2 / fanIn)), zeros];
    case "he-bias":
      return [normal(Math.sqrt(2 / fanIn)), normal(Math.sqrt(2 / fanIn))];
    case "random":
      return [normal(0.5), normal(0.5)];
    case "symmetric":
      return [normal(0.1), normal(0.1)];
    case "binary":
      return [{ kind: KIND.sign, scale: 1, constants: [] }, zeros];
    case "uniform":
      return [uniform(1 / Math.sqrt(fanIn)), uniform(1 / Math.sqrt(fanIn))];
    case "xavier":
      return [normal(Math.sqrt(2 / (fanIn + width))), zeros];
    case "lecun":
      return [normal(Math.sqrt(1 / fanIn)), zeros];
    case "thesis":
      return [
        { kind: KIND.constant, scale: 0, constants: [1, -init.M] },
        { kind: KIND.constant, scale: 0, constants: [1, init.M] },
      ];
    case "explicit":
      return [zeros, zeros];
  }
}

/** Fields of the init kernel's plan after its counts, and the constants it reads. */
export function drawsOf(experiment: Experiment, cell: Cell, shape: Shape): Draws[] {
  const { width, inputs, outputWeights } = experiment.network;
  const [weights, biases] = hidden(cell.init, inputs, width);
  const draws: Draws[] = [{ purpose: PURPOSE.weights, ...weights }];
  if (shape.bias) draws.push({ purpose: PURPOSE.biases, ...biases });
  if (shape.output.kind !== "signs") {
    const purpose = PURPOSE.outputWeights;
    if (Array.isArray(outputWeights)) {
      draws.push({ purpose, kind: KIND.constant, scale: 0, constants: outputWeights });
    } else {
      const kind = outputWeights === "signs" ? KIND.sign : KIND.signedUniform;
      draws.push({ purpose, kind, scale: 1, constants: [] });
    }
  }
  return draws;
}
