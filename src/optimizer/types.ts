import type { DeviceMatrices, Stage } from "../linalg/index.ts";

/** Matrices that are stepped together, batch x rows x cols, all in f32 on the device. */
export interface MatrixGroup {
  batch: number;
  rows: number;
  cols: number;
  /** Read and written. */
  weights: GPUBuffer;
  /** Only read. */
  gradient: GPUBuffer;
  /** The learning rate of each matrix of the batch, so that runs of different rates go side by side. */
  rates: GPUBuffer;
}

/** A rule that steps a group of matrices by their gradients, on the device. One object a group. */
export interface Optimizer {
  /** What is carried from one step to the next, by name: all that a checkpoint needs beside the weights and the number of steps done. Never replaced. */
  readonly state: ReadonlyMap<string, GPUBuffer>;
  /** Bytes of `state` as allocated, for the whole batch; scratch is not among them. */
  readonly stateBytes: number;
  /** The (projected) first moment, on the device, where there is one. */
  readonly moment: DeviceMatrices | null;
  /** The orthonormal basis that gradients are projected on, rows x rank of each matrix, from the left (Q^T G) or the right (G Q), where there is one. */
  readonly basis: (DeviceMatrices & { side: "left" | "right" }) | null;
  /**
   * What to run for step `step` (0 the first), in order, when the gradient is there. Writes to the device's queue what these stages have to know of
   * the step: submit them before the next call. `factor` multiplies every learning rate (a schedule).
   */
  stages(step: number, factor?: number): readonly Stage[];
  destroy(): void;
}
