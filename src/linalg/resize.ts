import { compile, type Kernel, SHADERS } from "../kernel/index.ts";
import { type Resources, whole } from "./resources.ts";
import type { Work } from "./work.ts";

/** Matrices in a buffer: matrix b of the batch stands at b % ring. */
export interface Operand {
  buffer: GPUBuffer;
  ring: number;
}

/** An operand that is only read, and may be a part of larger matrices. */
export interface View extends Operand {
  /** Numbers of a larger matrix, and how many of them come before the part. */
  size?: number;
  skip?: number;
}

export type Sides = [rows: number, cols: number];

const ROWS = 64; // of a unit of shaders/linalg/resize
const COLS = 64; // of a workgroup

export const resizeKernel = (device: GPUDevice): Promise<Kernel> =>
  compile(device, "linalg/resize", SHADERS["linalg/resize"]);

/** Copies matrices of one size into those of another: padded with zeros or cropped, times a factor for each where there are any. */
export function resize(
  resources: Resources,
  kernel: Kernel,
  source: View,
  from: Sides,
  target: Operand,
  to: Sides,
  factors?: Operand,
): Work {
  const rows = Math.min(ROWS, to[0]);
  const stage = resources.stage(
    kernel,
    // Where there are no factors any buffer will do that is not written.
    { source: source.buffer, factors: (factors ?? source).buffer, copy: target.buffer },
    whole(
      ...[...from, source.size ?? from[0] * from[1], source.skip ?? 0, ...to],
      ...[source.ring, target.ring, factors?.ring ?? 1, factors ? 1 : 0],
    ),
    (count) => [Math.ceil(to[1] / COLS), rows, count],
  );
  return { stage, units: Math.ceil(to[0] / ROWS), cost: 8 * rows * to[1] };
}
