import { GpuFault, type PageDevice, pageDevice } from "../device/index.ts";
import { Gate, type Snapshot, type Sweep, sweep, trace, twinSweep } from "../ensemble/index.ts";
import { cellsOf, type Experiment, InputError, pointsOf } from "../experiment/index.ts";
import type { TrajectoryBatch } from "../record/index.ts";
import { type KeptBatch, keep } from "./kept.ts";
import { pacing } from "./pacing.ts";
import type { Post, Request, RunOrder } from "./protocol.ts";

/** What the twin takes in all, in steps of two neurons on two points: seconds. */
const TWIN_STEPS = 2e8;
/** Of so many trajectories one succeeds, but for one run in a million (a quarter do). */
const SEARCHED = 48;
/** Attempts to get another device, and the time between them. */
const RENEWALS = 20;
const RENEWAL_MS = 250;
const TWIN_TRAJECTORIES = { least: 8, most: 512 };

interface Running {
  gate: Gate;
  stop: AbortController;
}

/** Computes what is asked and posts what there is to tell, in a worker or on a page. */
export class Engine {
  readonly #post: Post;
  readonly #where: "worker" | "page";
  readonly #running = new Map<number, Running>();

  constructor(post: Post, where: "worker" | "page") {
    this.#post = post;
    this.#where = where;
  }

  async hello(): Promise<void> {
    const page = await pageDevice().catch(() => null);
    this.#post({ type: "ready", id: 0, adapter: page?.adapter ?? null });
  }

  handle(request: Request): void {
    const running = this.#running.get(request.id);
    switch (request.type) {
      case "start":
        this.#guard(request.id, (running) => this.#start(request.id, request, running));
        break;
      case "trace":
        this.#guard(request.id, ({ stop }) => this.#trace(request, stop.signal));
        break;
      case "hold":
        running?.gate.hold();
        break;
      case "release":
        running?.gate.release();
        break;
      case "stop":
        running?.stop.abort();
    }
  }

  async #guard(id: number, work: (running: Running) => Promise<void>): Promise<void> {
    const running = { gate: new Gate(), stop: new AbortController() };
    this.#running.set(id, running);
    try {
      await work(running);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      if (!running.stop.signal.aborted) this.#post({ type: "error", id, name, message });
    } finally {
      this.#running.delete(id);
    }
  }

  async #start(id: number, { experiment, keepTrajectories }: RunOrder, running: Running): Promise<void> {
    const page = await pageDevice();
    const fitting = page ? experiment : { ...experiment, trajectories: twinSize(experiment) };
    this.#post({ type: "begun", id, experiment: fitting, adapter: page?.adapter ?? null });
    const kept: KeptBatch[] = [];
    const { gate, stop } = running;
    const common = {
      gate,
      signal: stop.signal,
      live: true,
      ...(keepTrajectories && { onBatch: (batch: TrajectoryBatch) => void kept.push(keep(batch)) }),
    } satisfies Parameters<typeof twinSweep>[1];
    const run = page ? this.#onDevice(id, page, fitting, common) : twinSweep(fitting, common);
    await this.#report(id, run);
    const record = await run.result;
    stop.signal.throwIfAborted();
    this.#post({ type: "result", id, record, kept: keepTrajectories ? kept : null });
  }

  #onDevice(
    id: number,
    page: PageDevice,
    experiment: Experiment,
    common: Parameters<typeof twinSweep>[1],
  ): Sweep {
    return sweep(page.device, experiment, {
      ...common,
      ...pacing(this.#where, page.adapter),
      renew: async () => {
        const next = await another();
        this.#post({
          type: "notice",
          id,
          notice:
            "The GPU was lost on the way. Another one took over; nothing that had been computed was lost.",
        });
        return next.device;
      },
    });
  }

  async #report(id: number, { snapshots }: Sweep): Promise<void> {
    let told: Snapshot["statistics"] = null;
    for await (const { statistics, ...snapshot } of snapshots) {
      const news = statistics && statistics !== told ? { statistics } : {};
      told = statistics;
      this.#post({ type: "snapshot", id, snapshot, ...news });
    }
  }

  async #trace(
    { id, experiment, cell, trajectory }: Extract<Request, { type: "trace" }>,
    signal: AbortSignal,
  ): Promise<void> {
    const found = cellsOf(experiment)[cell];
    if (!found) throw InputError.at("cell", String(cell), `0 to ${cellsOf(experiment).length - 1}`);
    const { trajectories } = experiment;
    if (
      trajectory !== null &&
      !(Number.isInteger(trajectory) && trajectory >= 0 && trajectory < trajectories)
    )
      throw InputError.at("trajectory", String(trajectory), `a whole number, 0 to ${trajectories - 1}`);
    let at = trajectory ?? 0;
    let traced = await trace(experiment, found, at, { signal });
    const last = Math.min(SEARCHED, trajectories) - 1;
    while (trajectory === null && !traced.correct && at < last)
      traced = await trace(experiment, found, ++at, { signal });
    this.#post({ type: "trace", id, trace: traced });
  }
}

/** A device after a loss: a browser whose GPU process has just ended takes a moment to offer one. */
async function another(): Promise<PageDevice> {
  for (let attempt = 0; attempt < RENEWALS; attempt++) {
    const next = await pageDevice().catch(() => null);
    if (next) return next;
    await new Promise((resolve) => setTimeout(resolve, RENEWAL_MS));
  }
  throw new GpuFault("the GPU was lost, and the browser offers no other");
}

/** How many trajectories the twin is soon done with. */
function twinSize(experiment: Experiment): number {
  const cells = cellsOf(experiment);
  const work = cells.reduce(
    (sum, { dataset }) => sum + (experiment.network.width * pointsOf(dataset).x.length) / 4,
    0,
  );
  const most = Math.floor(TWIN_STEPS / (work * experiment.exactStepsCap));
  const { least, most: limit } = TWIN_TRAJECTORIES;
  return Math.min(experiment.trajectories, Math.max(least, Math.min(limit, most)));
}
