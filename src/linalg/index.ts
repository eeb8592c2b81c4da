export { type MatmulOptions, matmul } from "./matmul.ts";
export {
  ORTHOGONALIZE_METHODS,
  type Orthogonalized,
  type OrthogonalizeMethod,
  type OrthogonalizeOptions,
  orthogonalize,
} from "./orthogonalize.ts";
export type * from "./types.ts";
