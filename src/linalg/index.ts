export { type MatmulOptions, matmul } from "./matmul.ts";
export type * from "./types.ts";
export { type Qr, type QrOptions, qr } from "./qr.ts";
export { type SvdOptions, svd } from "./svd.ts";
