import { type Cell, cellsOf, type Experiment } from "../experiment/index.ts";
import type { BatchRecords } from "../record/index.ts";
import type { Progress } from "./advance.ts";
import { recordGrid } from "./grid.ts";
import type { RunPlan } from "./plan.ts";
import { type BatchSource, startRun, type Underway } from "./run.ts";
import { twinBatch } from "./trace.ts";
import type { EnsembleOptions, Sweep } from "./types.ts";

/** Few, so that somebody who watches sees them come. */
const BATCH = 32;

/** Batches computed in f64 by the twin alone. */
class TwinBatches implements BatchSource {
  readonly plan: RunPlan;
  readonly audited = false;
  readonly #experiment: Experiment;
  readonly #options: EnsembleOptions;
  kernelSeconds = 0;

  constructor(experiment: Experiment, options: EnsembleOptions) {
    this.#experiment = experiment;
    this.#options = options;
    this.plan = {
      cells: cellsOf(experiment),
      grid: recordGrid(experiment),
      batch: options.batchSize ?? BATCH,
      bytes: 0,
      choices: ["every trajectory in f64, one after the other, on the processor: no WebGPU"],
    };
  }

  async open(): Promise<void> {}

  async batch(
    cell: Cell,
    firstId: number,
    count: number,
    progress: Progress,
    between: (underway: Underway) => Promise<void>,
  ): Promise<BatchRecords> {
    const start = performance.now();
    const { signal, explicit } = this.#options;
    const read = (): never => {
      throw new Error("a batch of the twin is read once it has ended");
    };
    const records = await twinBatch(this.#experiment, cell, firstId, count, {
      ...(signal && { signal }),
      ...(explicit && { explicit }),
      async onProgress(done, steps) {
        progress("exact steps", steps, done, 0);
        await between({ records: 0, read, standBy: (until) => until });
      },
    });
    this.kernelSeconds += (performance.now() - start) / 1000;
    return records;
  }

  check(): void {}

  async environment() {
    const name = "f64 twin on the processor";
    return {
      adapter: { name, vendor: "", architecture: "", description: "", software: true },
      selfTest: {},
      kernelHash: "none",
    };
  }
}

/** As `sweep`, in f64 on the processor: for few trajectories, where there is no WebGPU. It is what audits compare with, so it has none. */
export function twinSweep(experiment: Experiment, options: EnsembleOptions = {}): Sweep {
  return startRun(() => new TwinBatches(experiment, options), experiment, options);
}
