import type { ReactiveController, ReactiveControllerHost } from "lit";
import { GpuFault, pageDevice } from "../device/index.ts";
import {
  generatedSource,
  gpuBackend,
  gpuDecompose,
  type Moments,
  momentsSource,
  runSpectra,
  type SpectraExperiment,
  type SpectraRecord,
  twinBackend,
  twinDecompose,
} from "../spectra/index.ts";
import { adapterWords, throwFault } from "./page-device.ts";

/** Of this many matrices the twin is soon done. */
const TWIN_MATRICES = 64;
const SHOWN_EVERY_MS = 100;

export type RunState = "idle" | "running" | "done" | "stopped" | "failed";

/** Runs experiments for an element, one at a time: the next one stops the one before. */
export class SpectraRunner implements ReactiveController {
  state: RunState = "idle";
  /** Of the run that is on, or of the last one while the next has nothing to show yet. */
  record: SpectraRecord | null = null;
  /** How far the run is that is on, 0 to 1. */
  progress = 0;
  /** What a reader should know of how it was computed; empty where there is nothing. */
  notice = "";
  /** What computed and timed it; empty for the twin. */
  adapter = "";

  readonly #host: ReactiveControllerHost & EventTarget;
  #stop: AbortController | null = null;
  #shown = 0;

  constructor(host: ReactiveControllerHost & EventTarget) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    if (this.state === "running") this.#become("stopped");
  }

  /** Fires `mf-progress` and `mf-result` with the record. Rejects with what went wrong; an abort is no failure. */
  async start(experiment: SpectraExperiment, moments: Moments | null): Promise<void> {
    this.stop();
    const own = new AbortController();
    this.#stop = own;
    this.notice = "";
    this.progress = 0;
    this.#shown = 0;
    this.#become("running");
    try {
      await this.#run(experiment, moments, own.signal).catch((error) => {
        if (!(error instanceof GpuFault) || own.signal.aborted) throw error;
        this.notice = "The GPU was lost on the way; the run began again on a new one.";
        return this.#run(experiment, moments, own.signal);
      });
      this.#become("done");
      this.#fire("mf-result");
    } catch (error) {
      if (own.signal.aborted) return;
      this.#become("failed");
      throw error;
    }
  }

  async #run(experiment: SpectraExperiment, moments: Moments | null, signal: AbortSignal): Promise<void> {
    const page = await pageDevice();
    signal.throwIfAborted();
    this.adapter = page ? adapterWords(page.adapter) : "";
    let backend = twinBackend;
    let decompose = twinDecompose;
    let sized = experiment;
    if (page) {
      backend = gpuBackend(page.device, signal);
      decompose = gpuDecompose(page.device, signal);
    } else {
      sized = { ...experiment, matrices: Math.min(TWIN_MATRICES, experiment.matrices) };
      this.notice =
        "No WebGPU here: these are the errors of exact arithmetic, from the f64 twin on few matrices, without times.";
    }
    const few = moments && !page ? firstOf(moments, TWIN_MATRICES) : moments;
    const source = few ? momentsSource(few, decompose) : generatedSource(sized);
    try {
      for await (const record of runSpectra(sized, source, backend, signal)) this.#show(record);
    } catch (error) {
      if (page) await throwFault(page.device);
      throw error;
    }
  }

  #show(record: SpectraRecord): void {
    if (performance.now() - this.#shown < SHOWN_EVERY_MS && record.progress < 1) return;
    this.#shown = performance.now();
    this.record = record;
    this.progress = record.progress;
    this.#host.requestUpdate();
    this.#fire("mf-progress");
  }

  #become(state: RunState): void {
    this.state = state;
    this.#host.requestUpdate();
  }

  #fire(name: string): void {
    this.#host.dispatchEvent(new CustomEvent(name, { detail: this.record, bubbles: true, composed: true }));
  }
}

function firstOf(moments: Moments, most: number): Moments {
  const { data, batch, rows, cols } = moments.matrices;
  const count = Math.min(most, batch);
  return { ...moments, matrices: { data: data.subarray(0, count * rows * cols), batch: count, rows, cols } };
}
