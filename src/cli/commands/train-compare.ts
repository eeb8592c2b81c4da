import { defineCommand } from "citty";
import { selfTest } from "../../device/index.ts";
import { InputError } from "../../experiment/index.ts";
import {
  type Acquired,
  acquireDevice,
  type FolderStorage,
  folderStorage,
  requireFree,
  taskData,
  trainingPage,
  trainingScript,
} from "../../node/index.ts";
import { summaryJson, writeText } from "../../record/index.ts";
import {
  CONTENDER_NAMES,
  type CompareOptions,
  type ComparisonRecord,
  checkFits,
  compareOptimizers,
  entrantOf,
  makeTask,
  OTHER_RATE,
  parseSizes,
  parseTask,
  recordJson,
  summarizeComparison,
  TASKS,
  type TaskName,
  USUAL_CONTENDERS,
} from "../../training/index.ts";
import { VERSION } from "../../version.ts";
import { compareSummary } from "../compare-report.ts";
import { count } from "../format.ts";
import { freeFolder } from "../free-folder.ts";
import { onInterrupt } from "../interrupt.ts";
import type { Output } from "../io.ts";
import { ProgressLine } from "../progress.ts";
import { everyOf, seedsOf, splitSets, stepsOf } from "../train-plan.ts";
import { type CommandData, deviceArgument, host, wholeNumber } from "./options.ts";

const LEAST_SEEDS = 3;
const USUAL_SEEDS = 3;
const MOST_RANK = 64;

type Plan = Omit<CompareOptions, "adapter" | "signal">;

interface Given {
  task?: string | undefined;
  optimizers?: string | undefined;
  rank?: string | undefined;
  steps?: string | undefined;
  seeds?: string | undefined;
}

/** @throws InputError */
async function planOf(given: Given, sets: string[]): Promise<{ name: TaskName; plan: Plan }> {
  const name = parseTask(given.task);
  const { sizes, settings } = splitSets(sets, name);
  const [unknown] = Object.keys(settings);
  if (unknown !== undefined)
    throw InputError.at(
      "--set",
      `"${unknown}"`,
      `sizes of the task, e.g. ${name}.${Object.keys(parseSizes(name, {}))[0]}`,
    );
  const names = given.optimizers?.split(",") ?? USUAL_CONTENDERS;
  const twice = names.find((one, i) => names.indexOf(one) < i);
  if (twice !== undefined) throw InputError.at("--optimizers", `${twice} twice`, "different ones");
  const rank = given.rank === undefined ? undefined : wholeNumber("--rank", given.rank, [1, MOST_RANK]);
  const entrants = names.map((one) => entrantOf(one, rank, name));
  const steps = stepsOf(given.steps, name);
  const seeds = seedsOf(given.seeds, USUAL_SEEDS, LEAST_SEEDS);
  const task = await makeTask(name, parseSizes(name, sizes), taskData);
  for (const { optimizer } of entrants) checkFits(optimizer, task);
  return { name, plan: { task, entrants, steps, seeds, every: everyOf(steps), otherRate: OTHER_RATE } };
}

async function compare(
  device: GPUDevice,
  options: CompareOptions,
  progress: Output | null,
): Promise<ComparisonRecord> {
  const line = progress && new ProgressLine(progress);
  const begun = performance.now();
  let last: ComparisonRecord | null = null;
  try {
    for await (const { progress: at, record } of compareOptimizers(device, options)) {
      last = record;
      const seconds = (performance.now() - begun) / 1000;
      line?.show({
        done: at.done,
        parts: [`${at.label}: ${at.doing}`, `step ${count(at.step)} of ${count(at.steps)}`],
        secondsLeft: seconds * (1 / at.done - 1),
      });
    }
  } finally {
    line?.end();
  }
  return last!;
}

export default defineCommand({
  meta: {
    name: "train compare",
    description: "Train by several optimizers, each at its tuned rate, and compare",
  },
  args: {
    task: { type: "positional", required: false, description: TASKS.join(", ") },
    optimizers: {
      type: "string",
      valueHint: "a,b,c",
      description: `out of ${CONTENDER_NAMES.join(", ")} (default: all but sumo-official)`,
    },
    rank: { type: "string", valueHint: "n", description: "of galore and sumo (default: 8)" },
    steps: { type: "string", valueHint: "n", description: "default: 400, 600 and 1000 by task" },
    seeds: { type: "string", valueHint: "n", description: "how many: 1, 2, ... (default: 3, the least)" },
    set: {
      type: "string",
      valueHint: "task.size=value",
      description: "sizes of the task, e.g. language.width=128; repeatable",
    },
    out: {
      type: "string",
      valueHint: "folder",
      description: "a new or empty folder (default: runs/<task>-compare-<time>)",
    },
    ...deviceArgument,
    quiet: { type: "boolean", description: "print nothing" },
    json: { type: "boolean", description: "print summary.json and no table" },
  },
  async run({ args, data }) {
    const { output, sets } = data as CommandData;
    const { name, plan } = await planOf(args, sets);
    const target = args.out ?? (await freeFolder(`${name}-compare`));
    await requireFree(target);
    const interruption = onInterrupt(output);
    const { signal } = interruption;
    let acquired: Acquired | null = null;
    let storage: FolderStorage | null = null;
    try {
      const script = await trainingScript();
      acquired = await acquireDevice(args.device);
      const { device, adapter } = acquired;
      storage = await folderStorage(target);
      interruption.cleanup = storage.discardNow;
      const options = { ...plan, adapter: adapter.name, signal };
      const record = await compare(device, options, args.quiet ? null : output);
      const environment = { marginflow: VERSION, runtime: host(), adapter, selfTest: await selfTest(device) };
      signal.throwIfAborted();
      const summary = summarizeComparison(record);
      await writeText(storage, "environment.json", summaryJson(environment));
      await writeText(storage, "comparison.json", `${recordJson(record)}\n`);
      await writeText(storage, "summary.json", summaryJson(summary));
      await writeText(storage, "report.html", trainingPage(record, script));
      await storage.commit();
      if (args.json) output.stdout(summaryJson(summary));
      else if (!args.quiet) output.stdout(compareSummary(summary, storage.folder));
    } finally {
      await storage?.discard();
      acquired?.close();
      interruption.end();
    }
  },
});
