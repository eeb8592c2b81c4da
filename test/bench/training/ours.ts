import { Pacer, watchDevice } from "../../../src/device/index.ts";
import { type OptimizerSettings, parseOptimizer } from "../../../src/optimizer/index.ts";
import { type Task, Training } from "../../../src/training/index.ts";
import type { Entry } from "../linalg/contestant.ts";
import { trainerEntry } from "./trainer.ts";
import { ADAM, type Excerpt, member, steadyTask } from "./workload.ts";

export const OURS = "Marginflow";
const SLICE_MS = 100; // as `startTraining` has it

export function trainingOf(device: GPUDevice, task: Task, optimizer: OptimizerSettings): Promise<Training> {
  const pacer = new Pacer(device, watchDevice(device), SLICE_MS);
  return Training.create(device, { task, members: [member], optimizer, otherRate: null }, pacer);
}

/** Seconds of so many steps of a training, the reading of their losses included. */
export async function timedSteps(training: Training, steps: number): Promise<number> {
  const start = performance.now();
  await training.advance(steps);
  return (performance.now() - start) / 1000;
}

/** The whole step of the language model, as `marginflow train` does it. */
export function languageEntry(device: GPUDevice, excerpt: Excerpt, expected: number[]): Entry {
  return trainerEntry(OURS, expected, {
    f32: async () => {
      const training = await trainingOf(device, steadyTask(excerpt), parseOptimizer(ADAM));
      return {
        losses: (count) => training.advance(count),
        run: (steps) => timedSteps(training, steps),
        stop: () => training.destroy(),
      };
    },
  });
}
