export type { OptimizerSettings } from "../reference/index.ts";
export { createOptimizer } from "./create.ts";
export { stateFormula } from "./formula.ts";
export { checkSides, OPTIMIZER_KINDS, parseOptimizer, parseRate } from "./settings.ts";
export type { MatrixGroup, Optimizer } from "./types.ts";
