import type { Trainer } from "../trainer.ts";
import type { Workload } from "../workload.ts";

/** jax-js in several forms of the same network and optimizer. */
export function jaxForms(workload: Workload): Record<string, () => Promise<Trainer>>;
