export {
  erfc,
  NUMERATOR_MEAN,
  NUMERATOR_SHARE_AT_LEAST_1,
  numeratorDensity,
  numeratorDistribution,
} from "./density.ts";
export { type Descent, descend, startDescent } from "./descent.ts";
export { advance, type Flow, type FlowOptions, type FlowResult, flow, startFlow } from "./flow.ts";
export { AT_ORIGIN, type FlowState, netView, UNPINNED } from "./flow-field.ts";
export { type Handoff, handoff } from "./handoff.ts";
export { initial, outputWeights } from "./init.ts";
export { logLoss, logSlope, slope } from "./loss.ts";
export {
  activationPattern,
  activationsOf,
  correct,
  gap,
  margin,
  patternOf,
  type ZeroSet,
  zeros,
} from "./margin.ts";
export {
  frobenius,
  identity,
  largest,
  type Matrix,
  matrixOf,
  multiply,
  orthogonalityError,
  scaleColumns,
  subtract,
  transpose,
} from "./matrix.ts";
export { type Batch, lossAndGradient } from "./network.ts";
export { type NonNegative, nonNegativeLeastSquares } from "./nnls.ts";
export * from "./optimizer-settings.ts";
export type { OptimizerTwin } from "./optimizer-twin.ts";
export { optimizerTwin } from "./optimizers.ts";
export { type PairSolution, solvePairs } from "./pairs.ts";
export { polar } from "./polar.ts";
export { iterate } from "./polynomial-matrix.ts";
export {
  boundCondition,
  type Coefficients,
  coefficients,
  newtonSchulzBound,
  POLYNOMIAL_METHODS,
  type PolynomialMethod,
  polynomial,
  type Scaling,
  spectrumAfter,
  startMargin,
} from "./polynomials.ts";
export { copyNet, evaluate, type Net, type Optimum, type Problem } from "./problem.ts";
export {
  QDWH_FLOOR,
  QDWH_STEPS,
  type QdwhWeights,
  qdwh,
  qdwhSpectrum,
  qdwhWeights,
} from "./qdwh.ts";
export { qr } from "./qr.ts";
export { type RangeOptions, rangeFinder, sketch } from "./range-finder.ts";
export { type Side, SKETCH, signed, sketchWidth } from "./subspace.ts";
export { SumoTwin } from "./subspace-optimizers.ts";
export { type MatrixSvd, singularValues, svd } from "./svd.ts";
export { drawBits, normals, PURPOSE, threefry2x32, uniform } from "./threefry.ts";
