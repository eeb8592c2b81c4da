import type { OptimizerSettings } from "../reference/index.ts";

/**
 * Numbers that a rule carries for an m x n matrix, by the formulas of arXiv 2505.24749 [paper], with r the rank: SGD mn; Adam 2mn; Muon mn; GaLore
 * 2 max(m, n) r + min(m, n) r; SUMO mr + nr. Beside these SUMO with its limiter carries one number a matrix, the norm of the step before.
 */
export function stateFormula(settings: OptimizerSettings, m: number, n: number): number {
  switch (settings.kind) {
    case "sgd":
      return settings.momentum === 0 ? 0 : m * n;
    case "adamw":
      return 2 * m * n;
    case "muon":
      return m * n;
    case "galore":
      return 2 * Math.max(m, n) * settings.rank + Math.min(m, n) * settings.rank;
    case "sumo":
      return (m + n) * settings.rank;
  }
}
