export { bootstrap } from "./bootstrap.ts";
export { verdict } from "./curve.ts";
export { type RateFit, RateFitter, type Stretch } from "./fit.ts";
export { CellFold } from "./fold.ts";
export { ExactSum, LogHistogram } from "./histogram.ts";
export { kolmogorovSmirnov } from "./ks.ts";
export { wilson } from "./proportion.ts";
export { summarize, type Timing } from "./summary.ts";
export { pairTheory } from "./theory.ts";
