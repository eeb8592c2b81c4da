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
export {
  CONTENDER_NAMES,
  entrantOf,
  OTHER_RATE,
  USUAL_CONTENDERS,
  usualRate,
} from "./entrants.ts";
export { initialValues } from "./initial.ts";
export { language, type Novel } from "./language.ts";
export { buildNetwork, type Network } from "./network.ts";
export { type ParameterGroup, Parameters } from "./parameters.ts";
export { checkFits, MOST_SEEDS, MOST_STEPS, membersOf, parsePlan, type TrainingPlan } from "./plan.ts";
export type * from "./record.ts";
export { REVERSIBLE, type ReversibleShape, reversible } from "./reversible.ts";
export { type Running, type RunOptions, startTraining } from "./run.ts";
export { type SampleOptions, sampleText } from "./sample.ts";
export {
  atRate,
  type ComparisonSummary,
  type ContenderSummary,
  type RateSummary,
  stepsTo,
  summarizeComparison,
  summarizeTraining,
  type TrainingSummary,
} from "./summary.ts";
export { curveColumns, momentColumns } from "./tables.ts";
export type { Task, TaskBatch } from "./task.ts";
export {
  languageShape,
  makeTask,
  parseSizes,
  parseTask,
  TASK_STEPS,
  TASKS,
  type TaskData,
  type TaskName,
  type TaskSizes,
} from "./tasks.ts";
export { exactJson, exactRecord, recordJson } from "./text.ts";
export { type Member, Training, type TrainingOptions } from "./training.ts";
export { readWeights } from "./weights.ts";
