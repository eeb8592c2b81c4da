import { InputError } from "../experiment/index.ts";
import { readWords } from "../kernel/index.ts";
import type { TrainingRecord } from "./record.ts";
import type { Training } from "./training.ts";

/** All that a training needs to go on as if it had never stopped. */
export interface Checkpoint {
  record: TrainingRecord;
  /** Buffers by name, each of all members. */
  arrays: Map<string, Float32Array>;
}

/** Buffers that change from step to step, by names that say whose they are. */
function buffersOf({ stepped }: Training): [string, GPUBuffer][] {
  return stepped.flatMap(({ group: { kind, rows, cols, weights }, optimizer }) => {
    const name = `${kind} ${rows}x${cols}`;
    const state = [...optimizer.state].map(([of, buffer]): [string, GPUBuffer] => [`${name} ${of}`, buffer]);
    return [[`${name} weights`, weights] as [string, GPUBuffer], ...state];
  });
}

/** The arrays of a checkpoint as they are now. */
export async function readArrays(device: GPUDevice, training: Training): Promise<Map<string, Float32Array>> {
  const arrays = new Map<string, Float32Array>();
  for (const [name, buffer] of buffersOf(training))
    arrays.set(name, new Float32Array((await readWords(device, buffer, 0, buffer.size / 4)).buffer));
  return arrays;
}

/** @throws InputError where the buffers are not those of the arrays */
export function writeArrays(device: GPUDevice, training: Training, arrays: Map<string, Float32Array>): void {
  for (const [name, buffer] of buffersOf(training)) {
    const values = arrays.get(name);
    if (values?.byteLength !== buffer.size)
      throw InputError.at(`checkpoint, "${name}"`, `${values?.byteLength ?? "no"} bytes`, `${buffer.size}`);
    device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
  }
}

/** Puts a training where a checkpoint of the same one was taken. */
export function restore(device: GPUDevice, training: Training, { record, arrays }: Checkpoint): void {
  writeArrays(device, training, arrays);
  training.step = record.step;
  training.seconds = record.seconds;
}
