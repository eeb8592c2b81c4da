import type { AdapterSummary } from "../device/index.ts";
import type { Trace } from "../ensemble/index.ts";
import { type Experiment, InputError, toUrl } from "../experiment/index.ts";
import { connect, type Endpoint } from "./endpoint.ts";
import { trajectoryTable } from "./kept.ts";
import type { Reply, Request } from "./protocol.ts";
import { Run } from "./run.ts";

const TWIN_NOTICE =
  "No WebGPU here: fewer trajectories, computed in f64 on the processor. The numbers are right, their intervals wider.";

type Told = Exclude<Reply, { type: "ready" }>;
const listeners = new Map<number, (reply: Told) => void>();
let lastId = 0;
let adapter: AdapterSummary | null = null;
let connected: Promise<Endpoint> | null = null;

function endpoint(): Promise<Endpoint> {
  connected ??= connect((reply) => {
    if (reply.type === "ready") adapter = reply.adapter;
    else listeners.get(reply.id)?.(reply);
  });
  return connected;
}

/** What computes on this page: the adapter, null where it is the twin. */
export async function pageAdapter(): Promise<AdapterSummary | null> {
  await endpoint();
  return adapter;
}

function errorOf({ name, message }: Extract<Reply, { type: "error" }>): Error {
  return name === "InputError" ? new InputError(message) : Object.assign(new Error(message), { name });
}

/** One trajectory, computed by the twin away from the page. */
export async function traceInEngine(
  experiment: Experiment,
  cell: number,
  trajectory: number | null,
): Promise<Trace> {
  const { send } = await endpoint();
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    listeners.set(id, (reply) => {
      listeners.delete(id);
      if (reply.type === "trace") resolve(reply.trace);
      else if (reply.type === "error") reject(errorOf(reply));
    });
    send({ type: "trace", id, experiment, cell, trajectory });
  });
}

/** A run in the engine of the page. */
class LiveRun extends Run {
  readonly #id = ++lastId;
  readonly #watchers = new Map<object, boolean>();
  readonly #ended: () => void;
  #paused = false;
  #held = false;
  #send: ((request: Request) => void) | null = null;

  constructor(experiment: Experiment, keepTrajectories: boolean, ended: () => void) {
    super(experiment);
    this.#ended = ended;
    listeners.set(this.#id, (reply) => this.#hear(reply));
    endpoint().then(({ send, where }) => {
      if (this.state === "stopped") return;
      this.engine = adapter ? where : "twin";
      this.#send = send;
      send({ type: "start", id: this.#id, experiment, keepTrajectories });
      this.#hold();
    });
  }

  override pause(): void {
    this.#paused = true;
    this.#hold();
  }

  override resume(): void {
    this.#paused = false;
    this.#hold();
  }

  override stop(): void {
    if (!this.#isOn) return;
    this.#send?.({ type: "stop", id: this.#id });
    this.#end("stopped");
    this.tell();
  }

  override trace(cell: number, trajectory: number | null): Promise<Trace> {
    return traceInEngine(this.experiment, cell, trajectory);
  }

  override watch(watcher: object, visible: boolean): void {
    this.#watchers.set(watcher, visible);
    this.#hold();
  }

  override leave(watcher: object): void {
    if (!this.#watchers.delete(watcher)) return;
    this.#hold();
    // What is moved within a page leaves it and comes back at once.
    setTimeout(() => this.#watchers.size === 0 && this.stop());
  }

  get #isOn(): boolean {
    return this.state === "waiting" || this.state === "running" || this.state === "paused";
  }

  #hold(): void {
    if (!this.#isOn || !this.#send) return;
    const seen = [...this.#watchers.values()].some((visible) => visible);
    const held = this.#paused || !seen;
    if (held !== this.#held) this.#send({ type: held ? "hold" : "release", id: this.#id });
    this.#held = held;
    if (this.state !== "waiting") this.state = held ? "paused" : "running";
    this.tell();
  }

  #hear(reply: Told): void {
    if (!this.#isOn) return;
    switch (reply.type) {
      case "begun":
        this.experiment = reply.experiment;
        this.adapter = reply.adapter;
        this.notice = reply.adapter ? "" : TWIN_NOTICE;
        this.state = this.#held ? "paused" : "running";
        this.tell();
        break;
      case "snapshot":
        this.snapshot = reply.snapshot;
        if (reply.statistics) this.statistics = reply.statistics;
        this.tell("mf-progress");
        break;
      case "notice":
        this.notice = reply.notice;
        this.tell();
        break;
      case "result": {
        const { cells, summary } = reply.record;
        this.record = reply.record;
        this.statistics = { cells, summaries: summary.inits, underway: false };
        const { kept } = reply;
        this.trajectories = kept && (() => trajectoryTable(kept));
        this.#end("done");
        this.tell("mf-result");
        break;
      }
      case "error":
        this.error = errorOf(reply);
        this.#end("failed");
        this.tell("mf-error");
    }
  }

  #end(state: "done" | "stopped" | "failed"): void {
    this.state = state;
    listeners.delete(this.#id);
    this.#ended();
  }
}

const shared = new Map<string, Run>();

/** @throws InputError where a page cannot run it. */
function requireRunnable({ init }: Experiment): void {
  if ([init].flat().some(({ kind }) => kind === "explicit"))
    throw InputError.at(
      "init.kind",
      '"explicit"',
      "any other here: the command line reads parameters from files",
    );
}

/** The run of an experiment on this page: all who ask for the same one get the same, until it has stopped or failed. */
export function sharedRun(experiment: Experiment): Run {
  requireRunnable(experiment);
  const key = toUrl(experiment);
  const found = shared.get(key);
  if (found) return found;
  const run: Run = new LiveRun(experiment, false, () => {
    if (run.state !== "done") shared.delete(key);
  });
  shared.set(key, run);
  return run;
}

/** A run of one's own that keeps its trajectories. */
export function ownRun(experiment: Experiment): Run {
  requireRunnable(experiment);
  return new LiveRun(experiment, true, () => undefined);
}
