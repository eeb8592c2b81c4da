import { parseOptimizer } from "../../../src/optimizer/index.ts";
import { language, type Training } from "../../../src/training/index.ts";
import { trainingOf } from "./ours.ts";
import { type Excerpt, novelOf } from "./workload.ts";

/** Of every kind of work a little: other tokens at each step, attention, SUMO with its new bases, AdamW. */
export function smallTraining(device: GPUDevice, excerpt: Excerpt): Promise<Training> {
  const task = language(novelOf(excerpt), { width: 16, layers: 1, heads: 2, context: 16, sequences: 4 });
  return trainingOf(device, task, parseOptimizer({ kind: "sumo" }));
}
