import { pageDevice } from "../gpu/stack.ts";
import { jaxForms } from "./peers/jax.js";
import { tensorflowForms } from "./peers/tensorflow.js";
import type { Given, StackResult } from "./result.ts";
import { measureSteps } from "./stack.ts";
import { trainerEntry } from "./trainer.ts";
import { workloadOf } from "./workload.ts";

/** Runs in the page of a headless Chromium, with the peers that need a browser. */
export async function run(given: Given): Promise<StackResult> {
  const { adapter, device } = await pageDevice();
  const workload = workloadOf(given.excerpt);
  const peers = [
    trainerEntry("TensorFlow.js 4.22, WebGPU", given.expected, tensorflowForms(workload)),
    trainerEntry("jax-js 0.1.25, jit, WebGPU", given.expected, jaxForms(workload)),
  ];
  const measured = await measureSteps(device, given, peers, (line) => console.log(line));
  const runtime = /Chrom\w*\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? navigator.userAgent;
  return { stack: "Chromium", runtime, adapter, ...measured, memory: null };
}
