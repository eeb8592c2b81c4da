/** The limits that kernels and batch planning look at; each is raised to what the adapter can do. */
export const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxUniformBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
  "maxComputeWorkgroupsPerDimension",
] as const satisfies (keyof GPUSupportedLimits)[];

const FEATURES: GPUFeatureName[] = ["timestamp-query"];

/** A device with all of the adapter's LIMITS, and timestamps where there are any. */
export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  return adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
  });
}

/** Limits by name, in bytes or counts. */
export function describeLimits(device: GPUDevice): Record<(typeof LIMITS)[number], number> {
  const entries = LIMITS.map((limit) => [limit, device.limits[limit]]);
  return Object.fromEntries(entries) as Record<(typeof LIMITS)[number], number>;
}
