import { pageDevice } from "../gpu/stack.ts";
import { type Entry, entryOf } from "./contestant.ts";
import { firstCalls } from "./first-calls.ts";
import { interleave } from "./measure.ts";
import { timeMethods } from "./methods.ts";
import { factorsOf, ours } from "./ours.ts";
import { jaxProduct, jaxSvd } from "./peers/jax.js";
import { mlMatrix } from "./peers/ml-matrix.js";
import { tensorflowProduct } from "./peers/tensorflow.js";
import {
  FIRST_CALLS,
  type LinalgOptions,
  type StackResult,
  type TaskResult,
  wanted,
  wants,
} from "./result.ts";
import { inputOf, PRODUCT, SVDS, type Task, titleOf } from "./tasks.ts";

function peers(task: Task): Entry[] {
  const { batch, rows, cols } = task;
  if (task.what === "matmul") {
    const [a, b] = factorsOf(task);
    return [
      entryOf(task, "TensorFlow.js 4.22, WebGPU", { eager: () => tensorflowProduct(a, b, rows) }),
      entryOf(task, "jax-js 0.1.25, WebGPU", jaxProduct(a, b, rows)),
    ];
  }
  return [
    entryOf(task, "ml-matrix 6.15, f64, one thread", { f64: () => mlMatrix(inputOf(task), rows, cols) }),
    entryOf(task, "jax-js 0.1.25, WebGPU", { eager: () => jaxSvd(inputOf(task), batch, rows, cols) }),
  ];
}

/** Runs in the page of a headless Chromium, with the peers that need a browser. */
export async function run(options: LinalgOptions): Promise<StackResult> {
  const log = (line: string) => console.log(line);
  const first = wants(options, FIRST_CALLS) ? await firstCalls(async () => (await pageDevice()).device) : [];
  const { adapter, device } = await pageDevice();
  const tasks: TaskResult[] = [];
  for (const task of wanted(options, [...SVDS, PRODUCT])) {
    log(titleOf(task));
    tasks.push({ task, measured: await interleave([...ours(device, task), ...peers(task)], options, log) });
  }
  const methods = await timeMethods(device, options, log);
  const runtime = /Chrom\w*\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? navigator.userAgent;
  return { stack: "Chromium", runtime, adapter, tasks, firstCalls: first, methods };
}
