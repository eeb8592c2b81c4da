import type { Training } from "../../../src/training/index.ts";
import { pageDevice } from "../gpu/stack.ts";
import { smallTraining } from "./small.ts";
import type { Excerpt } from "./workload.ts";

let training: Training;

export async function start(excerpt: Excerpt): Promise<void> {
  const { device } = await pageDevice();
  training = await smallTraining(device, excerpt);
}

export async function advance(steps: number): Promise<void> {
  await training.advance(steps);
}
