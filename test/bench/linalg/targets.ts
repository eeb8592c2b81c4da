import { ratio, type Spread } from "../measure.ts";
import type { Measured } from "./measure.ts";
import { DEVICE, HOST } from "./ours.ts";
import type { StackResult } from "./result.ts";
import { PRODUCT, SVDS, TALL, type Task, titleOf } from "./tasks.ts";

export interface Target {
  stack: StackResult["stack"];
  task: string;
  peer: string;
  /** Of ours to the peer's matrices per second, round by round. */
  ratio: Spread;
  /** null where the ratio is reported and nothing is asked of it. */
  atLeast: number | null;
  met: boolean;
}

interface Goal {
  stack: StackResult["stack"];
  task: Task;
  peer: string;
  atLeast: number | null;
}

const [n4, n8, n16, n32, n64] = SVDS;
const goal = (stack: Goal["stack"], peer: string, task: Task, atLeast: number | null): Goal => ({
  stack,
  task,
  peer,
  atLeast,
});

const GOALS: Goal[] = [
  goal("Deno", "NumPy", n4, 6),
  goal("Deno", "NumPy", n8, 3),
  goal("Deno", "NumPy", n16, 1.5),
  goal("Deno", "NumPy", n32, 1),
  goal("Deno", "NumPy", n64, null),
  goal("Deno", "NumPy", TALL, 2),
  goal("Chromium", "ml-matrix", n8, 2),
  goal("Chromium", "ml-matrix", n16, 1),
  goal("Chromium", "ml-matrix", n32, 1),
  goal("Chromium", "TensorFlow.js", PRODUCT, 1),
  goal("Chromium", "jax-js", PRODUCT, 1),
];

/** Ours as it is compared with the peers, which work where their operands are: on arrays; products on the device. */
export function oursOf(measured: Measured[]): Measured | undefined {
  return measured.find(({ name }) => name === HOST) ?? measured.find(({ name }) => name === DEVICE);
}

/** Ours against its peers, beside what it must reach; absent where either was wrong or not there. */
export function targets(stacks: StackResult[]): Target[] {
  return GOALS.flatMap(({ stack, task, peer, atLeast }) => {
    const title = titleOf(task);
    const measured = stacks
      .find((result) => result.stack === stack)
      ?.tasks.find((result) => titleOf(result.task) === title)?.measured;
    const own = measured && oursOf(measured);
    const other = measured?.find(({ name }) => name.startsWith(peer));
    if (!own?.seconds.length || !other?.seconds.length) return [];
    const found = ratio(other.seconds, own.seconds);
    return [
      { stack, task: title, peer: other.name, ratio: found, atLeast, met: found.median >= (atLeast ?? 0) },
    ];
  });
}
