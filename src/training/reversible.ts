import { InputError } from "../experiment/index.ts";
import type { Model, QuadraticParts } from "../model/index.ts";
import {
  drawBits,
  type Matrix,
  matrixOf,
  multiply,
  normals,
  PURPOSE,
  qr,
  scaleColumns,
  transpose,
} from "../reference/index.ts";
import type { Task } from "./task.ts";

/** Layers whose gradient is B W C - A, one for each condition number. */
export interface ReversibleShape {
  rows: number;
  cols: number;
  /** Of B and of C, whose eigenvalues lie evenly in the logarithm from 1 / condition to 1. */
  conditions: number[];
}

export const REVERSIBLE = { rows: 48, cols: 32, conditions: [3, 10, 100] };

const MOST_LAYERS = 64;
const LONGEST = 1024;

/** A draw's stream: of a seed, a layer and one of the four matrices it is made of. */
function normalMatrix(rows: number, cols: number, seed: number, stream: number): Matrix {
  const out = matrixOf(rows, cols);
  for (let i = 0; i < out.data.length; i++)
    out.data[i] = normals(...drawBits(seed, PURPOSE.sample, stream, i >> 1))[i & 1];
  return out;
}

/** Q diag(eigenvalues) Q^T and its inverse, with Q from the QR of normals. */
function positiveDefinite(size: number, condition: number, seed: number, stream: number): [Matrix, Matrix] {
  const { q } = qr(normalMatrix(size, size, seed, stream));
  const values = Array.from({ length: size }, (_, i) => condition ** -(i / Math.max(1, size - 1)));
  const of = (diagonal: number[]) => multiply(scaleColumns(q, diagonal), transpose(q));
  return [of(values), of(values.map((value) => 1 / value))];
}

function partsOf(
  { rows, cols }: ReversibleShape,
  condition: number,
  layer: number,
  seed: number,
): QuadraticParts {
  const [b, bInverse] = positiveDefinite(rows, condition, seed, 4 * layer);
  const [c, cInverse] = positiveDefinite(cols, condition, seed, 4 * layer + 1);
  const a = normalMatrix(rows, cols, seed, 4 * layer + 2);
  const optimum = multiply(multiply(bInverse, a), cInverse);
  return { a: a.data, b: b.data, c: c.data, optimum: optimum.data };
}

/**
 * Least squares with gradient B W C - A (the reversible layers of arXiv 2505.24749, lemma 3.1), of chosen spectra; A of independent standard
 * normals, W from 0. The loss is that above the optimum W* = B^-1 A C^-1. Spectra and sizes are ours.
 * @throws InputError where a size or a condition number is out of range
 */
export function reversible(shape: ReversibleShape): Task {
  const { rows, cols, conditions } = shape;
  for (const [name, value] of Object.entries({ rows, cols }))
    if (!(Number.isInteger(value) && value >= 4 && value <= LONGEST))
      throw InputError.at(`reversible.${name}`, String(value), `a whole number from 4 to ${LONGEST}`);
  if (
    !(
      conditions.length > 0 &&
      conditions.length <= MOST_LAYERS &&
      conditions.every((c) => c >= 1 && c <= 1e6)
    )
  )
    throw InputError.at(
      "reversible.conditions",
      JSON.stringify(conditions),
      "condition numbers from 1 to 1e6",
    );
  const name = (layer: number) => `layer${layer}`;
  const drawn = new Map<string, QuadraticParts>();
  const model: Model = {
    rows: 1,
    length: 1,
    inputs: 0,
    parameters: conditions.map((_, layer) => ({
      name: name(layer),
      rows,
      cols,
      kind: "matrix",
      init: { constant: 0 },
    })),
    forward(ops) {
      for (const [layer, condition] of conditions.entries())
        ops.quadratic(ops.parameter(name(layer)), {
          rows,
          cols,
          of(seed) {
            const key = `${layer} ${seed}`;
            const parts = drawn.get(key) ?? partsOf(shape, condition, layer, seed);
            drawn.set(key, parts);
            return parts;
          },
        });
    },
  };
  return { name: "reversible", model, batch: () => ({}), heldOut: [] };
}
