import type { ArgsDef } from "citty";
import { type LoadedExperiment, loadExperiment } from "../../node/index.ts";
import type { Output } from "../io.ts";

/** What the program hands a command beside its own arguments. */
export interface CommandData {
  output: Output;
  sets: string[];
}

export const experimentArguments = {
  experiment: {
    type: "positional",
    required: false,
    description: "a preset's name or a JSON file (default: two-neuron)",
  },
  set: {
    type: "string",
    valueHint: "path=value",
    description: "change the experiment, e.g. optimizer.learningRate=0.1; repeatable",
  },
  seed: { type: "string", valueHint: "n", description: "a whole number from 0 to 4294967295" },
} as const satisfies ArgsDef;

export const deviceArgument = {
  device: {
    type: "string",
    valueHint: "name",
    default: "auto",
    description: "auto, gpu, swiftshader, or part of an adapter's name",
  },
} as const satisfies ArgsDef;

/** The experiment that the arguments describe, the seed last. */
export function experimentOf(
  args: { experiment?: string | undefined; seed?: string | undefined },
  sets: string[],
): Promise<LoadedExperiment> {
  const seed = args.seed === undefined ? [] : [`seed=${args.seed}`];
  return loadExperiment(args.experiment ?? "two-neuron", [...sets, ...seed]);
}
