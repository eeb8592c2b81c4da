import { InputError } from "../experiment/index.ts";
import { readWords, storageBuffer } from "../kernel/index.ts";
import type { HostMatrices, Matrices, Output, Placed } from "./types.ts";

export const LONGEST_SIDE = 16_384;

const isCount = (x: number, least: number, most: number) => Number.isInteger(x) && x >= least && x <= most;

/**
 * Checks a batch against what its own data hold, `longest` and the device's limits.
 * @throws InputError with `where` in front
 */
export function checkMatrices(device: GPUDevice, where: string, m: Matrices, longest = LONGEST_SIDE): void {
  for (const side of ["rows", "cols"] as const)
    if (!isCount(m[side], 1, longest))
      throw InputError.at(`${where}.${side}`, String(m[side]), `a whole number from 1 to ${longest}`);
  if (!isCount(m.batch, 0, 2 ** 31)) throw InputError.at(`${where}.batch`, String(m.batch), "a whole number");
  const numbers = m.batch * m.rows * m.cols;
  const held = m.data instanceof Float32Array ? m.data.length : Math.floor(m.data.size / 4);
  // A buffer on the device is never smaller than 16 bytes.
  if (m.data instanceof Float32Array ? held !== numbers : held < numbers)
    throw InputError.at(
      `${where}.data`,
      `${held} numbers`,
      `${numbers}, for ${m.batch} of ${m.rows} x ${m.cols}`,
    );
  checkBytes(device, where, 4 * numbers);
}

/** @throws InputError where a buffer of `bytes` cannot be bound */
export function checkBytes(device: GPUDevice, where: string, bytes: number): void {
  const most = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  if (bytes > most)
    throw InputError.at(where, `${bytes} bytes`, `at most ${most} on this device: cut the batch`);
}

/** The matrices on the device; `release` destroys what was copied there, and leaves a caller's buffer alone. */
export function place(device: GPUDevice, label: string, m: Matrices): { buffer: GPUBuffer; release(): void } {
  const { data } = m;
  if (!(data instanceof Float32Array)) return { buffer: data, release: () => undefined };
  const buffer = storageBuffer(device, label, data.byteLength);
  device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>);
  return { buffer, release: () => buffer.destroy() };
}

/** A buffer's matrices as they were asked for: left there, or read back, after which the buffer is destroyed. */
export async function deliver<O extends Output>(
  device: GPUDevice,
  matrices: Matrices<GPUBuffer>,
  output: O,
): Promise<Placed<O>> {
  if (output === "device") return matrices as Placed<O>;
  const { data, batch, rows, cols } = matrices;
  try {
    if (batch === 0) return { batch, rows, cols, data: new Float32Array(0) } as HostMatrices as Placed<O>;
    const words = await readWords(device, data, 0, batch * rows * cols);
    return { batch, rows, cols, data: new Float32Array(words.buffer) } as Placed<O>;
  } finally {
    data.destroy();
  }
}

/** Scratch of a slice at most, where a matrix leaves a choice. */
const SCRATCH = 2 ** 26;

/** How many matrices of a batch may be under way at once, each of which needs `bytes` of scratch. */
export function capacityFor(device: GPUDevice, batch: number, bytes: number): number {
  const most = Math.min(SCRATCH, device.limits.maxStorageBufferBindingSize);
  return Math.max(1, Math.min(batch, 2 ** 15, Math.floor(most / Math.max(1, bytes))));
}
