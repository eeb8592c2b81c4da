export { type MatmulOptions, matmul } from "./matmul.ts";
export type * from "./types.ts";
