import type { Cell } from "../experiment/types.ts";
import type { Environment, RunRecord, TrajectoryBatch } from "../record/types.ts";

/**
 * What a finished batch hands to the fold. Arrays with two indices are record-major: [record * count + trajectory].
 * A record a trajectory never reached has gap, logLoss NaN and its terminal status.
 */
export interface BatchRecords {
  cell: Cell;
  firstId: number;
  count: number;
  /** ln t of each record. */
  lnT: Float64Array;
  /** 1 - margin / optimum; 1 where a point is misclassified; NaN where there is no optimum. */
  gap: Float32Array;
  logLoss: Float32Array;
  /** Bit j * points + i: neuron j active on point i, for up to 32 such bits; a 32-bit hash of them beyond. */
  pattern: Uint32Array;
  /** STATUS number at the record. */
  status: Uint8Array;
  finalStatus: Uint8Array;
  /** 1 where every point ended on its right side. */
  correct: Uint8Array;
  /** Parameter columns w1.., b1.., v1.. (v only where drawn or trained), in f64 from fixed point. */
  parameterNames: string[];
  initial: Float64Array[];
  final: Float64Array[];
  /** Step of the hit, NaN without. */
  hitTime: Float64Array;
  /** Bound on how much the constant can be off because flow replaced a crossing (0: none was). */
  constantBound: Float32Array;
  /** ln t at which the flow took over, NaN where it did not. */
  flowFrom: Float64Array;
}

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
