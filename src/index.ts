export * from "./device/index.ts";
export * from "./ensemble/index.ts";
export * from "./experiment/index.ts";
export * from "./linalg/index.ts";
export {
  createOptimizer,
  type MatrixGroup,
  type Optimizer as MatrixOptimizer,
  type OptimizerSettings,
  parseOptimizer,
  stateFormula,
} from "./optimizer/index.ts";
export * from "./record/index.ts";
export * from "./table/index.ts";
export {
  type Checkpoint,
  type ComparisonRecord,
  compareOptimizers,
  makeTask,
  parseSizes,
  type Running,
  type RunOptions,
  readDigits,
  readNovel,
  sampleText,
  startTraining,
  type Task,
  type TrainingRecord,
} from "./training/index.ts";
export { VERSION } from "./version.ts";
