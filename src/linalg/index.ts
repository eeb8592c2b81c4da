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
export { PolarPlan } from "./polar-plan.ts";
export { type IterationShape, PolynomialIteration } from "./polynomial-iteration.ts";
export { Product, type ProductOperands } from "./product.ts";
export type { ProductShape } from "./product-form.ts";
export { type Qr, type QrOptions, qr } from "./qr.ts";
export { type RangeFinderOptions, rangeFinder } from "./range-finder.ts";
export { RangePlan, type RangeShape } from "./range-plan.ts";
export type { Operand, View } from "./resize.ts";
export { Resources, whole } from "./resources.ts";
export { Stage } from "./stage.ts";
export { SHORTEST_SIDE, type SvdOptions, svd } from "./svd.ts";
export { SvdPlan } from "./svd-plan.ts";
export { truncatedSvd } from "./truncated-svd.ts";
export type * from "./types.ts";
export type { Work } from "./work.ts";
