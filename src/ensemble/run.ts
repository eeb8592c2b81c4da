import { breather } from "../device/index.ts";
import type { Cell, Experiment } from "../experiment/index.ts";
import type { BatchRecords, CellRecord, CellSummary, Environment, RunRecord } from "../record/index.ts";
import { CellFold, summarize } from "../statistics/index.ts";
import { VERSION } from "../version.ts";
import type { Progress } from "./advance.ts";
import { Auditor } from "./audit.ts";
import type { Gate } from "./gate.ts";
import type { RunPlan } from "./plan.ts";
import { ProgressMeter } from "./progress.ts";
import type { EnsembleOptions, Sweep } from "./types.ts";

/** The first batch of a run that somebody watches; each one after it is twice as large. */
const FIRST_LIVE = 512;
/** Between two looks at statistics that are still changing, milliseconds. */
const LEARN_MS = 500;
/** Fewer records make no curve. */
const FEWEST_RECORDS = 8;

/** A batch that is being computed. */
export interface Underway {
  /** Record times that all of it has passed. */
  records: number;
  /** Its records up to there. */
  read: () => Promise<BatchRecords>;
  /** Holds nothing on the device until then. */
  standBy: (until: Promise<void>) => Promise<void>;
}

/** What computes batches: kernels, or the twin. */
export interface BatchSource {
  plan: RunPlan;
  /** Before the first batch. */
  open(): Promise<void>;
  /** Awaits `between` after every slice. */
  batch(
    cell: Cell,
    firstId: number,
    count: number,
    progress: Progress,
    between: (underway: Underway) => Promise<void>,
  ): Promise<BatchRecords>;
  /** Throws where something that it gave may be wrong. */
  check(): void;
  /** Checked against the twin. */
  readonly audited: boolean;
  kernelSeconds: number;
  environment(): Promise<Pick<Environment, "adapter" | "selfTest" | "kernelHash">>;
}

/** Cell by cell and batch by batch: computed by the source, folded into statistics, then audited. */
export function startRun(open: () => BatchSource, experiment: Experiment, options: EnsembleOptions): Sweep {
  const meter = new ProgressMeter();
  const result = run(open, experiment, options, meter).finally(() => meter.end());
  // A caller that only reads snapshots must not die of an unhandled rejection; `result` still rejects.
  result.catch(() => undefined);
  return { snapshots: meter.snapshots, result };
}

async function run(
  open: () => BatchSource,
  experiment: Experiment,
  options: EnsembleOptions,
  meter: ProgressMeter,
): Promise<RunRecord> {
  const started = new Date();
  const start = performance.now();
  const source = open();
  const { cells, grid, batch: most, choices } = source.plan;
  await source.open();
  const auditor = new Auditor(experiment, cells.length);
  meter.begin(cells.length * experiment.trajectories);

  const records: CellRecord[] = [];
  const summaries: CellSummary[] = [];
  let learnt = Number.NEGATIVE_INFINITY;
  const breathe = breather(options.signal, options.hostMs ?? Number.POSITIVE_INFINITY);
  const learn = async (cell: Cell, fold: CellFold, underway: boolean) => {
    const { record, summary } = await fold.finish(breathe);
    learnt = performance.now();
    meter.learn(cell, { cells: [...records, record], summaries: [...summaries, summary], underway });
  };
  const due = () => options.live === true && performance.now() - learnt >= LEARN_MS;
  const hold = async (gate: Gate, standBy: Underway["standBy"]) => {
    const since = performance.now();
    await standBy(gate.opened());
    meter.waited(performance.now() - since);
  };

  for (const cell of cells) {
    const fold = new CellFold(experiment, cell, grid.lnT);
    for (const { firstId, count } of batchesOf(experiment.trajectories, most, options.live)) {
      const between = async ({ records: reached, read, standBy }: Underway) => {
        if (options.gate?.shut) await hold(options.gate, standBy);
        if (firstId > 0 || reached < FEWEST_RECORDS || !due()) return;
        const seen = new CellFold(experiment, cell, grid.lnT.slice(0, reached));
        const soFar = await read();
        await breathe();
        seen.add(soFar);
        await breathe();
        await learn(cell, seen, true);
      };
      const progress = meter.of(cell, experiment.logHorizon > 0, count);
      const batch = await source.batch(cell, firstId, count, progress, between);
      if (firstId === 0 && source.audited) auditor.draw(batch);
      await breathe();
      const rows = fold.add(batch);
      await breathe();
      await options.onBatch?.(rows);
      meter.batchDone(count);
      if (due() && firstId + count < experiment.trajectories) await learn(cell, fold, false);
    }
    const { record, summary } = await fold.finish(breathe);
    records.push(record);
    summaries.push(summary);
    if (options.live) meter.learn(cell, { cells: [...records], summaries: [...summaries], underway: false });
  }
  const audited = async (done: number) => {
    options.signal?.throwIfAborted();
    if (options.gate?.shut) await hold(options.gate, (until) => until);
    meter.audit(cells[0], done);
    await new Promise((resolve) => setTimeout(resolve));
  };
  const audit = source.audited ? await auditor.run(audited) : null;
  source.check();
  const { kernelSeconds } = source;
  const { exactSeconds, trajectorySteps } = meter;
  const timing = {
    wallSeconds: (performance.now() - start) / 1000,
    kernelSeconds,
    exactSeconds,
    trajectorySteps,
  };
  const environment: Environment = {
    marginflow: VERSION,
    runtime: globalThis.navigator?.userAgent ?? "unknown",
    ...(await source.environment()),
    ...options.host,
    choices,
    started: started.toISOString(),
  };
  return {
    experiment,
    summary: summarize(experiment, summaries, audit, timing, environment.adapter.name),
    environment,
    cells: records,
  };
}

function* batchesOf(trajectories: number, most: number, live = false) {
  let size = live ? Math.min(most, FIRST_LIVE) : most;
  for (let firstId = 0; firstId < trajectories; ) {
    const count = Math.min(size, trajectories - firstId);
    yield { firstId, count };
    firstId += count;
    size = Math.min(most, 2 * size);
  }
}
