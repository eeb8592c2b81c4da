import type { Trainer } from "../trainer.ts";
import type { Workload } from "../workload.ts";

/** TensorFlow.js in several forms of the same network and optimizer. */
export function tensorflowForms(workload: Workload): Record<string, () => Promise<Trainer>>;
