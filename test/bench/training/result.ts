import type { Measured } from "../linalg/measure.ts";
import type { Limits } from "../measure.ts";
import type { Excerpt } from "./workload.ts";

export const LANGUAGE_STEP = "language step";
export const OPTIMIZER_STEP = "optimizer step";
export const MEMORY = "memory";
export const TITLES = [LANGUAGE_STEP, OPTIMIZER_STEP, MEMORY];

export interface TrainingBenchOptions extends Limits {
  /** Only what has this in its title. */
  only: string;
}

export const wants = ({ only }: TrainingBenchOptions, title: string): boolean => title.includes(only);

/** What goes to a page, or to Deno. */
export interface Given {
  options: TrainingBenchOptions;
  excerpt: Excerpt;
  /** Losses of the first steps, in f64. */
  expected: number[];
}

export interface StackResult {
  stack: "Chromium" | "Node" | "Deno";
  runtime: string;
  adapter: string;
  /** Ours and, in the browser, the peers. Empty where not asked for. */
  language: Measured[];
  optimizers: Measured[];
  /** Where it is measured. */
  memory: Memory | null;
}

export interface MemorySample {
  /** Steps done. */
  step: number;
  /** Bytes in use after a collection: heap and array buffers. */
  heap: number;
  /** Resident bytes of what computes: the process, or the page's and the browser's GPU process; null where the system does not say. */
  resident: number | null;
}

export interface Memory {
  steps: number;
  seconds: number;
  samples: MemorySample[];
}

export interface TrainingBenchResult {
  date: string;
  machine: { cpu: string; cores: number; system: string };
  /** Processes that wanted a core before the benchmark began, by the system's average of a minute. */
  load: number;
  options: TrainingBenchOptions;
  stacks: StackResult[];
}
