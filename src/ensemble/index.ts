export { problemOf } from "./audit.ts";
export { estimateRun } from "./estimate.ts";
export { Gate } from "./gate.ts";
export { type RecordGrid, recordGrid } from "./grid.ts";
export { kernelText, planRun } from "./plan.ts";
export { sweep } from "./sweep.ts";
export { type Trace, type TraceOptions, type TwinOptions, trace, twinBatch } from "./trace.ts";
export { twinSweep } from "./twin.ts";
export type * from "./types.ts";
