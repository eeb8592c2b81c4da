export type { Checkpoint } from "./checkpoint.ts";
export {
  type CompareOptions,
  type CompareProgress,
  compareOptimizers,
  type Entrant,
  finalLoss,
  spiked,
} from "./compare.ts";
export { readDigits, readNovel } from "./data.ts";
export { type DigitImages, digits } from "./digits.ts";
export { initialValues } from "./initial.ts";
export { language, type Novel } from "./language.ts";
export { buildNetwork, type Network } from "./network.ts";
export { type ParameterGroup, Parameters } from "./parameters.ts";
export type * from "./record.ts";
export { REVERSIBLE, type ReversibleShape, reversible } from "./reversible.ts";
export { type Running, type RunOptions, startTraining } from "./run.ts";
export { type SampleOptions, sampleText } from "./sample.ts";
export type { Task, TaskBatch } from "./task.ts";
export { type Member, Training, type TrainingOptions } from "./training.ts";
