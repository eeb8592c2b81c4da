import type { Limits } from "../measure.ts";
import type { FirstCall } from "./first-calls.ts";
import type { Measured } from "./measure.ts";
import type { MethodTime } from "./methods.ts";
import { type Task, titleOf } from "./tasks.ts";

export interface TaskResult {
  task: Task;
  measured: Measured[];
}

export interface StackResult {
  stack: "Chromium" | "Node" | "Deno";
  runtime: string;
  adapter: string;
  tasks: TaskResult[];
  firstCalls: FirstCall[];
  methods: MethodTime[];
}

export interface LinalgOptions extends Limits {
  /** Only what has this in its title: a task, "methods" or "first calls". */
  only: string;
}

export interface LinalgResult {
  date: string;
  machine: { cpu: string; cores: number; system: string };
  options: LinalgOptions;
  /** NumPy's version and OpenBLAS kernel, where there is one. */
  numpy: string | null;
  stacks: StackResult[];
}

/** Titles of what is no task. */
export const METHODS = "methods";
export const FIRST_CALLS = "first calls";

/** The methods are many: each measurement of them takes this share of the others'. */
const METHOD_SHARE = 0.2;

export function methodLimits({ seconds, rounds }: Limits): Limits {
  return { seconds: METHOD_SHARE * seconds, rounds: Math.min(3, rounds) };
}

export const wanted = ({ only }: LinalgOptions, tasks: Task[]): Task[] =>
  tasks.filter((task) => titleOf(task).includes(only));
export const wants = ({ only }: LinalgOptions, title: string): boolean => title.includes(only);
