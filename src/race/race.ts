import { InputError, show } from "../experiment/index.ts";
import { parseRate } from "../optimizer/index.ts";
import {
  CONTENDER_NAMES,
  entrantOf,
  parseTask,
  type TaskName,
  USUAL_CONTENDERS,
  usualRate,
} from "../training/index.ts";
import type { Race, Racer, RacerName } from "./types.ts";

/** Steps of a task in a race: a minute on a small GPU [ours]. */
const STEPS: Record<TaskName, number> = { reversible: 200, digits: 300, language: 300 };

export const RACE_RANGE = { racers: [2, 6], rank: [1, 64], seeds: [1, 8], steps: [10, 20_000] } as const;

/** An optimizer at its usual rate on a task. */
export const usualRacer = (name: RacerName, task: TaskName): Racer => ({
  name,
  learningRate: usualRate(entrantOf(name, undefined, task).optimizer, task),
});

/** The race that a task opens with. */
export const usualRace = (task: TaskName): Race => ({
  task,
  racers: (USUAL_CONTENDERS as RacerName[]).map((name) => usualRacer(name, task)),
  rank: 8,
  seeds: 3,
  steps: STEPS[task],
});

function whole(key: "rank" | "seeds" | "steps", value: number): void {
  const [least, most] = RACE_RANGE[key];
  if (!(Number.isInteger(value) && value >= least && value <= most))
    throw InputError.at(key, show(value), `a whole number from ${least} to ${most}`);
}

/** @throws InputError at what cannot be raced; whether a rank fits the task's matrices is seen when it starts */
export function checkRace({ task, racers, rank, seeds, steps }: Race): void {
  parseTask(task);
  const [least, most] = RACE_RANGE.racers;
  if (racers.length < least || racers.length > most)
    throw InputError.at("racers", `${racers.length}`, `${least} to ${most} of ${CONTENDER_NAMES.join(", ")}`);
  const names = racers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice) throw InputError.at("racers", `${twice} twice`, "different ones");
  for (const { name, learningRate } of racers) parseRate(learningRate, name);
  whole("rank", rank);
  whole("seeds", seeds);
  whole("steps", steps);
}

/** Steps between two looks at moments and held-out loss, as `marginflow train` has them: twenty in all. */
export const looksEvery = (steps: number): number => Math.max(1, Math.round(steps / 20));

/** The same trainings on the command line, one command each. */
export function raceCommands({ task, racers, rank, seeds, steps }: Race): string {
  return racers
    .map(({ name, learningRate }) => {
      const { optimizer } = entrantOf(name, rank, task);
      const words = [`marginflow train ${task} --optimizer ${optimizer.kind}`];
      if (optimizer.kind === "sumo" && optimizer.variant !== "paper")
        words.push(`--variant ${optimizer.variant}`);
      if ("rank" in optimizer) words.push(`--rank ${optimizer.rank}`);
      if (optimizer.kind === "sumo" && optimizer.orthogonalization !== "svd")
        words.push(`--set orthogonalization=${optimizer.orthogonalization} steps=${optimizer.steps}`);
      words.push(`--lr ${learningRate} --seeds ${seeds} --steps ${steps} --out ${task}-${name}`);
      return words.join(" ");
    })
    .join("\n");
}
