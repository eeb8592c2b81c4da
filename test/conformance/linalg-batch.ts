import { InputError } from "../../src/experiment/index.ts";
import { readWords, storageBuffer } from "../../src/kernel/index.ts";
import type { DeviceMatrices, HostMatrices, Matrices } from "../../src/linalg/index.ts";
import { floatsOf } from "./entry.ts";

export function deviceCopy(device: GPUDevice, matrices: HostMatrices): DeviceMatrices {
  const data = storageBuffer(device, "matrices", matrices.data.byteLength);
  device.queue.writeBuffer(data, 0, matrices.data as Float32Array<ArrayBuffer>);
  return { ...matrices, data };
}

export async function hostCopy(device: GPUDevice, matrices: DeviceMatrices): Promise<HostMatrices> {
  const { batch, rows, cols } = matrices;
  return {
    batch,
    rows,
    cols,
    data: floatsOf(await readWords(device, matrices.data, 0, batch * rows * cols)),
  };
}

/** A copy of the batch with one number of matrix b replaced: place 0 is its first element, 1 its last. */
export function spoil(matrices: HostMatrices, b: number, value: number, place: number): HostMatrices {
  const size = matrices.rows * matrices.cols;
  const data = matrices.data.slice();
  data[b * size + Math.round(place * (size - 1))] = value;
  return { ...matrices, data };
}

const refused: [Partial<Matrices>, RegExp][] = [
  [{ rows: 0 }, /allowed.*\b1\b/],
  [{ cols: 0 }, /allowed.*\b1\b/],
  [{ rows: 2.5 }, /2\.5.*allowed/],
  [{ rows: 65, cols: 65 }, /allowed.*64/],
  [{ rows: 16_385, cols: 1 }, /allowed.*16,?384/],
  [{ batch: -1 }, /batch.*allowed/],
  [{ batch: Number.NaN }, /batch.*allowed/],
  [{ data: new Float32Array(5) }, /allowed.*\b6\b/],
];

/** Throws unless `call` refuses what is out of its limits, naming what is allowed. */
export async function checkLimits(
  device: GPUDevice,
  call: (matrices: Matrices) => Promise<unknown>,
): Promise<void> {
  const buffer = storageBuffer(device, "too small", 16);
  for (const [part, says] of [...refused, [{ data: buffer }, /allowed.*\b(6|24)\b/] as const]) {
    const { rows, cols, batch, data } = { rows: 3, cols: 2, batch: 1, ...part } as Partial<Matrices> &
      Omit<Matrices, "data">;
    const size = rows * cols * batch;
    const given = data ?? new Float32Array(size > 0 && Number.isInteger(size) ? size : 0);
    const error = await call({ data: given, rows, cols, batch }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    const what = `batch ${batch} of ${rows} x ${cols}${data ? ", data too short" : ""}`;
    if (!(error instanceof InputError)) throw new Error(`${what}: no InputError but ${error}`);
    if (!says.test(error.message))
      throw new Error(`${what}: the message does not say ${says}: ${error.message}`);
  }
  buffer.destroy();
}
