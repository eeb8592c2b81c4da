/**
 * A batch of matrices in f32, batch first and row-major: element (b, i, j) stands at (b * rows + i) * cols + j.
 * On the device the buffer needs usage STORAGE, and COPY_SRC where it is to be read back.
 */
export interface Matrices<D extends Float32Array | GPUBuffer = Float32Array | GPUBuffer> {
  data: D;
  batch: number;
  rows: number;
  cols: number;
}

export type HostMatrices = Matrices<Float32Array>;
/** Whoever asked for it destroys the buffer. */
export type DeviceMatrices = Matrices<GPUBuffer>;

/** What every function here takes beside its own options. */
export interface RunOptions {
  /** Stops between two slices of the batch. */
  signal?: AbortSignal;
  /** What one dispatch should take, in milliseconds: 8 to 16 in a page; default 100. Changes no bit of the result. */
  sliceMs?: number;
}

/** Where results go: typed arrays, or buffers that stay on the device. */
export type Output = "host" | "device";
export type Placed<O extends Output> = O extends "device" ? DeviceMatrices : HostMatrices;

/** Tells of one matrix how its decomposition went. */
export interface Quality {
  /** Sweeps of one-sided Jacobi, the last of which found nothing left to rotate. */
  sweeps: number;
  /** Largest cosine between two columns when it ended. */
  cosine: number;
  /** How many singular values are above 2^-21 of the largest. */
  rank: number;
  converged: boolean;
  /** The matrix held a NaN or an infinity: its results are NaN, all others are untouched. */
  nonfinite: boolean;
}

export type Vectors = "both" | "left" | "right" | "none";

/** A = U S V^T with k = min(rows, cols): s batch x 1 x k, descending; u batch x rows x k; v batch x cols x k. */
export interface Svd<O extends Output = "host"> {
  s: Placed<O>;
  u: Placed<O> | null;
  v: Placed<O> | null;
  quality: Quality[];
}
