import { type AdapterSummary, describeAdapter, NoAdapterError, requestDevice } from "../device/index.ts";
import { hasGpuNode } from "./system.ts";
import { ensureVulkanLoader, swiftShaderManifest } from "./vulkan.ts";

export interface Acquired {
  device: GPUDevice;
  adapter: AdapterSummary;
  close(): void;
}

const ICD_VARIABLES = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"];

// Dawn aborts the process when the object behind an instance is collected, so they stay; one for each driver and choice.
const kept = globalThis as typeof globalThis & { marginflowDawn?: Map<string, GPU> };

async function dawnAdapter(toggles: string[]): Promise<GPUAdapter | null> {
  const { create, globals } = await import("webgpu");
  const key = [...ICD_VARIABLES.map((name) => process.env[name]), ...toggles].join();
  kept.marginflowDawn ??= new Map();
  if (!kept.marginflowDawn.has(key)) {
    Object.assign(globalThis, globals);
    kept.marginflowDawn.set(key, create(toggles));
  }
  return kept.marginflowDawn.get(key)!.requestAdapter({ powerPreference: "high-performance" });
}

/** Vulkan reads the variables when Dawn looks for adapters; children of this process must not inherit them. */
async function withEnvironment<T>(change: Record<string, string>, act: () => Promise<T>): Promise<T> {
  const names = Object.keys(change);
  const before = names.map((name) => process.env[name]);
  Object.assign(process.env, change);
  try {
    return await act();
  } finally {
    names.forEach((name, i) => {
      if (before[i] === undefined) delete process.env[name];
      else process.env[name] = before[i];
    });
  }
}

async function swiftShader(): Promise<GPUAdapter | null> {
  const manifest = await swiftShaderManifest();
  if (!manifest) return null;
  // Mesa's layer that picks among devices has nothing to pick here, and complains where there is no desktop.
  const change = { VK_DRIVER_FILES: manifest, VK_ICD_FILENAMES: manifest, NODEVICE_SELECT: "1" };
  return withEnvironment(change, () => dawnAdapter([]));
}

async function realGpu(): Promise<GPUAdapter | null> {
  const adapter = hasGpuNode() ? await dawnAdapter([]) : null;
  return adapter && !describeAdapter(adapter).software ? adapter : null;
}

/** Drivers named by the user's environment win over SwiftShader; off Linux the system has its own last resort. */
async function software(): Promise<GPUAdapter | null> {
  const chosen = process.platform !== "linux" || ICD_VARIABLES.some((name) => process.env[name]);
  return (chosen && (await dawnAdapter([]))) || swiftShader();
}

async function find(name: string): Promise<GPUAdapter | null> {
  if (name === "auto") return (await realGpu()) ?? software();
  if (name === "gpu") return realGpu();
  if (name === "swiftshader") return swiftShader();
  return dawnAdapter([`adapter=${name}`]);
}

const REMEDY: Partial<Record<NodeJS.Platform, string>> = {
  linux:
    "install your GPU's Vulkan driver (mesa-vulkan-drivers or NVIDIA's), or Google Chrome for its software GPU",
  darwin: "Metal should be there on every Mac: update macOS",
  win32: "install your GPU's driver from its maker",
};

/**
 * A WebGPU device from Dawn.
 * @param name `auto`: a real GPU, else SwiftShader; `gpu`: a real one only; `swiftshader`; or part of an adapter's name.
 * @throws NoAdapterError where there is none, with what to install.
 */
export async function acquireDevice(name: string): Promise<Acquired> {
  await ensureVulkanLoader();
  const adapter = await find(name);
  if (!adapter) {
    const remedy = REMEDY[process.platform] ?? "this system has no WebGPU in Node";
    throw new NoAdapterError(`no WebGPU adapter for device "${name}": ${remedy}`);
  }
  const device = await requestDevice(adapter);
  return { device, adapter: describeAdapter(adapter), close: () => device.destroy() };
}
