export { type MatmulOptions, matmul } from "./matmul.ts";
export {
  ORTHOGONALIZE_METHODS,
  type Orthogonalized,
  type OrthogonalizeMethod,
  type OrthogonalizeOptions,
  orthogonalize,
} from "./orthogonalize.ts";
export { type Polar, type PolarOptions, polar } from "./polar.ts";
export { type Qr, type QrOptions, qr } from "./qr.ts";
export { type SvdOptions, svd } from "./svd.ts";
export type * from "./types.ts";
