import type { Experiment } from "../experiment/index.ts";
import { GpuBatches } from "./gpu-batches.ts";
import { startRun } from "./run.ts";
import type { Sweep, SweepOptions } from "./types.ts";

/**
 * Runs an experiment: every cell, batch by batch, exact steps then log-time flow, folded into statistics, then audited.
 *
 * `result` rejects with the signal's reason when aborted, with GpuFault on any device error (a loss: where there is no `renew`), with
 * InputError where it cannot fit.
 */
export function sweep(device: GPUDevice, experiment: Experiment, options: SweepOptions = {}): Sweep {
  return startRun(() => new GpuBatches(device, experiment, options), experiment, options);
}
