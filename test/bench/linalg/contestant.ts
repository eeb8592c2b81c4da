import { type Check, gate } from "./gate.ts";
import type { Task } from "./tasks.ts";

/** A way to do a task, on an input of its own that was placed when it was opened. */
export interface Solver {
  /** Makes this many whole calls one after the other, waits for each, and returns their seconds, measured where they run. */
  run(calls: number): Promise<number>;
  /** Results of one call, row-major: [s, U, V] of an SVD (V, not its transpose), [factor], or [product]. */
  read(): Promise<ArrayLike<number>[]>;
  stop(): void;
}

/** What is measured: it may live in another process. Its work is awaited by whoever measures, so that no two ever run at once. */
export interface Contestant {
  check(): Promise<Check>;
  run(calls: number): Promise<number>;
  stop(): Promise<void>;
}

/** A contestant by name, or several forms of it of which the fastest stands for it. */
export interface Entry {
  name: string;
  forms: { form: string; open(): Promise<Contestant> }[];
}

function contestantOf(task: Task, solver: Solver, slack: number): Contestant {
  return {
    check: async () => gate(task, await solver.read(), slack),
    run: (calls) => solver.run(calls),
    stop: async () => solver.stop(),
  };
}

/** An entry of solvers; `slack` multiplies the bounds that they are held to. */
export function entryOf(
  task: Task,
  name: string,
  forms: Record<string, () => Promise<Solver>>,
  slack = 1,
): Entry {
  return {
    name,
    forms: Object.entries(forms).map(([form, open]) => ({
      form,
      open: async () => contestantOf(task, await open(), slack),
    })),
  };
}
