export { type MatmulOptions, matmul } from "./matmul.ts";
export { LONGEST_SIDE } from "./matrices.ts";
export {
  LONGEST_SHORT_SIDE,
  ORTHOGONALIZE_METHODS,
  type Orthogonalized,
  type OrthogonalizeMethod,
  type OrthogonalizeOptions,
  orthogonalize,
} from "./orthogonalize.ts";
export { type Polar, type PolarOptions, polar } from "./polar.ts";
export { type Qr, type QrOptions, qr } from "./qr.ts";
export { type RangeFinderOptions, rangeFinder } from "./range-finder.ts";
export { SHORTEST_SIDE, type SvdOptions, svd } from "./svd.ts";
export { truncatedSvd } from "./truncated-svd.ts";
export type * from "./types.ts";
