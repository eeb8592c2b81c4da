import type { Solver } from "../contestant.ts";

/** Full SVDs of a batch of matrices rows x cols. */
export function mlMatrix(input: Float32Array, rows: number, cols: number): Promise<Solver>;
