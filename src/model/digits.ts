import { InputError } from "../experiment/index.ts";
import type { Model, Parameter } from "./types.ts";

/** A classifier of images with two hidden layers. */
export interface DigitsShape {
  /** Numbers of an image. */
  inputs: number;
  /** Of each hidden layer, a multiple of 4. */
  hidden: number;
  classes: number;
  /** Images of a batch. */
  images: number;
}

export const DIGITS = { inputs: 196, hidden: 64, classes: 10, images: 64 } as const;

/**
 * Two hidden layers of GELU units with biases, softmax, mean cross-entropy. Weights begin as N(0, 2 / fan-in) (He et al. 2015), biases at 0.
 * @throws InputError where a size is out of range
 */
export function digits({ inputs, hidden, classes, images }: DigitsShape): Model {
  for (const [name, value, most] of [
    ["hidden", hidden, 4096],
    ["images", images, 16_384],
  ] as const)
    if (!(Number.isInteger(value) && value >= 4 && value <= most && value % 4 === 0))
      throw InputError.at(`digits.${name}`, String(value), `a multiple of 4 from 4 to ${most}`);
  const sides: [string, number, number][] = [
    ["hidden1", inputs, hidden],
    ["hidden2", hidden, hidden],
    ["output", hidden, classes],
  ];
  return {
    rows: images,
    length: 1,
    inputs,
    parameters: sides.flatMap(([name, rows, cols]): Parameter[] => [
      {
        name: `${name}.weights`,
        rows,
        cols,
        kind: name === "output" ? "table" : "matrix",
        init: { normal: Math.sqrt(2 / rows) },
      },
      { name: `${name}.biases`, rows: 1, cols, kind: "vector", init: { constant: 0 } },
    ]),
    forward(ops) {
      let x = ops.input();
      for (const [name] of sides) {
        x = ops.addBias(ops.project(x, ops.parameter(`${name}.weights`)), ops.parameter(`${name}.biases`));
        if (name !== "output") x = ops.gelu(x);
      }
      ops.crossEntropy(x);
    },
  };
}
