import { Pacer, watchDevice } from "../../src/device/index.ts";
import { exactPhase, flowPhase } from "../../src/ensemble/advance.ts";
import { collect } from "../../src/ensemble/collect.ts";
import { type ExplicitParameters, recordGrid } from "../../src/ensemble/index.ts";
import { Population } from "../../src/ensemble/population.ts";
import { cellsOf, type Experiment, optimumMargin } from "../../src/experiment/index.ts";
import type { BatchRecords } from "../../src/record/index.ts";
import type { Net } from "../../src/reference/index.ts";

interface BatchOptions {
  cell?: number;
  firstId?: number;
  explicit?: ExplicitParameters;
  sliceSteps?: number;
}

/** One cell of an experiment as a single batch, up to what the fold would get: raw records and parameters. */
export async function runBatch(
  device: GPUDevice,
  experiment: Experiment,
  { cell: index = 0, firstId = 0, explicit, sliceSteps }: BatchOptions = {},
): Promise<BatchRecords> {
  const cell = cellsOf(experiment)[index];
  const grid = recordGrid(experiment);
  const pacer = new Pacer(device, watchDevice(device), 200, undefined);
  const population = await Population.create(device, experiment, cell, grid, experiment.trajectories);
  try {
    await pacer.run((encoder) => population.initialize(encoder, experiment, cell, firstId));
    if (explicit) population.writeExplicit(explicit, firstId);
    const initial = await population.readParameters();
    const job = {
      population,
      pacer,
      experiment,
      cell,
      grid,
      sliceSteps,
      progress: () => undefined,
      between: async () => undefined,
    };
    await exactPhase(job);
    if (experiment.logHorizon > 0) await flowPhase(job);
    const { optimum } = optimumMargin(experiment.network, cell.dataset);
    return await collect(population, pacer, cell, grid, firstId, initial, optimum !== null);
  } finally {
    population.destroy();
  }
}

/** Parameters of trajectory `i` of a batch; what it does not keep comes from the experiment, or is 0. */
export function netAt(
  { network }: Experiment,
  batch: BatchRecords,
  i: number,
  when: "initial" | "final",
): Net {
  const group = (letter: string, otherwise: (j: number) => number) =>
    Float64Array.from({ length: network.width }, (_, j) => {
      const at = batch.parameterNames.indexOf(`${letter}${j + 1}`);
      return at < 0 ? otherwise(j) : batch[when][at][i];
    });
  const { outputWeights } = network;
  return {
    w: group("w", () => Number.NaN),
    b: group("b", () => 0),
    v: group("v", (j) => (Array.isArray(outputWeights) ? outputWeights[j] : Number.NaN)),
  };
}

/** Nets as the rows of an `explicit` init. */
export function explicitOf(nets: Net[]): ExplicitParameters {
  const width = nets[0].w.length;
  const names = (["w", "b", "v"] as const).flatMap((g) =>
    Array.from({ length: width }, (_, j) => `${g}${j + 1}`),
  );
  const columns = (["w", "b", "v"] as const).flatMap((g) =>
    Array.from({ length: width }, (_, j) => Float64Array.from(nets, (net) => net[g][j])),
  );
  return { names, rows: nets.length, columns };
}
