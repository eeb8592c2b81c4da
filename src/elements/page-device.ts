import { type AdapterSummary, watchDevice } from "../device/index.ts";

/** What waits on a device that faults may fail first, for reasons of its own: the fault is why. */
export async function throwFault(device: GPUDevice): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  watchDevice(device).throwIfFaulted();
}

/** What computed something, as a reader is told. */
export const adapterWords = ({ name, software }: AdapterSummary): string =>
  software ? `a software GPU, ${name}` : name;
