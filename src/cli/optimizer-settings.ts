import { InputError } from "../experiment/index.ts";
import { OPTIMIZER_KINDS, type OptimizerSettings, parseOptimizer } from "../optimizer/index.ts";
import { choice } from "./commands/options.ts";

/** A value as `--set` gives it: JSON where it parses as such, else a word. */
function settingOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Values of `--set name=value`, the last where one is said twice. @throws InputError for what is not of that form, or has an option of its own */
export function readSets(sets: string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const set of sets) {
    const cut = set.indexOf("=");
    const key = set.slice(0, Math.max(0, cut));
    if (key === "") throw InputError.at("--set", `"${set}"`, "name=value, e.g. rank=4");
    if (key === "kind" || key === "variant")
      throw InputError.at("--set", `"${set}"`, key === "kind" ? "--optimizer" : "--variant");
    values[key] = settingOf(set.slice(cut + 1));
  }
  return values;
}

/** Settings of the optimizer that is named, with values of `--set`. @throws InputError for an unknown optimizer, variant or setting, or a value that is not allowed */
export function optimizerOf(
  given: { optimizer?: string | undefined; variant?: string | undefined },
  values: Record<string, unknown>,
): OptimizerSettings {
  if (given.optimizer === undefined)
    throw InputError.at("--optimizer", "nothing", OPTIMIZER_KINDS.join(", "));
  const kind = choice("--optimizer", given.optimizer, OPTIMIZER_KINDS);
  const variant = given.variant === undefined ? {} : { variant: given.variant };
  return parseOptimizer({ ...values, kind, ...variant }, "");
}

/** Every setting, its variant first. */
export function settingsText(settings: OptimizerSettings, more: Record<string, unknown> = {}): string {
  const { kind, ...others } = settings;
  const { variant, ...rest } = { variant: null, ...others };
  const said = Object.entries({ ...more, ...rest }).map(([key, value]) => `${key}=${value}`);
  return [kind, ...(variant === null ? [] : [variant]), ...said].join(" ");
}
