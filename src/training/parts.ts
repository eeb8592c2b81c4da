import type { Stage } from "../linalg/index.ts";
import { readArrays, writeArrays } from "./checkpoint.ts";
import type { TrainingRecord } from "./record.ts";
import type { Training } from "./training.ts";

const REPEATS = 5;

/** Steps between two bases, of the optimizers that take new ones by the step; 1 of all others. */
function refreshOf({ stepped }: Training): number {
  const intervals = stepped.map(({ settings }) => ("refresh" in settings ? settings.refresh : null));
  return intervals.find((interval) => interval !== null) ?? 1;
}

/** Mean milliseconds of the optimizers' part of a step: a step that takes a new basis counts by its share. */
async function optimizerMs(training: Training): Promise<number> {
  const mean = async (step: number): Promise<number> => {
    let ms = 0;
    for (let i = 0; i < REPEATS; i++)
      ms += await training.time(training.stepped.flatMap(({ optimizer }) => optimizer.stages(step)));
    return ms / REPEATS;
  };
  const every = refreshOf(training);
  const fresh = every * Math.ceil(training.step / every);
  const refreshing = await mean(fresh);
  return every === 1 ? refreshing : ((every - 1) * (await mean(fresh + 1)) + refreshing) / every;
}

/**
 * Mean milliseconds of a step by kernel: each kernel's dispatches run a few times by themselves, waited for, so that they add up to somewhat more than a
 * step. What the optimizers change meanwhile is put back.
 */
export async function measureParts(device: GPUDevice, training: Training): Promise<TrainingRecord["parts"]> {
  const stages = new Map<string, Stage[]>();
  for (const { name, works } of [...training.network.forward, ...training.network.backward])
    stages.set(name, [...(stages.get(name) ?? []), ...works.map(({ stage }) => stage)]);
  const parts: TrainingRecord["parts"] = [];
  for (const [name, own] of stages)
    parts.push({
      name,
      ms: (await training.time(Array.from({ length: REPEATS }, () => own).flat())) / REPEATS,
    });
  const arrays = await readArrays(device, training);
  const ms = await optimizerMs(training);
  writeArrays(device, training, arrays);
  parts.push({ name: "optimizer", ms });
  return parts;
}
