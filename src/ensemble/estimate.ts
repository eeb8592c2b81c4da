import { type Experiment, pointsOf } from "../experiment/index.ts";
import { planRun } from "./plan.ts";

/** What a device does with exact steps of the two-neuron net, trajectory-steps per second; measured, orders of magnitude only. */
const RATE = { software: 1e8, gpu: 2e10 };
const BYTES_A_ROW = 65; // of trajectories.parquet, measured on the two-neuron preset
const FLOW_STEPS = 60; // exact steps that a flow record costs, averaged over trajectories of which a quarter flow

/** Seconds and bytes of a run, before it. Steps are counted as if none ended early, but for a loss abort, which ends three quarters. */
export function estimateRun(
  experiment: Experiment,
  device: {
    limits: Pick<GPUSupportedLimits, "maxStorageBufferBindingSize" | "maxBufferSize">;
    software: boolean;
  },
): { seconds: number; bytes: number; diskBytes: number; choices: string[] } {
  const { cells, bytes, choices, grid } = planRun(experiment, device.limits);
  const { trajectories, exactSteps, stop, logHorizon, network } = experiment;
  const abort = stop.lossAbort?.at ?? exactSteps;
  const early = Math.min(abort, exactSteps);
  const steps = trajectories * cells.length * (early + (exactSteps - early) / 4);
  const size = (network.width * pointsOf(cells[0].dataset).x.length) / 4;
  const rate = device.software ? RATE.software : RATE.gpu;
  const flow =
    logHorizon > 0 ? (trajectories * cells.length * grid.lnT.length * FLOW_STEPS * size) / rate : 0;
  return {
    seconds: (steps * size) / rate + flow + 2,
    bytes,
    diskBytes: trajectories * cells.length * BYTES_A_ROW,
    choices,
  };
}
