import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../experiment/index.ts";
import { type Environment, utf8 } from "../record/index.ts";
import { type Column, parquetTable } from "../table/index.ts";
import {
  atRate,
  type Checkpoint,
  curveColumns,
  momentColumns,
  parsePlan,
  recordJson,
  summarizeTraining,
  type TrainingPlan,
  type TrainingRecord,
} from "../training/index.ts";
import { requireFree, writeWhole } from "./storage.ts";
import { readCheckpoint, writeCheckpoint } from "./training-checkpoint.ts";
import { trainingPage } from "./training-page.ts";

/** Where a training ran. */
export type TrainingEnvironment = Pick<Environment, "marginflow" | "runtime" | "adapter" | "selfTest">;

const PLAN = "training.json";
const CHECKPOINT = "checkpoint.npz";

const writeText = (path: string, text: string): Promise<void> =>
  writeWhole(path, async (sink) => {
    await sink.write(utf8(text));
    await sink.close();
  });

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const writeTable = (path: string, columns: Column[]): Promise<void> =>
  writeWhole(path, async (sink) => {
    const table = parquetTable(sink);
    await table.append(columns);
    await table.finish();
  });

function parseJson(text: string, file: string): Record<string, unknown> {
  const allowed = "a training as marginflow train wrote it";
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch (error) {
    throw InputError.at(file, (error as Error).message, allowed);
  }
  throw InputError.at(file, text.slice(0, 60), allowed);
}

/**
 * The folder of a training, which is there from the first step on, so that it can be gone on with from what it holds. Each file of it is whole or
 * absent.
 */
export class TrainingFolder {
  private constructor(
    readonly path: string,
    readonly plan: TrainingPlan,
  ) {}

  /** @throws InputError where something stands there, or nothing can be made */
  static async create(path: string, plan: TrainingPlan): Promise<TrainingFolder> {
    await requireFree(path);
    await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      throw InputError.at(
        "--out",
        `${path}, which cannot be made (${error.code})`,
        "a folder that can be written to",
      );
    });
    await writeText(join(path, PLAN), json(plan));
    return new TrainingFolder(path, plan);
  }

  /** The folder of a training to go on with, to `steps` steps where they are said. @throws InputError where it is none, or one of something else */
  static async open(path: string, steps: number | undefined): Promise<[TrainingFolder, Checkpoint]> {
    const file = join(path, PLAN);
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      const missing = error.code === "ENOENT" || error.code === "ENOTDIR";
      const why = missing ? `without ${PLAN}` : `whose ${PLAN} cannot be read (${error.code})`;
      throw InputError.at("--resume", `${path}, ${why}`, "a folder that marginflow train began");
    });
    const given = parseJson(text, file);
    const plan = parsePlan({ ...given, steps: steps ?? given.steps }, (key) => `${file}, ${key}`);
    const checkpoint = await readCheckpoint(join(path, CHECKPOINT), plan);
    const done = checkpoint.record.step;
    if (done > plan.steps)
      throw InputError.at("--steps", `${plan.steps}, of which ${done} are done`, `${done} or more`);
    if (plan.steps !== given.steps) await writeText(file, json(plan));
    return [new TrainingFolder(path, plan), checkpoint];
  }

  save(checkpoint: Checkpoint): Promise<void> {
    return writeCheckpoint(join(this.path, CHECKPOINT), this.plan, checkpoint);
  }

  /** Writes all that is to be read of a finished training; its report is of the tuned rate, by the script that is given. */
  async finish(record: TrainingRecord, environment: TrainingEnvironment, script: string): Promise<void> {
    const file = (name: string) => join(this.path, name);
    const summary = summarizeTraining(record);
    const shown = summary.tuned === null ? record : atRate(record, summary.tuned);
    await writeText(file("environment.json"), json(environment));
    await writeTable(file("curves.parquet"), curveColumns(record));
    await writeTable(file("moments.parquet"), momentColumns(record));
    await writeText(file("summary.json"), json(summary));
    await writeText(file("record.json"), `${recordJson(record)}\n`);
    await writeText(file("report.html"), trainingPage(shown, script));
  }
}
