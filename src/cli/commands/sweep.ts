import { join, relative } from "node:path";
import { defineCommand } from "citty";
import { kernelText, sweep } from "../../ensemble/index.ts";
import {
  type Acquired,
  acquireDevice,
  type FolderStorage,
  folderStorage,
  type LoadedExperiment,
  rebase,
  reportPage,
  reportScript,
  requireFree,
} from "../../node/index.ts";
import type { RunRecord } from "../../record/index.ts";
import { openRunFolder, summaryJson } from "../../record/index.ts";
import { freeFolder } from "../free-folder.ts";
import { onInterrupt } from "../interrupt.ts";
import type { Output } from "../io.ts";
import { showProgress } from "../progress.ts";
import { summaryTable } from "../summary-table.ts";
import { type CommandData, deviceArgument, experimentArguments, experimentOf, host } from "./options.ts";

interface Job {
  loaded: LoadedExperiment;
  acquired: Acquired;
  storage: FolderStorage;
  signal: AbortSignal;
  /** Where progress goes; null: nowhere. */
  progress: Output | null;
}

async function execute({ loaded, acquired, storage, signal, progress }: Job): Promise<RunRecord> {
  const { experiment, explicit, base } = loaded;
  const script = await reportScript();
  const folder = await openRunFolder(storage, rebase(experiment, base, storage.folder));
  const environment = {
    runtime: host(),
    adapter: acquired.adapter,
  };
  const run = sweep(acquired.device, experiment, {
    host: environment,
    signal,
    onBatch: (batch) => folder.append(batch),
    ...(explicit && { explicit }),
  });
  const [record] = await Promise.all([run.result, progress && showProgress(run.snapshots, progress)]);
  signal.throwIfAborted();
  await folder.finish(record, { kernel: kernelText(experiment), report: reportPage(record, script) });
  return record;
}

export default defineCommand({
  meta: { name: "sweep", description: "Run an experiment and write a run folder with a report" },
  args: {
    ...experimentArguments,
    out: {
      type: "string",
      valueHint: "folder",
      description: "a new or empty folder (default: runs/<name>-<time>)",
    },
    ...deviceArgument,
    quiet: { type: "boolean", description: "print nothing" },
    json: { type: "boolean", description: "print summary.json and no table" },
  },
  async run({ args, data }) {
    const { output, sets } = data as CommandData;
    const loaded = await experimentOf(args, sets);
    const target = args.out ?? (await freeFolder(loaded.experiment.name));
    await requireFree(target);
    const interruption = onInterrupt(output);
    let acquired: Acquired | null = null;
    let storage: FolderStorage | null = null;
    try {
      acquired = await acquireDevice(args.device);
      storage = await folderStorage(target);
      interruption.cleanup = storage.discardNow;
      const { signal } = interruption;
      const record = await execute({
        loaded,
        acquired,
        storage,
        signal,
        progress: args.quiet ? null : output,
      });
      const report = join(relative(process.cwd(), storage.folder) || ".", "report.html");
      if (args.json) output.stdout(summaryJson(record.summary));
      else if (!args.quiet) output.stdout(summaryTable(record.summary, report));
    } finally {
      await storage?.discard();
      acquired?.close();
      interruption.end();
    }
  },
});
