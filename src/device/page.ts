import { type AdapterSummary, describeAdapter } from "./adapter.ts";
import { requestDevice } from "./limits.ts";
import { watchDevice } from "./watch.ts";

export interface PageDevice {
  device: GPUDevice;
  adapter: AdapterSummary;
}

let shared: Promise<PageDevice | null> | null = null;

/** The one device that everything on a page uses, or null without WebGPU. After a fault or a loss the next call gets another one. */
export function pageDevice(): Promise<PageDevice | null> {
  shared ??= acquire().catch((error) => {
    shared = null;
    throw error;
  });
  return shared;
}

async function acquire(): Promise<PageDevice | null> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return null;
  const device = await requestDevice(adapter);
  watchDevice(device).fault.catch(() => {
    shared = null;
    device.destroy();
  });
  return { device, adapter: describeAdapter(adapter) };
}
