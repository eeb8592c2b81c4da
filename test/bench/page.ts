import { measureStack, pageDevice } from "./gpu/stack.ts";
import type { BenchOptions, StackResult } from "./options.ts";
import { jax } from "./peers/jax.js";
import { tensorflow } from "./peers/tensorflow.js";
import { RATE } from "./workload.ts";

/** Runs in the page of a headless Chromium, with the peers that need a browser. */
export async function run(options: BenchOptions): Promise<StackResult> {
  const { adapter, device } = await pageDevice();
  const peers = [tensorflow(RATE), jax(RATE)];
  const runtime = /Chrom\w*\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? navigator.userAgent;
  return measureStack("Chromium", runtime, adapter, device, peers, options, (line) => console.log(line));
}
