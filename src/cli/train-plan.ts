import { InputError, suggestion } from "../experiment/index.ts";
import { parseRate } from "../optimizer/index.ts";
import {
  MOST_SEEDS,
  MOST_STEPS,
  OTHER_RATE,
  parsePlan,
  parseSizes,
  parseTask,
  TASK_STEPS,
  type TaskName,
  type TrainingPlan,
  usualRate,
} from "../training/index.ts";
import { wholeNumber } from "./commands/options.ts";
import { optimizerOf, readSets } from "./optimizer-settings.ts";

/** Looks at moments and held-out loss, where nobody says how often. */
const LOOKS = 20;

/** Options by the keys of a plan, as messages call them. */
const OPTIONS: Record<string, string> = {
  rates: "--lr",
  seeds: "--seeds",
  steps: "--steps",
  every: "--every",
  otherRate: "--other-lr",
};

/** Options of `train` that say what is trained. */
export interface TrainOptions {
  task?: string | undefined;
  optimizer?: string | undefined;
  variant?: string | undefined;
  rank?: string | undefined;
  steps?: string | undefined;
  seeds?: string | undefined;
  lr?: string | undefined;
  "other-lr"?: string | undefined;
  every?: string | undefined;
}

/** 1, 2, 3, ... */
export const seedsOf = (given: string | undefined, usual: number, least = 1): number[] => {
  const many = given === undefined ? usual : wholeNumber("--seeds", given, [least, MOST_SEEDS]);
  return Array.from({ length: many }, (_, i) => i + 1);
};

export const stepsOf = (given: string | undefined, task: TaskName): number =>
  given === undefined ? TASK_STEPS[task] : wholeNumber("--steps", given, [1, MOST_STEPS]);

export const everyOf = (steps: number): number => Math.max(1, Math.round(steps / LOOKS));

/** A number as it is written; nothing is NaN. */
const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** What `--set` gives to the task, by the task's name in front, and what to the optimizer. @throws InputError for another task's size */
export function splitSets(
  sets: string[],
  task: TaskName,
): { sizes: Record<string, unknown>; settings: Record<string, unknown> } {
  const sizes: Record<string, unknown> = {};
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(readSets(sets))) {
    const [of, name] = key.split(".", 2);
    if (name === undefined) settings[key] = value;
    else if (of === task) sizes[name] = value;
    else {
      const known = Object.keys(parseSizes(task, {})).map((size) => `${task}.${size}`);
      throw InputError.at("--set", `"${key}" for ${task}`, `${known.join(", ")}${suggestion(key, known)}`);
    }
  }
  return { sizes, settings };
}

/** The training that a command line asks for. @throws InputError */
export function planOf(given: TrainOptions, sets: string[]): TrainingPlan {
  const task = parseTask(given.task);
  const { sizes, settings } = splitSets(sets, task);
  if (given.rank !== undefined && settings.rank !== undefined)
    throw InputError.at("--rank", `${given.rank} beside --set rank=${settings.rank}`, "one of the two");
  const rank = given.rank === undefined ? {} : { rank: numberOf(given.rank) };
  const optimizer = optimizerOf(given, { ...settings, ...rank });
  const steps = stepsOf(given.steps, task);
  const { every, lr } = given;
  const other = given["other-lr"];
  const ownRate = optimizer.kind === "adamw" ? null : OTHER_RATE;
  return parsePlan(
    {
      task,
      sizes,
      optimizer,
      otherRate: other === undefined ? ownRate : parseRate(numberOf(other), "--other-lr"),
      rates: lr === undefined ? [usualRate(optimizer, task)] : lr.split(",").map(numberOf),
      seeds: seedsOf(given.seeds, 1),
      steps,
      every: every === undefined ? everyOf(steps) : wholeNumber("--every", every, [1, MOST_STEPS]),
    },
    (key) => OPTIONS[key],
  );
}
