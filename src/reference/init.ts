import type { Cell, Experiment, Init } from "../experiment/index.ts";
import type { Net } from "./problem.ts";
import { drawBits, normals, PURPOSE, uniform } from "./threefry.ts";

type Draw = (parameter: number) => number;

/**
 * Initial parameters of trajectory `id` in `cell`.
 *
 * `he` N(0, 2/fan-in) with b = 0 [code], `random` 0.5 N for w and b [code], `symmetric` 0.1 N for w and b [code],
 * `binary` w = +-1 with b = 0 [code], `thesis` w = (1, -M), b = (1, M) for two neurons [code] (arXiv 2603.02095);
 * `he-bias` b drawn like w, `uniform` +-1/sqrt(fan-in) for w and b, `xavier` N(0, 2/(fan-in + width)) with b = 0,
 * `lecun` N(0, 1/fan-in) with b = 0 [ours].
 *
 * Parameter p of a stream takes draw p >> 1, component p & 1; a sign takes the top bit of the first word of draw p, set: -1.
 * Throws for `explicit`, whose parameters come from a file, and for `thesis` at another width than 2.
 */
export function initial(experiment: Experiment, cell: Cell, id: number): Net {
  const { width, inputs, bias } = experiment.network;
  const from = sourcesOf(experiment, cell, id);
  const fill = (draw: Draw) => Float64Array.from({ length: width }, (_, p) => draw(p));
  const hidden = drawsOf(cell.init, inputs, width, from);
  return {
    w: fill(hidden.w),
    b: fill(bias ? hidden.b : () => 0),
    v: outputWeights(experiment, cell, id),
  };
}

/** Initial output weights of trajectory `id` in `cell`: given, or drawn. */
export function outputWeights(experiment: Experiment, cell: Cell, id: number): Float64Array {
  const { width, outputWeights: given } = experiment.network;
  if (Array.isArray(given)) return Float64Array.from(given);
  const { bits, sign } = sourcesOf(experiment, cell, id);
  const top = sign(PURPOSE.outputWeights);
  const size: Draw = given === "signs" ? () => 1 : (p) => uniform(bits(PURPOSE.outputWeights, p)[1]);
  return Float64Array.from({ length: width }, (_, p) => top(p) * size(p));
}

function sourcesOf(experiment: Experiment, cell: Cell, id: number): Sources {
  const bits = (purpose: number, draw: number) =>
    drawBits(experiment.seed, purpose + 16 * cell.index, id, draw);
  return {
    bits,
    normal: (purpose, scale) => (p) => scale * normals(...bits(purpose, p >> 1))[p & 1],
    sign: (purpose) => (p) => (bits(purpose, p)[0] >>> 31 ? -1 : 1),
    flat: (purpose, scale) => (p) => scale * (2 * uniform(bits(purpose, p >> 1)[p & 1]) - 1),
  };
}

interface Sources {
  bits(purpose: number, draw: number): [number, number];
  normal(purpose: number, scale: number): Draw;
  sign(purpose: number): Draw;
  flat(purpose: number, scale: number): Draw;
}

function drawsOf(init: Init, fanIn: number, width: number, from: Sources): { w: Draw; b: Draw } {
  const { weights, biases } = PURPOSE;
  const zero: Draw = () => 0;
  const gaussian = (scale: number) => ({ w: from.normal(weights, scale), b: from.normal(biases, scale) });
  switch (init.kind) {
    case "he":
      return { w: from.normal(weights, Math.sqrt(2 / fanIn)), b: zero };
    case "he-bias":
      return gaussian(Math.sqrt(2 / fanIn));
    case "random":
      return gaussian(0.5);
    case "symmetric":
      return gaussian(0.1);
    case "binary":
      return { w: from.sign(weights), b: zero };
    case "uniform":
      return { w: from.flat(weights, 1 / Math.sqrt(fanIn)), b: from.flat(biases, 1 / Math.sqrt(fanIn)) };
    case "xavier":
      return { w: from.normal(weights, Math.sqrt(2 / (fanIn + width))), b: zero };
    case "lecun":
      return { w: from.normal(weights, Math.sqrt(1 / fanIn)), b: zero };
    case "thesis":
      if (width !== 2) throw new RangeError(`init "thesis" is for width 2, not ${width}`);
      return { w: (p) => (p === 0 ? 1 : -init.M), b: (p) => (p === 0 ? 1 : init.M) };
    case "explicit":
      throw new TypeError('init "explicit" is read from its file, not drawn');
  }
}
