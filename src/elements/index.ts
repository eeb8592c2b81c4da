// First: what the others need to be evaluated in a worker.
import "./worker-scope.ts";

export * from "./race-elements.ts";
export { MfReport } from "./report.ts";
export * from "./spectra-elements.ts";
export * from "./sweep-elements.ts";
export { MfTrainingReport } from "./training-report.ts";
