export { type AdapterSummary, describeAdapter } from "./adapter.ts";
export { breather } from "./breath.ts";
export { GpuFault, NoAdapterError } from "./errors.ts";
export { describeLimits, LIMITS, requestDevice } from "./limits.ts";
export { Pacer } from "./pacer.ts";
export { type PageDevice, pageDevice } from "./page.ts";
export { type SelfTest, selfTest } from "./selftest.ts";
export { type DeviceWatch, watchDevice } from "./watch.ts";
