import { type DeviceWatch, describeAdapter, Pacer, selfTest, watchDevice } from "../device/index.ts";
import type { Cell, Experiment } from "../experiment/index.ts";
import { optimumMargin } from "../experiment/index.ts";
import type { CellRecord, CellSummary, Environment, RunRecord } from "../record/index.ts";
import { CellFold, summarize } from "../statistics/index.ts";
import { VERSION } from "../version.ts";
import { exactPhase, flowPhase } from "./advance.ts";
import { Auditor } from "./audit.ts";
import { collect } from "./collect.ts";
import { kernelText, planRun, type RunPlan } from "./plan.ts";
import { Population } from "./population.ts";
import { ProgressMeter } from "./progress.ts";
import type { Host, Snapshot, Sweep, SweepOptions } from "./types.ts";

const HEADLESS_MS = 200;

/**
 * Runs an experiment: every cell, batch by batch, exact steps then log-time flow, folded into statistics, then audited.
 *
 * `result` rejects with the signal's reason when aborted, with GpuFault on any device error, with InputError where it cannot fit.
 */
export function sweep(device: GPUDevice, experiment: Experiment, options: SweepOptions = {}): Sweep {
  const meter = new ProgressMeter();
  const result = run(device, experiment, options, meter).finally(() => meter.end());
  // A caller that only reads snapshots must not die of an unhandled rejection; `result` still rejects.
  result.catch(() => undefined);
  return { snapshots: meter.snapshots as AsyncIterable<Snapshot>, result };
}

async function run(
  device: GPUDevice,
  experiment: Experiment,
  options: SweepOptions,
  meter: ProgressMeter,
): Promise<RunRecord> {
  const started = new Date();
  const start = performance.now();
  const watch: DeviceWatch = watchDevice(device);
  const plan = planRun(experiment, device.limits, options.batchSize);
  const pacer = new Pacer(device, watch, options.dispatchMs ?? HEADLESS_MS, options.signal);
  const tested = await pacer.wait(selfTest(device));
  const auditor = new Auditor(experiment, plan.cells.length);
  const batches = Math.ceil(experiment.trajectories / plan.batch);
  meter.begin(plan.cells.length * batches);

  const records: CellRecord[] = [];
  const summaries: CellSummary[] = [];
  for (const cell of plan.cells) {
    const fold = new CellFold(experiment, cell, plan.grid.lnT);
    for (let b = 0; b < batches; b++) {
      const firstId = b * plan.batch;
      const count = Math.min(plan.batch, experiment.trajectories - firstId);
      const batch = await runBatch(device, experiment, cell, plan, pacer, options, meter, firstId, count);
      if (b === 0) auditor.draw(batch);
      const rows = fold.add(batch);
      await options.onBatch?.(rows);
      meter.batchDone();
    }
    const { record, summary } = fold.finish();
    records.push(record);
    summaries.push(summary);
  }
  const audit = await auditor.run(async (done) => {
    options.signal?.throwIfAborted();
    meter.audit(plan.cells[0], done);
    await new Promise((resolve) => setTimeout(resolve));
  });
  // A fault may be reported only after the last batch was read.
  watch.throwIfFaulted();
  const timing = {
    wallSeconds: (performance.now() - start) / 1000,
    kernelSeconds: pacer.kernelSeconds,
    exactSeconds: meter.exactSeconds,
    trajectorySteps: meter.trajectorySteps,
  };
  const texts = kernelText(experiment);
  const environment: Environment = {
    ...hostOf(device, options.host),
    selfTest: tested,
    kernelHash: await hashOf(texts),
    choices: plan.choices,
    started: started.toISOString(),
  };
  return {
    experiment,
    summary: summarize(experiment, summaries, audit, timing, environment.adapter.name),
    environment,
    cells: records,
  };
}

async function runBatch(
  device: GPUDevice,
  experiment: Experiment,
  cell: Cell,
  { grid }: RunPlan,
  pacer: Pacer,
  options: SweepOptions,
  meter: ProgressMeter,
  firstId: number,
  count: number,
) {
  const population = await pacer.wait(Population.create(device, experiment, cell, grid, count));
  try {
    await pacer.run((encoder) => population.initialize(encoder, experiment, cell, firstId));
    if (options.explicit && cell.init.kind === "explicit")
      population.writeExplicit(options.explicit, firstId);
    const initial = await pacer.wait(population.readParameters());
    const job = {
      population,
      pacer,
      experiment,
      cell,
      grid,
      sliceSteps: options.sliceSteps,
      progress: meter.of(cell, experiment.logHorizon > 0),
    };
    await exactPhase(job);
    if (experiment.logHorizon > 0) await flowPhase(job);
    const { optimum } = optimumMargin(experiment.network, cell.dataset);
    return await collect(population, pacer, cell, grid, firstId, initial, optimum !== null);
  } finally {
    population.destroy();
  }
}

/** What the caller does not say is read off the device and the runtime. */
function hostOf(device: GPUDevice, said: Partial<Host> = {}): Host {
  return {
    marginflow: VERSION,
    runtime: globalThis.navigator?.userAgent ?? "unknown",
    adapter: describeAdapter({ info: device.adapterInfo }),
    ...said,
  };
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
