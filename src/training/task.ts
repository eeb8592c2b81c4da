import type { Model } from "../model/index.ts";

/** What a member's step takes in. */
export interface TaskBatch {
  /** rows x inputs, for networks that take numbers. */
  input?: Float32Array;
  /** Of every row, for networks that take tokens. */
  tokens?: Uint32Array;
  classes?: Uint32Array;
}

/** Something to train on. */
export interface Task {
  name: string;
  model: Model;
  /** What a seed's member sees at a step: the same whatever else is trained beside it. */
  batch(seed: number, step: number): TaskBatch;
  /** Batches that are never trained on; none where the loss of training says it all. */
  heldOut: TaskBatch[];
}
