import type { Cell } from "../experiment/index.ts";

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
