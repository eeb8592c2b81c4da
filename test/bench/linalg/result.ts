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
  /** Only what has this in its title: a task, "methods, n = 16" or "first calls". */
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

export const FIRST_CALLS = "first calls";

export const wants = ({ only }: LinalgOptions, title: string): boolean => title.includes(only);
export const wanted = (options: LinalgOptions, tasks: Task[]): Task[] =>
  tasks.filter((task) => wants(options, titleOf(task)));
