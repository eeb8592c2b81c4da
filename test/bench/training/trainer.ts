import type { Entry } from "../linalg/contestant.ts";
import { checkOf } from "../linalg/gate.ts";
import { CHECK_STEPS } from "./workload.ts";

/** The language model's training under way, from the workload's weights and on its batch. */
export interface Trainer {
  /** Takes so many steps; the loss before each. */
  losses(count: number): Promise<ArrayLike<number>>;
  /** Takes steps, waits for the last of them, and returns their seconds. */
  run(steps: number): Promise<number>;
  stop(): void;
}

/** Of the loss: sums of f32 in any order, and WGSL's tanh and exp, change it by less; a wrong network by more. */
const FIRST = 1e-4;
/** Adam's first steps are the gradient's signs: where it is all but 0, rounding decides them. */
const AFTER = 1e-3;

const deviation = (got: number, want: number) => Math.abs(got - want) / want;

/** An entry of trainers whose losses are held against the twin's (`expectedLosses`) before they are timed. */
export function trainerEntry(
  name: string,
  expected: number[],
  forms: Record<string, () => Promise<Trainer>>,
): Entry {
  return {
    name,
    forms: Object.entries(forms).map(([form, open]) => ({
      form,
      async open() {
        const trainer = await open();
        return {
          async check() {
            const losses = await trainer.losses(CHECK_STEPS + 1);
            const off = (step: number) => deviation(losses[step], expected[step]);
            return checkOf([
              { name: "first loss", worst: off(0), bound: FIRST },
              { name: `loss after ${CHECK_STEPS} steps`, worst: off(CHECK_STEPS), bound: AFTER },
            ]);
          },
          run: (steps) => trainer.run(steps),
          stop: async () => trainer.stop(),
        };
      },
    })),
  };
}
