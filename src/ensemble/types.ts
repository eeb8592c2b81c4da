import type { Cell } from "../experiment/index.ts";
import type { CellRecord, CellSummary, Environment, RunRecord, TrajectoryBatch } from "../record/index.ts";
import type { Gate } from "./gate.ts";

/** Parameters of an `explicit` init: columns w1.., b1.. (v1..), one row a trajectory. */
export interface ExplicitParameters {
  names: string[];
  rows: number;
  columns: Float64Array[];
}

/** Versions and adapter as a record names them. */
export type Host = Pick<Environment, "marginflow" | "runtime" | "adapter">;

/** What every run takes, whoever computes it. */
export interface EnsembleOptions {
  /** What the caller knows better than the device says, e.g. Dawn's version. */
  host?: Partial<Host>;
  explicit?: ExplicitParameters;
  /** Receives every finished batch, in order of cell and id; awaited, so that a slow disk holds the engine back. */
  onBatch?: (batch: TrajectoryBatch) => void | Promise<void>;
  signal?: AbortSignal;
  /** Holds the run up between slices. */
  gate?: Gate;
  /** For somebody who watches: batches begin small and grow, and snapshots hold the statistics so far. Changes no result. */
  live?: boolean;
  /** What the host computes at a stretch, in milliseconds: about 8 in a page; by default as long as it takes. */
  hostMs?: number;
  /** Trajectories a batch, at most; by default what fits the device and `recordBytes`. */
  batchSize?: number;
  /** Bytes of one batch's records, at most, or those of 256 trajectories; by default 128 MB. */
  recordBytes?: number;
}

export interface SweepOptions extends EnsembleOptions {
  /** What one dispatch aims at, in milliseconds: about 12 in a page, up to 200 headless (default). */
  dispatchMs?: number;
  /** Fixed steps a dispatch, for tests of "slicing changes no bit". */
  sliceSteps?: number;
  /** Another device for one that was lost: the batch at hand begins again on it. Without it a loss ends the run. */
  renew?: () => Promise<GPUDevice>;
}

/** What is known of the cells that have begun, in their order. */
export interface Statistics {
  cells: CellRecord[];
  summaries: CellSummary[];
  /** Of a first batch that is still on its way, up to the time that all of it has reached. */
  underway: boolean;
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
  /** Of a live run, once there is something; the same object until there is more. */
  statistics: Statistics | null;
}

export interface Sweep {
  /** At most ten a second. */
  snapshots: AsyncIterable<Snapshot>;
  result: Promise<RunRecord>;
}
