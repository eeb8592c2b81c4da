import type { Loss } from "../experiment/index.ts";
import { evaluate, type Net, type Problem } from "./problem.ts";

/** -loss'(s), with s = y f(x): exp(-s), or exp(-s) / (1 + exp(-s)) written so that neither tail overflows. */
export function slope(loss: Loss, s: number): number {
  if (loss === "exponential") return Math.exp(-s);
  const e = Math.exp(-Math.abs(s));
  return (s > 0 ? e : 1) / (1 + e);
}

/** ln(-loss'(s)), finite for every finite s. */
export function logSlope(loss: Loss, s: number): number {
  if (loss === "exponential") return -s;
  return s > 0 ? -s - Math.log1p(Math.exp(-s)) : -Math.log1p(Math.exp(s));
}

/** ln loss(s), finite for every finite s (for the logistic loss past s = 36 its next term, exp(-2s)/3, is below rounding). */
export function logPointLoss(loss: Loss, s: number): number {
  if (loss === "exponential") return -s;
  if (s > 36) return -s - Math.exp(-s) / 2;
  return Math.log(s > 0 ? Math.log1p(Math.exp(-s)) : -s + Math.log1p(Math.exp(s)));
}

/** Natural logarithm of the mean loss, finite as long as the parameters are. */
export function logLoss(net: Net, problem: Problem): number {
  const { x, y, loss } = problem;
  const terms = Float64Array.from(x, (xi, i) => logPointLoss(loss, y[i] * evaluate(net, xi)));
  const top = terms.reduce((a, b) => Math.max(a, b));
  return top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0) / x.length);
}
