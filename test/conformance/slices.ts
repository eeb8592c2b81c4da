import type { ConformanceCase } from "./case.ts";
import { compareExact } from "./compare.ts";
import { experimentOf } from "./experiment.ts";

/** One driver ends loops silently after 65,535 turns: slices must stay below it, however fast the device. */
async function long(device: GPUDevice): Promise<void> {
  await compareExact(device, experimentOf({ name: "long", trajectories: 8, exactSteps: 300_000 }));
}

export const cases: ConformanceCase[] = [{ name: "slices: 300,000 steps between two records", run: long }];
