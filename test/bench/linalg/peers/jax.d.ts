import type { Solver } from "../contestant.ts";

/** Full SVDs of a batch of matrices rows x cols, operands and results on the device. */
export function jaxSvd(input: Float32Array, batch: number, rows: number, cols: number): Promise<Solver>;

/** Products of two square matrices, operands and result on the device, by form. */
export function jaxProduct(
  a: Float32Array,
  b: Float32Array,
  size: number,
): Record<string, () => Promise<Solver>>;
