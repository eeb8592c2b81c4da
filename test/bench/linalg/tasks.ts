import { drawBits, normals } from "../../../src/reference/index.ts";

/** What every contestant is given: `batch` matrices rows x cols of standard normals, f32; of a product, its two factors. */
export interface Task {
  what: "svd" | "polar" | "matmul";
  rows: number;
  cols: number;
  batch: number;
}

const square = (n: number, batch: number): Task => ({ what: "svd", rows: n, cols: n, batch });

export const SVDS = [square(4, 65536), square(8, 32768), square(16, 8192), square(32, 2048), square(64, 512)];
export const TALL: Task = { what: "polar", rows: 1024, cols: 8, batch: 1024 };
export const PRODUCT: Task = { what: "matmul", rows: 512, cols: 512, batch: 2 };

export function titleOf({ what, rows, cols, batch }: Task): string {
  if (what === "matmul") return `matmul ${rows}^3`;
  return what === "svd" ? `svd n = ${rows}, ${batch} at once` : `polar ${rows} x ${cols}, ${batch} at once`;
}

const SEED = 42;

/** Standard normals in f32; `stream` tells apart what is drawn for different ends. */
export function normalNumbers(stream: number, count: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i += 2) out.set(normals(...drawBits(SEED, stream, i, 0)).slice(0, count - i), i);
  return out;
}

const inputs = new Map<string, Float32Array<ArrayBuffer>>();

/** The task's input, drawn once; the same in every process. */
export function inputOf(task: Task): Float32Array<ArrayBuffer> {
  const key = JSON.stringify(task);
  const known = inputs.get(key) ?? normalNumbers(task.rows * task.cols, task.batch * task.rows * task.cols);
  inputs.set(key, known);
  return known;
}
