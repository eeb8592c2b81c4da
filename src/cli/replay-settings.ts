import { type OptimizerSettings, parseRate } from "../optimizer/index.ts";
import { optimizerOf, readSets } from "./optimizer-settings.ts";

/**
 * Settings and learning rate of a command line.
 * @throws InputError for an unknown optimizer, variant or setting, a value that is not allowed, and a missing rate
 */
export function replaySettings(
  given: { optimizer?: string | undefined; variant?: string | undefined },
  sets: string[],
): { settings: OptimizerSettings; learningRate: number } {
  const { learningRate, ...others } = readSets(sets);
  return { settings: optimizerOf(given, others), learningRate: parseRate(learningRate) };
}
