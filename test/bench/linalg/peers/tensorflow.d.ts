import type { Solver } from "../contestant.ts";

/** Products of two square matrices, operands and result on the device. */
export function tensorflowProduct(a: Float32Array, b: Float32Array, size: number): Promise<Solver>;
