import { type ComparisonRecord, startTraining, type Task } from "../../../src/training/index.ts";

/** Milliseconds of a step of all seeds together, of each contender: one number a round. */
export type Timing = number[][];

const ROUNDS = 5;
const STEPS = 10;

/** Steps of all contenders at their tuned rates, in turn round by round, so that what else the machine does falls on all alike. */
export async function timeSteps(
  device: GPUDevice,
  task: Task,
  { contenders, seeds }: ComparisonRecord,
  otherRate: number,
): Promise<Timing> {
  const runs = await Promise.all(
    contenders.map(({ optimizer, rate }) =>
      startTraining(device, {
        task,
        members: seeds.map((seed) => ({ seed, learningRate: rate })),
        optimizer,
        otherRate: optimizer.kind === "adamw" ? null : otherRate,
        steps: 0,
        every: 1,
      }),
    ),
  );
  const times: Timing = contenders.map(() => []);
  for (const { training } of runs) await training.advance(STEPS);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, { training }] of runs.entries()) {
      const before = training.seconds;
      await training.advance(STEPS);
      times[i].push((1000 * (training.seconds - before)) / STEPS);
    }
  for (const run of runs) run.destroy();
  return times;
}
