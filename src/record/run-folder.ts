import { type Experiment, toJson } from "../experiment/index.ts";
import { parquetTable, type TableWriter } from "../table/index.ts";
import { replayJson } from "./replay.ts";
import { type Storage, writeText } from "./storage.ts";
import { curveColumns, trajectoryColumns } from "./tables.ts";
import type { RunRecord, TrajectoryBatch } from "./types.ts";

/** What stands beside the data in a run folder. */
export interface RunTexts {
  /** The WGSL that ran, linked. */
  kernel: string;
  /** The self-contained page. */
  report: string;
}

export interface RunFolder {
  append(batch: TrajectoryBatch): Promise<void>;
  /** Writes the rest and makes the folder appear under its name. */
  finish(record: RunRecord, texts: RunTexts): Promise<void>;
}

/** A summary as JSON; NaN, which JSON does not have, is null. */
export function summaryJson(summary: object): string {
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/** Begins a run folder: `experiment.json` at once, `trajectories.parquet` as batches come. */
export async function openRunFolder(storage: Storage, experiment: Experiment): Promise<RunFolder> {
  await writeText(storage, "experiment.json", `${toJson(experiment)}\n`);
  let trajectories: TableWriter | null = null;
  return {
    async append(batch) {
      trajectories ??= parquetTable(await storage.create("trajectories.parquet"));
      await trajectories.append(trajectoryColumns(batch));
    },
    async finish(record, { kernel, report }) {
      await trajectories?.finish();
      const curves = parquetTable(await storage.create("curves.parquet"));
      await curves.append(curveColumns(record.cells));
      await curves.finish();
      await writeText(storage, "environment.json", `${JSON.stringify(record.environment, null, 2)}\n`);
      await writeText(storage, "summary.json", summaryJson(record.summary));
      await writeText(storage, "record.json", `${replayJson(record)}\n`);
      await writeText(storage, "kernel.wgsl", kernel);
      await writeText(storage, "report.html", report);
      await storage.commit();
    },
  };
}
