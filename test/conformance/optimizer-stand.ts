import { readWords, storageBuffer } from "../../src/kernel/index.ts";
import { createOptimizer, type Optimizer, type OptimizerSettings } from "../../src/optimizer/index.ts";
import {
  frobenius,
  matrixOf,
  type OptimizerTwin,
  optimizerTwin,
  subtract,
} from "../../src/reference/index.ts";
import { floatsOf } from "./entry.ts";
import { logSpaced, uniforms, withSpectrum } from "./spectra.ts";

/** Weights, a rate for each of them, and gradients that come again and again in their order, whatever the weights are. */
export interface Problem {
  rows: number;
  cols: number;
  batch: number;
  weights: Float32Array;
  rates: Float32Array;
  gradients: Float32Array[];
}

const CONDITION = 30; // of a gradient, at most
const CYCLE = 4;

/**
 * Weights within 1/2 of 0, gradients with singular values from 1 to 1/30, evenly in their logarithm: of one gradient, neighbours lie apart by 30^(1/(n - 1)).
 * Their vectors are other ones in every gradient.
 */
export function problemOf(rows: number, cols: number, batch: number, seed: number): Problem {
  const random = uniforms(seed);
  const spectrum = logSpaced(Math.min(rows, cols), CONDITION ** 2);
  const filled = () => {
    const all = new Float32Array(batch * rows * cols);
    for (let b = 0; b < batch; b++) all.set(withSpectrum(rows, cols, spectrum, random).a, b * rows * cols);
    return all;
  };
  return {
    rows,
    cols,
    batch,
    weights: Float32Array.from({ length: batch * rows * cols }, () => random() - 0.5),
    rates: Float32Array.from({ length: batch }, (_, b) => 0.01 / (b + 1)),
    gradients: Array.from({ length: CYCLE }, filled),
  };
}

/** Some matrices of a problem, in that order. */
export function pick(problem: Problem, members: number[]): Problem {
  const size = problem.rows * problem.cols;
  const of = (all: Float32Array, numbers: number) =>
    Float32Array.from(members.flatMap((b) => Array.from(all.subarray(b * numbers, (b + 1) * numbers))));
  return {
    ...problem,
    batch: members.length,
    weights: of(problem.weights, size),
    rates: of(problem.rates, 1),
    gradients: problem.gradients.map((all) => of(all, size)),
  };
}

/** An optimizer at work on a problem. */
export class Stand {
  readonly #device: GPUDevice;
  readonly #problem: Problem;
  readonly #weights: GPUBuffer;
  readonly #gradient: GPUBuffer;
  readonly #rates: GPUBuffer;
  readonly #optimizer: Optimizer;

  private constructor(
    device: GPUDevice,
    problem: Problem,
    buffers: [GPUBuffer, GPUBuffer, GPUBuffer],
    optimizer: Optimizer,
  ) {
    this.#device = device;
    this.#problem = problem;
    [this.#weights, this.#gradient, this.#rates] = buffers;
    this.#optimizer = optimizer;
  }

  static async create(device: GPUDevice, settings: OptimizerSettings, problem: Problem): Promise<Stand> {
    const { rows, cols, batch } = problem;
    const filled = (label: string, values: Float32Array) => {
      const buffer = storageBuffer(device, label, values.byteLength);
      device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
      return buffer;
    };
    const weights = filled("weights", problem.weights);
    const gradient = filled("gradient", problem.gradients[0]);
    const rates = filled("rates", problem.rates);
    const group = { batch, rows, cols, weights, gradient, rates };
    const optimizer = await createOptimizer(device, settings, group);
    return new Stand(device, problem, [weights, gradient, rates], optimizer);
  }

  get optimizer(): Optimizer {
    return this.#optimizer;
  }

  /** Steps `from` to `to`, the last one not among them. */
  run(from: number, to: number): void {
    const { gradients } = this.#problem;
    const { queue } = this.#device;
    for (let step = from; step < to; step++) {
      queue.writeBuffer(this.#gradient, 0, gradients[step % gradients.length] as Float32Array<ArrayBuffer>);
      const encoder = this.#device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (const stage of this.#optimizer.stages(step)) stage.encode(pass);
      pass.end();
      queue.submit([encoder.finish()]);
    }
  }

  async read(buffer: GPUBuffer): Promise<Float32Array> {
    return floatsOf(await readWords(this.#device, buffer, 0, buffer.size / 4));
  }

  async weights(): Promise<Float32Array> {
    const { batch, rows, cols } = this.#problem;
    return (await this.read(this.#weights)).subarray(0, batch * rows * cols);
  }

  async state(): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    for (const [name, buffer] of this.#optimizer.state) found.set(name, await this.read(buffer));
    return found;
  }

  restore(weights: Float32Array, state: Map<string, Float32Array>): void {
    const { queue } = this.#device;
    queue.writeBuffer(this.#weights, 0, weights as Float32Array<ArrayBuffer>);
    for (const [name, buffer] of this.#optimizer.state)
      queue.writeBuffer(buffer, 0, state.get(name)! as Float32Array<ArrayBuffer>);
  }

  destroy(): void {
    this.#optimizer.destroy();
    for (const buffer of [this.#weights, this.#gradient, this.#rates]) buffer.destroy();
  }
}

/** The weights after some steps on the device. */
export async function weightsAfter(
  device: GPUDevice,
  settings: OptimizerSettings,
  problem: Problem,
  steps: number,
): Promise<Float32Array> {
  const stand = await Stand.create(device, settings, problem);
  try {
    stand.run(0, steps);
    return await stand.weights();
  } finally {
    stand.destroy();
  }
}

/** The same in f64, matrix by matrix, each with its twin. */
export function twinsAfter(
  settings: OptimizerSettings,
  { rows, cols, batch, weights, gradients, rates }: Problem,
  steps: number,
) {
  const size = rows * cols;
  const at = (all: Float32Array, b: number) => matrixOf(rows, cols, all.subarray(b * size, (b + 1) * size));
  return Array.from({ length: batch }, (_, b) => {
    const twin: OptimizerTwin = optimizerTwin(settings, rows, cols);
    const w = at(weights, b);
    for (let step = 0; step < steps; step++)
      twin.step(w, at(gradients[step % gradients.length], b), rates[b]);
    return { twin, weights: w };
  });
}

/** By how much of the way that the twin went each matrix is off where it ends, in the Frobenius norm. */
export function deviations(
  problem: Problem,
  got: Float32Array,
  twins: { weights: { data: Float64Array } }[],
): number[] {
  const { rows, cols, weights } = problem;
  const size = rows * cols;
  return twins.map(({ weights: { data } }, b) => {
    const end = matrixOf(rows, cols, data);
    const of = (all: Float32Array) => matrixOf(rows, cols, all.subarray(b * size, (b + 1) * size));
    return frobenius(subtract(of(got), end)) / frobenius(subtract(end, of(weights)));
  });
}
