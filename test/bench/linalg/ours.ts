import { readWords, storageBuffer } from "../../../src/kernel/index.ts";
import { type Matrices, matmul, type Output, polar, svd } from "../../../src/linalg/index.ts";
import { type Entry, entryOf, type Solver } from "./contestant.ts";
import { inputOf, PRODUCT, type Task } from "./tasks.ts";

type Results = (Matrices | null)[];

export function uploaded(device: GPUDevice, values: Float32Array<ArrayBuffer>): GPUBuffer {
  const buffer = storageBuffer(device, "input", values.byteLength);
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}

export async function download(
  device: GPUDevice,
  { data, batch, rows, cols }: Matrices,
): Promise<Float32Array> {
  if (data instanceof Float32Array) return data;
  return new Float32Array((await readWords(device, data, 0, batch * rows * cols)).buffer);
}

export function release(matrices: Matrices | null): void {
  if (matrices && !(matrices.data instanceof Float32Array)) matrices.data.destroy();
}

/** `call` makes a library call, which waits for the device; whatever it leaves there is released. */
function solver(device: GPUDevice, call: () => Promise<Results>, stop: () => void): Solver {
  return {
    async run(calls) {
      const start = performance.now();
      for (let n = 0; n < calls; n++) (await call()).forEach(release);
      return (performance.now() - start) / 1000;
    },
    async read() {
      const results = await call();
      const values: Float32Array[] = [];
      for (const result of results) if (result) values.push(await download(device, result));
      results.forEach(release);
      return values;
    },
    stop,
  };
}

async function decomposition(device: GPUDevice, task: Task, output: Output): Promise<Solver> {
  const { batch, rows, cols } = task;
  const buffer = output === "device" ? uploaded(device, inputOf(task)) : null;
  const input: Matrices = { data: buffer ?? inputOf(task), batch, rows, cols };
  const call = async (): Promise<Results> => {
    if (task.what === "polar") return [(await polar(device, input, { output })).factor];
    const { s, u, v } = await svd(device, input, { output });
    return [s, u, v];
  };
  return solver(device, call, () => buffer?.destroy());
}

async function product(device: GPUDevice): Promise<Solver> {
  const { rows, cols } = PRODUCT;
  const [a, b] = factorsOf(PRODUCT).map((values) => ({
    data: uploaded(device, values),
    batch: 1,
    rows,
    cols,
  }));
  return solver(
    device,
    async () => [await matmul(device, a, b, { output: "device" })],
    () => {
      a.data.destroy();
      b.data.destroy();
    },
  );
}

/** The two factors of a product. */
export function factorsOf(task: Task): Float32Array<ArrayBuffer>[] {
  const size = task.rows * task.cols;
  return [0, 1].map((index) => inputOf(task).slice(index * size, (index + 1) * size));
}

export const HOST = "Marginflow, arrays in and out";
export const DEVICE = "Marginflow, stays on the device";

/** The library call as a user makes it, on arrays and on buffers; products on buffers alone, as their peers. */
export function ours(device: GPUDevice, task: Task): Entry[] {
  if (task.what === "matmul") return [entryOf(task, DEVICE, { f32: () => product(device) })];
  return [
    entryOf(task, HOST, { f32: () => decomposition(device, task, "host") }),
    entryOf(task, DEVICE, { f32: () => decomposition(device, task, "device") }),
  ];
}
