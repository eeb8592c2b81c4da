import {
  type ComparisonRecord,
  type Contender,
  checkFits,
  entrantOf,
  OTHER_RATE,
  type Running,
  startTraining,
  type Task,
} from "../training/index.ts";
import { checkRace, looksEvery } from "./race.ts";
import type { Race } from "./types.ts";

export interface RunRaceOptions {
  race: Race;
  /** The task that it names. */
  task: Task;
  /** The adapter's name, for the record. */
  adapter: string;
  signal?: AbortSignal;
  /** What the work between two waits should take, milliseconds. */
  sliceMs: number;
}

/** Where a race is. */
export interface RaceTurn {
  /** Whose turn it is, or who has been made ready. */
  label: string;
  /** As far as it has come; null while racers are made ready. */
  record: ComparisonRecord | null;
  /** All racers are at the same step. */
  level: boolean;
  /** 0 to 1. */
  done: number;
}

/**
 * Trains all racers in turn, each up to the next look at held-out loss and moments: there all are at the same step. Only one has work on the device at
 * a time, and its seconds are its own. Who does not ask for the next turn holds the race up.
 * @throws InputError where the race does not fit its task; the signal's reason; GpuFault
 */
export async function* runRace(
  device: GPUDevice,
  { race, task, adapter, signal, sliceMs }: RunRaceOptions,
): AsyncGenerator<RaceTurn> {
  checkRace(race);
  const { racers, rank, seeds: many, steps } = race;
  const entrants = racers.map(({ name }) => entrantOf(name, rank, race.task));
  for (const { optimizer } of entrants) checkFits(optimizer, task);
  const seeds = Array.from({ length: many }, (_, i) => i + 1);
  const running: Running[] = [];
  try {
    for (const [index, { label, optimizer }] of entrants.entries()) {
      running.push(
        await startTraining(device, {
          task,
          optimizer,
          members: seeds.map((seed) => ({ seed, learningRate: racers[index].learningRate })),
          otherRate: optimizer.kind === "adamw" ? null : OTHER_RATE,
          steps,
          every: looksEvery(steps),
          sliceMs,
          ...(signal && { signal }),
        }),
      );
      yield { label, record: null, level: true, done: 0 };
    }
    const contenders: Contender[] = [];
    const every = looksEvery(steps);
    for (
      let look = Math.min(every, steps), step = 0;
      step < steps;
      step = look, look = Math.min(look + every, steps)
    )
      for (const [index, { snapshots }] of running.entries())
        for (let own = step; own < look; ) {
          const { value: record } = await snapshots.next();
          own = record.step;
          const { label, optimizer } = entrants[index];
          contenders[index] = { label, optimizer, grid: [], rate: racers[index].learningRate, record };
          yield {
            label,
            record: { task: task.name, steps, seeds, adapter, contenders: [...contenders] },
            level: own === look && index === running.length - 1,
            done: (step + (index * (look - step) + own - step) / running.length) / steps,
          };
        }
  } finally {
    for (const one of running) one.destroy();
  }
}
