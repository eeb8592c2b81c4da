export { tableBlob } from "./kept.ts";
export { ownRun, pageAdapter, traceInEngine } from "./live-run.ts";
export { pacing } from "./pacing.ts";
export { Run, type RunEngine, type RunEvent, type RunState } from "./run.ts";
export { readSource, runOf } from "./source.ts";
