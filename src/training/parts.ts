import type { Stage } from "../linalg/index.ts";
import { readArrays, writeArrays } from "./checkpoint.ts";
import type { TrainingRecord } from "./record.ts";
import type { Training } from "./training.ts";

const REPEATS = 5;

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
  let ms = 0;
  for (let i = 0; i < REPEATS; i++)
    ms += await training.time(training.stepped.flatMap(({ optimizer }) => optimizer.stages(training.step)));
  writeArrays(device, training, arrays);
  parts.push({ name: "optimizer", ms: ms / REPEATS });
  return parts;
}
