import { InputError, suggestion } from "../experiment/index.ts";
import { DIGITS, LANGUAGE, type LanguageShape } from "../model/index.ts";
import { type DigitImages, digits } from "./digits.ts";
import { language, type Novel } from "./language.ts";
import { REVERSIBLE, type ReversibleShape, reversible } from "./reversible.ts";
import type { Task } from "./task.ts";

export const TASKS = ["reversible", "digits", "language"] as const;
export type TaskName = (typeof TASKS)[number];

export type TaskSizes = Record<string, number | boolean | number[]>;

/** What tasks read, each asked for by the one that needs it. */
export interface TaskData {
  digits(): Promise<DigitImages>;
  novel(): Promise<Novel>;
}

const SIZES: Record<TaskName, TaskSizes> = {
  reversible: REVERSIBLE,
  digits: { hidden: DIGITS.hidden, images: DIGITS.images },
  language: LANGUAGE,
};

/** Steps of a task where nobody says how many [ours]. */
export const TASK_STEPS: Record<TaskName, number> = { reversible: 400, digits: 600, language: 1000 };

/** A task's name. @throws InputError with the nearest one */
export function parseTask(given: unknown): TaskName {
  const known = TASKS.find((task) => task === given);
  if (known) return known;
  const [found, near] =
    typeof given === "string" ? [`"${given}"`, suggestion(given, TASKS)] : ["nothing", ""];
  throw InputError.at("task", found, `${TASKS.join(", ")}${near}`);
}

/** Says what a size may be where it is of another type than its default. */
function checkType(
  where: string,
  value: unknown,
  usual: TaskSizes[string],
): asserts value is TaskSizes[string] {
  const found = JSON.stringify(value) ?? "nothing";
  if (Array.isArray(usual)) {
    if (!(Array.isArray(value) && value.every((one) => typeof one === "number")))
      throw InputError.at(where, found, `a list of numbers, e.g. ${JSON.stringify(usual)}`);
  } else if (typeof value !== typeof usual)
    throw InputError.at(where, found, typeof usual === "boolean" ? "true, false" : `a number, e.g. ${usual}`);
}

/** All sizes of a task, its defaults where nothing is said. Their ranges are for `makeTask`. @throws InputError for an unknown size or a wrong type */
export function parseSizes(task: TaskName, given: Record<string, unknown>): TaskSizes {
  const sizes = { ...SIZES[task] };
  const known = Object.keys(sizes);
  for (const [key, value] of Object.entries(given)) {
    const where = `${task}.${key}`;
    if (!known.includes(key))
      throw InputError.at(where, "a size that is not there", `${known.join(", ")}${suggestion(key, known)}`);
    checkType(where, value, sizes[key]);
    sizes[key] = value;
  }
  return sizes;
}

/** The task of these sizes, as `parseSizes` gives them. @throws InputError where one is out of range */
export async function makeTask(name: TaskName, sizes: TaskSizes, data: TaskData): Promise<Task> {
  switch (name) {
    case "reversible":
      return reversible(sizes as unknown as ReversibleShape);
    case "digits":
      return digits(await data.digits(), sizes);
    case "language":
      return language(await data.novel(), sizes);
  }
}

/** The shape of the language model of these sizes. */
export const languageShape = (sizes: TaskSizes, { alphabet }: Novel): LanguageShape => ({
  ...(sizes as unknown as Omit<LanguageShape, "vocabulary">),
  vocabulary: alphabet.length,
});
