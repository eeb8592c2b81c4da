export { type Descent, descend, startDescent } from "./descent.ts";
export { initial } from "./init.ts";
export { logLoss, logSlope, slope } from "./loss.ts";
export { activationPattern, correct, gap, margin, type ZeroSet, zeros } from "./margin.ts";
export { copyNet, evaluate, type Net, type Optimum, type Problem } from "./problem.ts";
export { drawBits, normals, PURPOSE, threefry2x32, uniform } from "./threefry.ts";
