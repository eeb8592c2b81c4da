import { InputError } from "../experiment/index.ts";
import { OPTIMIZER_KINDS, type OptimizerSettings, parseOptimizer, parseRate } from "../optimizer/index.ts";
import { choice } from "./commands/options.ts";

/** A value as `--set` gives it: JSON where it parses as such, else a word. */
function settingOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Settings and learning rate of a command line.
 * @throws InputError for an unknown optimizer, variant or setting, a value that is not allowed, and a missing rate
 */
export function replaySettings(
  given: { optimizer?: string | undefined; variant?: string | undefined },
  sets: string[],
): { settings: OptimizerSettings; learningRate: number } {
  if (given.optimizer === undefined)
    throw InputError.at("--optimizer", "nothing", OPTIMIZER_KINDS.join(", "));
  const kind = choice("--optimizer", given.optimizer, OPTIMIZER_KINDS);
  const values: Record<string, unknown> = {};
  for (const set of sets) {
    const cut = set.indexOf("=");
    const key = set.slice(0, Math.max(0, cut));
    if (key === "") throw InputError.at("--set", `"${set}"`, "name=value, e.g. rank=4");
    if (key === "kind" || key === "variant")
      throw InputError.at("--set", `"${set}"`, key === "kind" ? "--optimizer" : "--variant");
    values[key] = settingOf(set.slice(cut + 1));
  }
  const { learningRate, ...others } = values;
  const variant = given.variant === undefined ? {} : { variant: given.variant };
  const settings = parseOptimizer({ ...others, kind, ...variant }, "");
  return { settings, learningRate: parseRate(learningRate) };
}
