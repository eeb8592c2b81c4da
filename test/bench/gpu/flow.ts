import { Pacer, watchDevice } from "../../../src/device/index.ts";
import { exactPhase, flowPhase } from "../../../src/ensemble/advance.ts";
import { recordGrid } from "../../../src/ensemble/grid.ts";
import { Population } from "../../../src/ensemble/population.ts";
import { parseExperiment, presets } from "../../../src/experiment/index.ts";
import { cellOf } from "../workload.ts";

const ATTEMPTS = 6; // column of the state buffer (shaders/descent/state)

/** The log-time phase of the two-neuron preset, from t = 10^4 to 10^100: attempted steps per second of its wall time. */
export async function flowRate(device: GPUDevice, trajectories: number): Promise<number> {
  const experiment = parseExperiment({ ...presets["two-neuron"].experiment, trajectories });
  const cell = cellOf(experiment);
  const grid = recordGrid(experiment);
  const pacer = new Pacer(device, watchDevice(device), 100, undefined);
  const population = await Population.create(device, experiment, cell, grid, trajectories);
  try {
    const job = {
      population,
      pacer,
      experiment,
      cell,
      grid,
      sliceSteps: undefined,
      progress: () => undefined,
      between: async () => undefined,
    };
    await pacer.run((encoder) => population.initialize(encoder, experiment, cell, 0));
    await exactPhase(job);
    const start = performance.now();
    await flowPhase(job);
    const seconds = (performance.now() - start) / 1000;
    const attempts = await population.readState(ATTEMPTS);
    return attempts.subarray(0, trajectories).reduce((sum, n) => sum + n, 0) / seconds;
  } finally {
    population.destroy();
  }
}
