/** What is recorded of the adapter that ran something. `software` is true where the CPU plays the GPU. */
export interface AdapterSummary {
  name: string;
  vendor: string;
  architecture: string;
  description: string;
  software: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b|\bcpu\b/i;

/** Adapters leave different fields empty, and the fallback flag has moved between versions of the standard. */
export function describeAdapter(adapter: {
  info: GPUAdapterInfo;
  isFallbackAdapter?: boolean;
}): AdapterSummary {
  const { vendor, architecture, device, description } = adapter.info;
  const flagged = adapter.info.isFallbackAdapter === true || adapter.isFallbackAdapter === true;
  return {
    name: description || device || [vendor, architecture].filter(Boolean).join(" ") || "unnamed adapter",
    vendor,
    architecture,
    description,
    software: flagged || SOFTWARE.test([vendor, architecture, device, description].join(" ")),
  };
}
