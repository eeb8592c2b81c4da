import { requestDevice, watchDevice } from "../../src/device/index.ts";
import { type ConformanceCase, cases } from "../conformance/index.ts";

/** Runs a case on a device of its own, so that one that breaks its device spoils no other. */
export async function runCase(test: ConformanceCase, device: GPUDevice): Promise<void> {
  const watch = watchDevice(device);
  try {
    await Promise.race([test.run(device), watch.fault]);
    await Promise.race([device.queue.onSubmittedWorkDone(), watch.fault]);
    watch.throwIfFaulted();
  } finally {
    device.destroy();
  }
}

/** For stacks that hold `navigator.gpu`: the page and Deno. */
export async function runNamedCase(name: string): Promise<void> {
  const test = cases.find((candidate) => candidate.name === name);
  if (!test) throw new Error(`no conformance case "${name}"`);
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error("0 adapters");
  await runCase(test, await requestDevice(adapter));
}

export { cases };
