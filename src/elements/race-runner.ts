import type { ReactiveController, ReactiveControllerHost } from "lit";
import { GpuFault, pageDevice } from "../device/index.ts";
import { Gate } from "../ensemble/index.ts";
import { type Race, runRace } from "../race/index.ts";
import type { ComparisonRecord } from "../training/index.ts";
import { adapterWords, throwFault } from "./page-device.ts";
import { type RaceSources, raceTask, recordedRace } from "./race-data.ts";
import { turn } from "./turn.ts";

const SHOWN_EVERY_MS = 100;
/** Frames are drawn between two slices of work. */
const SLICE_MS = 12;

export type RaceState = "idle" | "running" | "paused" | "done" | "stopped" | "failed" | "recorded";

/** Runs races for an element, one at a time: the next one stops the one before. */
export class RaceRunner implements ReactiveController {
  state: RaceState = "idle";
  /** Of the race that is on, or of the last one while the next has nothing to show yet. */
  record: ComparisonRecord | null = null;
  /** How far the race is that is on, 0 to 1. */
  progress = 0;
  /** Who is being made ready; empty once all are. */
  preparing = "";
  /** What a reader should know of how it was computed; empty where there is nothing. */
  notice = "";

  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #gate = new Gate();
  #stop: AbortController | null = null;
  #shown = 0;

  constructor(host: ReactiveControllerHost & EventTarget) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  pause(): void {
    if (this.state !== "running") return;
    this.#gate.hold();
    this.#become("paused");
  }

  resume(): void {
    if (this.state !== "paused") return;
    this.#become("running");
    this.#gate.release();
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#gate.release();
    if (this.state === "running" || this.state === "paused") this.#become("stopped");
  }

  /** Fires `mf-progress` and `mf-result` with the record. Rejects with what went wrong; an abort is no failure. */
  async start(race: Race, sources: RaceSources, recorded: string): Promise<void> {
    this.stop();
    const own = new AbortController();
    this.#stop = own;
    this.notice = "";
    this.#become("running");
    try {
      await this.#run(race, sources, recorded, own.signal).catch((error) => {
        if (!(error instanceof GpuFault) || own.signal.aborted) throw error;
        this.notice = "The GPU was lost on the way; the race began again on a new one.";
        return this.#run(race, sources, recorded, own.signal);
      });
    } catch (error) {
      if (own.signal.aborted) return;
      this.#become("failed");
      throw error;
    }
  }

  async #run(race: Race, sources: RaceSources, recorded: string, signal: AbortSignal): Promise<void> {
    this.progress = 0;
    this.preparing = "the task";
    this.#shown = 0;
    const page = await pageDevice();
    signal.throwIfAborted();
    if (!page) return this.#replay(recorded, signal);
    const task = await raceTask(race.task, sources);
    await turn();
    signal.throwIfAborted();
    try {
      const options = { race, task, adapter: adapterWords(page.adapter), signal, sliceMs: SLICE_MS };
      for await (const { label, record, level, done } of runRace(page.device, options)) {
        this.preparing = done === 0 ? label : "";
        this.progress = done;
        if (record) this.#show(record, level);
        else this.#host.requestUpdate();
        await this.#gate.opened();
        signal.throwIfAborted();
      }
    } catch (error) {
      await throwFault(page.device);
      throw error;
    }
    this.#become("done");
    this.#fire("mf-result");
  }

  /** Nothing trains without WebGPU: what was recorded elsewhere is shown, where the page has it. */
  async #replay(address: string, signal: AbortSignal): Promise<void> {
    const without = "Training needs WebGPU, which this browser does not offer";
    this.preparing = "";
    if (address === "") {
      this.notice = `${without}.`;
      this.#become("stopped");
      return;
    }
    this.record = await recordedRace(address);
    signal.throwIfAborted();
    this.progress = 1;
    this.notice = `${without}: this race was recorded on ${this.record.adapter}.`;
    this.#become("recorded");
    this.#fire("mf-result");
  }

  #show(record: ComparisonRecord, level: boolean): void {
    if (performance.now() - this.#shown < SHOWN_EVERY_MS && !(level && this.progress === 1)) return;
    this.#shown = performance.now();
    this.record = record;
    this.#host.requestUpdate();
    this.#fire("mf-progress");
  }

  #become(state: RaceState): void {
    this.state = state;
    this.#host.requestUpdate();
  }

  #fire(name: string): void {
    this.#host.dispatchEvent(new CustomEvent(name, { detail: this.record, bubbles: true, composed: true }));
  }
}
