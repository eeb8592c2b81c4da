import { InputError, show } from "../experiment/index.ts";
import { checkSides, type OptimizerSettings, parseOptimizer, parseRate } from "../optimizer/index.ts";
import type { Task } from "./task.ts";
import { parseSizes, parseTask, type TaskName, type TaskSizes } from "./tasks.ts";
import type { Member } from "./training.ts";

/** A training as it was asked for, all defaults filled: what it takes to run it again. */
export interface TrainingPlan {
  task: TaskName;
  sizes: TaskSizes;
  optimizer: OptimizerSettings;
  /** Of AdamW on vectors and tables; null: the member's own. */
  otherRate: number | null;
  rates: number[];
  seeds: number[];
  steps: number;
  /** Steps between two looks at moments and held-out loss. */
  every: number;
}

/** Networks side by side, and losses kept of all of them. */
const MOST_MEMBERS = 256;
const MOST_LOSSES = 1e7;
export const MOST_STEPS = 1_000_000;
export const MOST_SEEDS = 64;
const LARGEST_SEED = 2 ** 32 - 1;

/** All rates by all seeds, the seeds of a rate in a row. */
export const membersOf = ({ rates, seeds }: Pick<TrainingPlan, "rates" | "seeds">): Member[] =>
  rates.flatMap((learningRate) => seeds.map((seed) => ({ seed, learningRate })));

function whole(where: string, value: unknown, [least, most]: [number, number]): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
    return value as number;
  throw InputError.at(where, show(value), `a whole number from ${least} to ${most}`);
}

function list(where: string, value: unknown, item: (one: unknown) => number): number[] {
  if (!Array.isArray(value) || value.length === 0)
    throw InputError.at(where, show(value), "a list of one number or more");
  const items = value.map(item);
  const twice = items.find((one, i) => items.indexOf(one) < i);
  if (twice !== undefined) throw InputError.at(where, `${twice} twice`, "different numbers");
  return items;
}

/**
 * A plan from plain data, checked.
 * @throws InputError with the key that is wrong; `where` says what a key is called, where not by its own name
 */
export function parsePlan(
  given: Record<string, unknown>,
  where: (key: string) => string = (key) => key,
): TrainingPlan {
  const task = parseTask(given.task);
  const steps = whole(where("steps"), given.steps, [1, MOST_STEPS]);
  const plan: TrainingPlan = {
    task,
    sizes: parseSizes(task, (given.sizes ?? {}) as Record<string, unknown>),
    optimizer: parseOptimizer(given.optimizer, ""),
    otherRate: given.otherRate === null ? null : parseRate(given.otherRate, where("otherRate")),
    rates: list(where("rates"), given.rates, (rate) => parseRate(rate, where("rates"))),
    seeds: list(where("seeds"), given.seeds, (seed) => whole(where("seeds"), seed, [0, LARGEST_SEED])),
    steps,
    every: whole(where("every"), given.every, [1, MOST_STEPS]),
  };
  const members = plan.rates.length * plan.seeds.length;
  if (members > MOST_MEMBERS)
    throw InputError.at(
      where("seeds"),
      `${members} networks side by side (rates times seeds)`,
      `at most ${MOST_MEMBERS}`,
    );
  if (members * steps > MOST_LOSSES)
    throw InputError.at(
      where("steps"),
      `${steps} of ${members} networks`,
      `at most ${Math.floor(MOST_LOSSES / members)} of so many`,
    );
  return plan;
}

/** @throws InputError where the optimizer does not fit one of the task's matrices */
export function checkFits(optimizer: OptimizerSettings, { model }: Task): void {
  for (const { kind, rows, cols } of model.parameters)
    if (kind === "matrix") checkSides(optimizer, rows, cols);
}
