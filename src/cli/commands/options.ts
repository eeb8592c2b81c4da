import type { ArgsDef } from "citty";
import { InputError, suggestion } from "../../experiment/index.ts";
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

export const matricesArgument = {
  file: {
    type: "positional",
    required: false,
    description: "an NPY file of numbers, shape (rows, cols) or (batch, rows, cols)",
  },
} as const satisfies ArgsDef;

/** A whole number within bounds. @throws InputError */
export function wholeNumber(option: string, given: string, [least, most]: [number, number]): number {
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw InputError.at(option, `"${given}"`, `a whole number from ${least} to ${most}`);
}

/** What a run says of the program that made it. */
export const host = (): string => `Node ${process.versions.node}, Dawn, ${process.platform} ${process.arch}`;

/** A word out of several. @throws InputError with the nearest one */
export function choice<T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const known = allowed.find((word) => word === given);
  if (known !== undefined) return known;
  throw InputError.at(option, `"${given}"`, `${allowed.join(", ")}${suggestion(given, allowed)}`);
}

/** The experiment that the arguments describe, the seed last. */
export function experimentOf(
  args: { experiment?: string | undefined; seed?: string | undefined },
  sets: string[],
): Promise<LoadedExperiment> {
  const seed = args.seed === undefined ? [] : [`seed=${args.seed}`];
  return loadExperiment(args.experiment ?? "two-neuron", [...sets, ...seed]);
}
