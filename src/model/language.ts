import { InputError } from "../experiment/index.ts";
import type { Model, NetworkOps, Parameter } from "./types.ts";

/** A decoder-only transformer on characters. */
export interface LanguageShape {
  vocabulary: number;
  /** Of the residual stream, a multiple of 4. */
  width: number;
  layers: number;
  /** Divides the width into multiples of 4, 64 at most. */
  heads: number;
  /** Characters that it looks back on. */
  context: number;
  /** Sequences of a batch. */
  sequences: number;
  /** The head is the table of embeddings, transposed. */
  tied: boolean;
}

/** About 106,000 parameters with the novel's characters. */
export const LANGUAGE = { width: 64, layers: 2, heads: 4, context: 64, sequences: 16, tied: false } as const;

/** Standard deviation of tables [code of GPT-2]: an untrained network knows nothing. */
const DEVIATION = 0.02;
const EXPANSION = 4; // of the hidden layer

const LIMITS: [keyof LanguageShape, least: number, most: number][] = [
  ["vocabulary", 2, 65_536],
  ["width", 4, 2048],
  ["layers", 1, 64],
  ["heads", 1, 64],
  ["context", 1, 1024],
  ["sequences", 1, 1024],
];

function check(shape: LanguageShape): void {
  for (const [name, least, most] of LIMITS) {
    const value = shape[name] as number;
    if (!(Number.isInteger(value) && value >= least && value <= most))
      throw InputError.at(`language.${name}`, String(value), `a whole number from ${least} to ${most}`);
  }
  const { width, heads } = shape;
  if (width % (4 * heads) !== 0 || width / heads > 64)
    throw InputError.at(
      "language.width",
      `${width} for ${heads} heads`,
      "heads of 4, 8, 12, ... up to 64 numbers: width = heads times that",
    );
}

function layerParameters(layer: number, { width, layers }: LanguageShape): Parameter[] {
  const name = (part: string) => `layer${layer}.${part}`;
  // N(0, 1 / fan-in), as GPT-2's 0.02 is at its width; what ends in the residual stream is divided by sqrt(2 layers) [code of GPT-2].
  const matrix = (part: string, rows: number, cols: number, factor = 1): Parameter => ({
    name: name(part),
    rows,
    cols,
    kind: "matrix",
    init: { normal: factor / Math.sqrt(rows) },
  });
  const ends = 1 / Math.sqrt(2 * layers);
  return [
    ...norm(name("norm1"), width),
    ...["query", "key", "value"].map((part) => matrix(part, width, width)),
    matrix("mix", width, width, ends),
    ...norm(name("norm2"), width),
    matrix("expand", width, EXPANSION * width),
    matrix("contract", EXPANSION * width, width, ends),
  ];
}

function norm(name: string, width: number): Parameter[] {
  return [
    { name: `${name}.gain`, rows: 1, cols: width, kind: "vector", init: { constant: 1 } },
    { name: `${name}.bias`, rows: 1, cols: width, kind: "vector", init: { constant: 0 } },
  ];
}

function block<T>(ops: NetworkOps<T>, layer: number, heads: number, x: T): T {
  const of = (part: string) => ops.parameter(`layer${layer}.${part}`);
  const before = ops.layerNorm(x, of("norm1.gain"), of("norm1.bias"));
  const [q, k, v] = ["query", "key", "value"].map((part) => ops.project(before, of(part)));
  const attended = ops.project(ops.attention(q, k, v, heads), of("mix"), x);
  const between = ops.layerNorm(attended, of("norm2.gain"), of("norm2.bias"));
  return ops.project(ops.gelu(ops.project(between, of("expand"))), of("contract"), attended);
}

/**
 * Pre-norm transformer (Radford et al. 2019) with learned places and without biases in its projections: embeddings, layers of causal attention and
 * a GELU layer of four times the width, a last normalization, the head; mean cross-entropy of the next character.
 * @throws InputError where a size is out of range
 */
export function language(shape: LanguageShape): Model {
  check(shape);
  const { vocabulary, width, layers, heads, context, sequences, tied } = shape;
  const table = (name: string, rows: number, cols: number): Parameter => ({
    name,
    rows,
    cols,
    kind: "table",
    init: { normal: DEVIATION },
  });
  return {
    rows: sequences * context,
    length: context,
    inputs: 0,
    parameters: [
      table("characters", vocabulary, width),
      table("places", context, width),
      ...Array.from({ length: layers }, (_, layer) => layerParameters(layer, shape)).flat(),
      ...norm("norm", width),
      ...(tied ? [] : [table("head", width, vocabulary)]),
    ],
    forward(ops) {
      const characters = ops.parameter("characters");
      let x = ops.embed(characters, ops.parameter("places"));
      for (let layer = 0; layer < layers; layer++) x = block(ops, layer, heads, x);
      x = ops.layerNorm(x, ops.parameter("norm.gain"), ops.parameter("norm.bias"));
      ops.crossEntropy(tied ? ops.projectBack(x, characters) : ops.project(x, ops.parameter("head")));
    },
  };
}
