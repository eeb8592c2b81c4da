import type { Cell } from "../experiment/index.ts";
import type { Environment, RunRecord, TrajectoryBatch } from "../record/index.ts";

/** Parameters of an `explicit` init: columns w1.., b1.. (v1..), one row a trajectory. */
export interface ExplicitParameters {
  names: string[];
  rows: number;
  columns: Float64Array[];
}

/** Versions and adapter as a record names them. */
export type Host = Pick<Environment, "marginflow" | "runtime" | "adapter">;

export interface SweepOptions {
  /** What the caller knows better than the device says, e.g. Dawn's version. */
  host?: Partial<Host>;
  explicit?: ExplicitParameters;
  /** Receives every finished batch, in order of cell and id; awaited, so that a slow disk holds the engine back. */
  onBatch?: (batch: TrajectoryBatch) => void | Promise<void>;
  signal?: AbortSignal;
  /** What one dispatch aims at, in milliseconds: about 12 in a page, up to 200 headless (default). */
  dispatchMs?: number;
  /** Fixed steps a dispatch and trajectories a batch, for tests of "slicing changes no bit". */
  sliceSteps?: number;
  batchSize?: number;
}

export interface Snapshot {
  cell: Cell;
  phase: "exact steps" | "log-time flow" | "audit";
  /** 0..1 over the whole run. */
  done: number;
  lnT: number;
  trajectorySteps: number;
  /** Trajectory-steps per second, now. */
  rate: number;
  secondsLeft: number;
}

export interface Sweep {
  /** At most ten a second. */
  snapshots: AsyncIterable<Snapshot>;
  result: Promise<RunRecord>;
}
