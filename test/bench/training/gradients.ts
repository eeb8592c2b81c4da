import { readWords, storageBuffer } from "../../../src/kernel/index.ts";
import { parseOptimizer } from "../../../src/optimizer/index.ts";
import { trainingOf } from "./ours.ts";
import { ADAM, type Excerpt, steadyTask } from "./workload.ts";

/** The matrices of one shape of the language model, with what their gradients were at the first steps of a training. */
export interface Recorded {
  batch: number;
  rows: number;
  cols: number;
  weights: Float32Array;
  gradients: Float32Array[];
  /** The same gradients on the device. */
  placed: GPUBuffer[];
}

const STEPS = 16;

/** Gradients that differ from step to step as a training's do: a moment of one and the same would be what the basis was made for. */
export async function recordGradients(device: GPUDevice, excerpt: Excerpt): Promise<Recorded[]> {
  const training = await trainingOf(device, steadyTask(excerpt), parseOptimizer(ADAM));
  const groups = training.parameters.groups.filter(({ kind }) => kind === "matrix");
  const read = async (buffer: GPUBuffer) =>
    new Float32Array((await readWords(device, buffer, 0, buffer.size / 4)).buffer);
  const recorded: Recorded[] = [];
  for (const { names, rows, cols, weights } of groups)
    recorded.push({
      batch: names.length,
      rows,
      cols,
      weights: await read(weights),
      gradients: [],
      placed: [],
    });
  for (let step = 0; step < STEPS; step++) {
    await training.advance(1);
    for (const [i, { gradient }] of groups.entries()) {
      const values = await read(gradient);
      const buffer = storageBuffer(device, "recorded gradient", values.byteLength);
      device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
      recorded[i].gradients.push(values);
      recorded[i].placed.push(buffer);
    }
  }
  training.destroy();
  return recorded;
}
