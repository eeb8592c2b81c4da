import { defineCommand } from "citty";
import { InputError } from "../../experiment/index.ts";
import { acquireDevice, requireFree, TrainingFolder, taskData } from "../../node/index.ts";
import { OPTIMIZER_KINDS } from "../../optimizer/index.ts";
import { summaryJson } from "../../record/index.ts";
import {
  checkFits,
  MOST_STEPS,
  makeTask,
  summarizeTraining,
  TASKS,
  type TrainingPlan,
} from "../../training/index.ts";
import { freeFolder } from "../free-folder.ts";
import { onInterrupt } from "../interrupt.ts";
import { planOf, type TrainOptions } from "../train-plan.ts";
import { trainSummary } from "../train-report.ts";
import { type TrainJob, train } from "../train-run.ts";
import { type CommandData, deviceArgument, wholeNumber } from "./options.ts";

const LONGEST_SAMPLE = 100_000;

/** Options that are said once, when a training begins. */
const OF_PLAN = ["optimizer", "variant", "rank", "seeds", "lr", "other-lr", "every", "out"] as const;

type Given = TrainOptions & { resume?: string | undefined; out?: string | undefined };

/** What is gone on with. @throws InputError where anything but the steps is to be another */
async function resume(path: string, given: Given, sets: string[]): Promise<NonNullable<TrainJob["resumed"]>> {
  for (const key of OF_PLAN)
    if (given[key] !== undefined)
      throw InputError.at(`--${key}`, `"${given[key]}" beside --resume`, "what the training began with");
  if (sets.length > 0)
    throw InputError.at("--set", `"${sets[0]}" beside --resume`, "what the training began with");
  const steps = given.steps === undefined ? undefined : wholeNumber("--steps", given.steps, [1, MOST_STEPS]);
  const [folder, from] = await TrainingFolder.open(path, steps);
  if (given.task !== undefined && given.task !== folder.plan.task)
    throw InputError.at("--resume", `${path}, a training of ${folder.plan.task}`, `one of ${given.task}`);
  return { folder, from };
}

function sampleOf(given: { sample?: string | undefined; json?: boolean | undefined }, plan: TrainingPlan) {
  if (given.sample === undefined) return 0;
  const characters = wholeNumber("--sample", given.sample, [1, LONGEST_SAMPLE]);
  if (plan.task !== "language") throw InputError.at("--sample", `a task of ${plan.task}`, "language");
  if (given.json) throw InputError.at("--sample", "--json beside it", "one of the two");
  return characters;
}

export default defineCommand({
  meta: {
    name: "train",
    description: "Train networks side by side, by one optimizer at several rates and seeds",
  },
  args: {
    task: { type: "positional", required: false, description: TASKS.join(", ") },
    optimizer: {
      type: "string",
      valueHint: "name",
      description: `required, of the matrices: ${OPTIMIZER_KINDS.join(", ")}`,
    },
    variant: {
      type: "string",
      valueHint: "name",
      description: "of muon: jordan, pytorch, optax; of sumo: paper, official",
    },
    rank: { type: "string", valueHint: "n", description: "of galore and sumo (default: 8)" },
    steps: { type: "string", valueHint: "n", description: "default: 400, 600 and 1000 by task" },
    seeds: { type: "string", valueHint: "n", description: "how many: 1, 2, ... (default: 1)" },
    lr: {
      type: "string",
      valueHint: "a,b,c",
      description:
        "learning rates; of several the best is the tuned one (default: one, by optimizer and task)",
    },
    "other-lr": {
      type: "string",
      valueHint: "x",
      description: "of AdamW on vectors and tables (default: 0.003; beside adamw that of the matrices)",
    },
    set: {
      type: "string",
      valueHint: "name=value",
      description: "optimizer's settings, and task's sizes, e.g. language.width=128; repeatable",
    },
    every: {
      type: "string",
      valueHint: "n",
      description: "steps between two looks at held-out loss and moments (default: a twentieth of them)",
    },
    out: {
      type: "string",
      valueHint: "folder",
      description: "a new or empty folder (default: runs/<task>-<optimizer>-<time>)",
    },
    resume: {
      type: "string",
      valueHint: "folder",
      description: "go on where that training is; with --steps to more of them",
    },
    sample: {
      type: "string",
      valueHint: "n",
      description: "characters to write with the trained language model",
    },
    ...deviceArgument,
    quiet: { type: "boolean", description: "print nothing" },
    json: { type: "boolean", description: "print summary.json and no table" },
  },
  async run({ args, data }) {
    const { output, sets } = data as CommandData;
    const resumed = args.resume === undefined ? null : await resume(args.resume, args, sets);
    const plan = resumed?.folder.plan ?? planOf(args, sets);
    const sample = sampleOf(args, plan);
    const task = await makeTask(plan.task, plan.sizes, taskData);
    checkFits(plan.optimizer, task);
    const out = resumed?.folder.path ?? args.out ?? (await freeFolder(`${plan.task}-${plan.optimizer.kind}`));
    if (!resumed) await requireFree(out);
    const interruption = onInterrupt(output);
    try {
      const acquired = await acquireDevice(args.device);
      try {
        const progress = args.quiet ? null : output;
        const trained = await train({ plan, task, out, resumed, acquired, interruption, progress, sample });
        if (args.json) output.stdout(summaryJson(summarizeTraining(trained.record)));
        else if (!args.quiet) output.stdout(trainSummary(trained));
        else if (trained.sample !== null) output.stdout(`${trained.sample}\n`);
      } finally {
        acquired.close();
      }
    } finally {
      interruption.end();
    }
  },
});
