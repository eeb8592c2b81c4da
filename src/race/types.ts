import type { CONTENDER_NAMES, TaskName } from "../training/index.ts";

export type RacerName = (typeof CONTENDER_NAMES)[number];

/** One optimizer of a race. */
export interface Racer {
  name: RacerName;
  learningRate: number;
}

/** What is raced: all optimizers train the same networks on the same batches. */
export interface Race {
  task: TaskName;
  racers: Racer[];
  /** Of those that project. */
  rank: number;
  /** Networks of each optimizer, with the seeds 1, 2, ... */
  seeds: number;
  steps: number;
}
