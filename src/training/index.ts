export { readDigits, readNovel } from "./data.ts";
export { type DigitImages, digits } from "./digits.ts";
export { initialValues } from "./initial.ts";
export { language, type Novel } from "./language.ts";
export { buildNetwork, type Network } from "./network.ts";
export { type ParameterGroup, Parameters } from "./parameters.ts";
export { REVERSIBLE, type ReversibleShape, reversible } from "./reversible.ts";
export { type SampleOptions, sampleText } from "./sample.ts";
export type { Task, TaskBatch } from "./task.ts";
