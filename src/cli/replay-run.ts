import { readWords, storageBuffer } from "../kernel/index.ts";
import { type DeviceMatrices, SHORTEST_SIDE, svd } from "../linalg/index.ts";
import type { MatrixFile } from "../node/index.ts";
import { createOptimizer, type Optimizer, type OptimizerSettings } from "../optimizer/index.ts";
import { matrixOf, singularValues } from "../reference/index.ts";

/** Of the moment after a step; null where there is no number, as of a zero moment. */
export interface MomentFacts {
  condition: number | null;
  stableRank: number | null;
}

export interface Replayed {
  weights: Float32Array;
  /** Of every step; null where the optimizer carries no moment. */
  moments: MomentFacts[] | null;
  stateBytes: number;
}

export interface ReplayJob {
  settings: OptimizerSettings;
  learningRate: number;
  weights: MatrixFile;
  gradients: MatrixFile;
  signal: AbortSignal;
  onStep(done: number): void;
}

/** Numbers of moments that are kept before their singular values are taken. */
const BLOCK = 2 ** 22;

function factsOf(values: ArrayLike<number>): MomentFacts {
  const all = Array.from(values);
  const largest = all[0];
  const finite = (x: number) => (Number.isFinite(x) ? x : null);
  return {
    condition: finite(largest / all[all.length - 1]),
    stableRank: finite(all.reduce((sum, value) => sum + (value / largest) ** 2, 0)),
  };
}

/** Singular values, each matrix's descending: on the device where it can, else in f64. */
async function momentFacts(
  device: GPUDevice,
  matrices: DeviceMatrices,
  signal: AbortSignal,
): Promise<MomentFacts[]> {
  const { batch, rows, cols, data } = matrices;
  const short = Math.min(rows, cols);
  if (short <= SHORTEST_SIDE) {
    const { s } = await svd(device, matrices, { vectors: "none", signal });
    return Array.from({ length: batch }, (_, b) => factsOf(s.data.subarray(b * short, (b + 1) * short)));
  }
  const size = rows * cols;
  const all = new Float32Array((await readWords(device, data, 0, batch * size)).buffer);
  return Array.from({ length: batch }, (_, b) =>
    factsOf(singularValues(matrixOf(rows, cols, all.subarray(b * size, (b + 1) * size)))),
  );
}

/** Keeps the moments of so many steps on the device, and tells of them together. */
class Moments {
  readonly found: MomentFacts[] = [];
  readonly #device: GPUDevice;
  readonly #moment: DeviceMatrices;
  readonly #kept: GPUBuffer;
  readonly #block: number;
  #count = 0;

  constructor(device: GPUDevice, moment: DeviceMatrices, steps: number) {
    const size = moment.rows * moment.cols;
    this.#device = device;
    this.#moment = moment;
    this.#block = Math.max(1, Math.min(steps, Math.floor(BLOCK / size)));
    this.#kept = storageBuffer(device, "moments", 4 * this.#block * size);
  }

  keep(encoder: GPUCommandEncoder): void {
    const bytes = 4 * this.#moment.rows * this.#moment.cols;
    encoder.copyBufferToBuffer(this.#moment.data, 0, this.#kept, bytes * this.#count++, bytes);
  }

  async measure(signal: AbortSignal, last: boolean): Promise<void> {
    if (this.#count < this.#block && !(last && this.#count > 0)) return;
    const kept = { ...this.#moment, data: this.#kept, batch: this.#count };
    this.found.push(...(await momentFacts(this.#device, kept, signal)));
    this.#count = 0;
  }

  destroy(): void {
    this.#kept.destroy();
  }
}

/** Steps weights by recorded gradients, in their order. @throws InputError where the settings do not fit; the signal's reason */
export async function replay(device: GPUDevice, job: ReplayJob): Promise<Replayed> {
  const { rows, cols } = job.weights;
  const filled = (label: string, values: Float32Array) => {
    const buffer = storageBuffer(device, label, values.byteLength);
    device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    return buffer;
  };
  const weights = filled("weights", job.weights.data);
  const rates = filled("learning rate", Float32Array.of(job.learningRate));
  const gradient = storageBuffer(device, "gradient", 4 * rows * cols);
  let optimizer: Optimizer | undefined;
  let moments: Moments | null = null;
  try {
    optimizer = await createOptimizer(device, job.settings, {
      batch: 1,
      rows,
      cols,
      weights,
      gradient,
      rates,
    });
    moments = optimizer.moment && new Moments(device, optimizer.moment, job.gradients.batch);
    await runSteps(device, job, optimizer, gradient, moments);
    const words = await readWords(device, weights, 0, rows * cols);
    const { stateBytes } = optimizer;
    return { weights: new Float32Array(words.buffer), moments: moments?.found ?? null, stateBytes };
  } finally {
    moments?.destroy();
    optimizer?.destroy();
    for (const buffer of [weights, rates, gradient]) buffer.destroy();
  }
}

/** Steps that may be in the queue before one waits for them. */
const AHEAD = 32;

async function runSteps(
  device: GPUDevice,
  { gradients, signal, onStep }: ReplayJob,
  optimizer: Optimizer,
  gradient: GPUBuffer,
  moments: Moments | null,
): Promise<void> {
  const size = gradients.rows * gradients.cols;
  for (let step = 0; step < gradients.batch; step++) {
    const own = gradients.data.subarray(step * size, (step + 1) * size);
    device.queue.writeBuffer(gradient, 0, own as Float32Array<ArrayBuffer>);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const stage of optimizer.stages(step)) stage.encode(pass);
    pass.end();
    moments?.keep(encoder);
    device.queue.submit([encoder.finish()]);
    await moments?.measure(signal, step + 1 === gradients.batch);
    if (step % AHEAD === AHEAD - 1) await device.queue.onSubmittedWorkDone();
    signal.throwIfAborted();
    onStep(step + 1);
  }
}
