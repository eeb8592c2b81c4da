import type { AdapterSummary } from "../device/index.ts";
import type { Snapshot, Statistics, Trace } from "../ensemble/index.ts";
import type { Experiment } from "../experiment/index.ts";
import type { RunRecord } from "../record/index.ts";

export type RunState = "waiting" | "running" | "paused" | "done" | "stopped" | "failed";
/** Who computed: kernels in a worker or on the page, the f64 twin where there is no WebGPU, or nobody now. */
export type RunEngine = "worker" | "page" | "twin" | "recorded";

/** What a run tells its watchers. */
export type RunEvent = "mf-progress" | "mf-result" | "mf-error";

/** A run as widgets see it: what has come so far, live or recorded. Fires RunEvents, and "change" whenever anything is new. */
export abstract class Run extends EventTarget {
  /** As it runs: of fewer trajectories where the twin computes. */
  experiment: Experiment;
  state: RunState = "waiting";
  engine: RunEngine | null = null;
  adapter: AdapterSummary | null = null;
  snapshot: Omit<Snapshot, "statistics"> | null = null;
  /** So far, or in the end. */
  statistics: Statistics | null = null;
  /** Once it has ended. */
  record: RunRecord | null = null;
  error: Error | null = null;
  /** What a reader should know of how it was computed; empty where there is nothing. */
  notice = "";
  /** Makes the table of trajectories, a Parquet file; null before the end, and where they were not kept. */
  trajectories: (() => Promise<Blob>) | null = null;

  constructor(experiment: Experiment) {
    super();
    this.experiment = experiment;
  }

  abstract pause(): void;
  abstract resume(): void;
  abstract stop(): void;
  /** One trajectory of a cell, in f64. Rejects with InputError where there is no such one. */
  abstract trace(cell: number, trajectory: number | null): Promise<Trace>;

  /** A watcher, and whether a reader can see it: while none can, the run is held up; without any it stops. */
  abstract watch(watcher: object, visible: boolean): void;
  abstract leave(watcher: object): void;

  protected tell(event?: RunEvent): void {
    this.dispatchEvent(new Event("change"));
    if (event) this.dispatchEvent(new Event(event));
  }
}
