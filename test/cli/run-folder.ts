import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toJson } from "../../src/experiment/index.ts";
import { type RunRecord, replayJson } from "../../src/record/index.ts";

/** What the commands that read a run want of its folder. */
export async function writeRun(folder: string, record: RunRecord): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "record.json"), `${replayJson(record)}\n`);
  await writeFile(join(folder, "experiment.json"), `${toJson(record.experiment)}\n`);
  await writeFile(join(folder, "trajectories.parquet"), "PAR1 not read, only hashed");
}
