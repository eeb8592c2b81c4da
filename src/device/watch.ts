import { GpuFault } from "./errors.ts";

export interface DeviceWatch {
  /** Rejects with the first fault; never resolves. Race it against every wait on the device. */
  fault: Promise<never>;
  throwIfFaulted(): void;
}

const watches = new WeakMap<GPUDevice, DeviceWatch>();

/** Turns uncaptured errors and device loss into a `GpuFault`. Destroying the device on purpose is no fault. */
export function watchDevice(device: GPUDevice): DeviceWatch {
  const watched = watches.get(device);
  if (watched) return watched;
  let first: GpuFault | null = null;
  let reject: (fault: GpuFault) => void;
  const fault = new Promise<never>((_, rejectFault) => {
    reject = rejectFault;
  });
  // The fault may come while nobody waits; `throwIfFaulted` still reports it.
  fault.catch(() => undefined);
  const fail = (message: string, lost = false) => {
    first ??= new GpuFault(message, lost);
    reject(first);
  };
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    fail(`${event.error.constructor.name}: ${event.error.message}`);
  });
  device.lost.then((info) => {
    if (info.reason !== "destroyed") fail(`device lost: ${info.message || "no reason given"}`, true);
  });
  const watch: DeviceWatch = {
    fault,
    throwIfFaulted() {
      if (first) throw first;
    },
  };
  watches.set(device, watch);
  return watch;
}
