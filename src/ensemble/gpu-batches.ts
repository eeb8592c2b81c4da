import {
  type DeviceWatch,
  describeAdapter,
  GpuFault,
  Pacer,
  type SelfTest,
  selfTest,
  watchDevice,
} from "../device/index.ts";
import { type Cell, type Experiment, optimumMargin } from "../experiment/index.ts";
import { bare } from "../kernel/index.ts";
import type { BatchRecords } from "../record/index.ts";
import { exactPhase, flowPhase, type Progress } from "./advance.ts";
import { collect } from "./collect.ts";
import { kernelText, planRun, type RunPlan } from "./plan.ts";
import { Population } from "./population.ts";
import type { BatchSource, Underway } from "./run.ts";
import type { SweepOptions } from "./types.ts";

const HEADLESS_MS = 200;
/** A device that is lost again and again is not worth waiting for. */
const MOST_LOSSES = 3;

/** Batches computed by kernels, on another device where the first one was lost. */
export class GpuBatches implements BatchSource {
  readonly plan: RunPlan;
  readonly audited = true;
  readonly #experiment: Experiment;
  readonly #options: SweepOptions;
  #device: GPUDevice;
  #watch: DeviceWatch;
  #pacer: Pacer;
  #selfTest: SelfTest | null = null;
  #seconds = 0;
  #losses = 0;

  constructor(device: GPUDevice, experiment: Experiment, options: SweepOptions) {
    this.#experiment = experiment;
    this.#options = options;
    this.#device = device;
    this.#watch = watchDevice(device);
    this.#pacer = this.#newPacer();
    this.plan = planRun(experiment, device.limits, options);
  }

  async open(): Promise<void> {
    await this.#withDevice(async () => {
      this.#selfTest = await this.#pacer.wait(selfTest(this.#device));
    });
  }

  batch(
    cell: Cell,
    firstId: number,
    count: number,
    progress: Progress,
    between: (underway: Underway) => Promise<void>,
  ): Promise<BatchRecords> {
    return this.#withDevice(() => this.#batch(cell, firstId, count, progress, between));
  }

  /** A fault may be reported only after the last batch was read. */
  check(): void {
    this.#watch.throwIfFaulted();
  }

  get kernelSeconds(): number {
    return this.#seconds + this.#pacer.kernelSeconds;
  }

  async environment() {
    return {
      adapter: describeAdapter({ info: this.#device.adapterInfo }),
      selfTest: this.#selfTest ?? {},
      kernelHash: await hashOf(bare(kernelText(this.#experiment))),
    };
  }

  #newPacer(): Pacer {
    const { dispatchMs, signal } = this.#options;
    return new Pacer(this.#device, this.#watch, dispatchMs ?? HEADLESS_MS, signal);
  }

  async #withDevice<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const fault = await this.#faultBehind(error);
        const { renew, signal } = this.#options;
        if (!(fault instanceof GpuFault && fault.lost) || !renew || ++this.#losses > MOST_LOSSES) throw fault;
        signal?.throwIfAborted();
        this.#device = await renew();
        this.#watch = watchDevice(this.#device);
        this.#seconds += this.#pacer.kernelSeconds;
        this.#pacer = this.#newPacer();
      }
    }
  }

  /** What waits on a device that faults may fail first, for reasons of its own: the fault is why. */
  async #faultBehind(error: unknown): Promise<unknown> {
    if (error instanceof GpuFault || this.#options.signal?.aborted) return error;
    await new Promise((resolve) => setTimeout(resolve));
    try {
      this.#watch.throwIfFaulted();
      return error;
    } catch (fault) {
      return fault;
    }
  }

  async #batch(
    cell: Cell,
    firstId: number,
    count: number,
    progress: Progress,
    between: (underway: Underway) => Promise<void>,
  ): Promise<BatchRecords> {
    const experiment = this.#experiment;
    const { explicit, sliceSteps } = this.#options;
    const { grid } = this.plan;
    const pacer = this.#pacer;
    const hasOptimum = optimumMargin(experiment.network, cell.dataset).optimum !== null;
    const creation = Population.create(this.#device, experiment, cell, grid, count);
    const population = await pacer.wait(creation).catch((error) => {
      creation.then((late) => late.destroy()).catch(() => undefined);
      throw error;
    });
    try {
      await pacer.run((encoder) => population.initialize(encoder, experiment, cell, firstId));
      if (explicit && cell.init.kind === "explicit") population.writeExplicit(explicit, firstId);
      const initial = await pacer.wait(population.readParameters());
      const read = (records: number) => {
        const seen = { ...grid, lnT: grid.lnT.slice(0, records) };
        return collect(population, pacer, cell, seen, firstId, initial, hasOptimum);
      };
      const job = {
        population,
        pacer,
        experiment,
        cell,
        grid,
        sliceSteps,
        progress,
        between: async (records: number) => {
          const standBy = async (until: Promise<void>) => {
            // Not raced with an abort: what it reads must be there until it has been read.
            const unpark = await population.park();
            await pacer.wait(until);
            unpark();
          };
          await between({ records, read: () => read(records), standBy });
        },
      };
      await exactPhase(job);
      if (experiment.logHorizon > 0) await flowPhase(job);
      return await read(grid.lnT.length);
    } finally {
      population.destroy();
    }
  }
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
