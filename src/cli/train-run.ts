import { selfTest } from "../device/index.ts";
import {
  type Acquired,
  type TrainingEnvironment,
  TrainingFolder,
  taskData,
  trainingScript,
} from "../node/index.ts";
import {
  type Checkpoint,
  languageShape,
  membersOf,
  type Running,
  readWeights,
  sampleText,
  startTraining,
  summarizeTraining,
  type Task,
  type TrainingPlan,
  type TrainingRecord,
} from "../training/index.ts";
import { VERSION } from "../version.ts";
import { host } from "./commands/options.ts";
import { count, short } from "./format.ts";
import type { Interruption } from "./interrupt.ts";
import { Interrupted, type Output } from "./io.ts";
import { ProgressLine } from "./progress.ts";

const SAVE_EVERY_MS = 30_000;

export interface TrainJob {
  plan: TrainingPlan;
  task: Task;
  /** Where it is written: a folder that is made when training begins, or one to go on in. */
  out: string;
  resumed: { folder: TrainingFolder; from: Checkpoint } | null;
  acquired: Acquired;
  interruption: Interruption;
  /** Where progress goes; null: nowhere. */
  progress: Output | null;
  /** Characters to sample at the end. */
  sample: number;
}

export interface Trained {
  folder: TrainingFolder;
  record: TrainingRecord;
  environment: TrainingEnvironment;
  /** Sampled from the first network at the tuned rate; null where none was asked for. */
  sample: string | null;
}

const goOn = (out: string) => `to go on: marginflow train --resume ${out}`;

/** How far, the least loss of now, how fast, how long still. */
function show(
  line: ProgressLine,
  { step, steps, losses }: TrainingRecord,
  begun: { step: number; at: number },
) {
  const perSecond = (1000 * (step - begun.step)) / (performance.now() - begun.at);
  const now = losses.map((own) => own[step - 1]).filter(Number.isFinite);
  line.show({
    done: step / steps,
    parts: [
      `step ${count(step)} of ${count(steps)}`,
      ...(now.length > 0 ? [`loss ${short(Math.min(...now))}`] : []),
      `${short(perSecond)} steps/s`,
    ],
    secondsLeft: (steps - step) / perSecond,
  });
}

/** Trains, with a checkpoint every half minute, at the end and where it is stopped. */
async function advance(job: TrainJob, running: Running, folder: TrainingFolder): Promise<TrainingRecord> {
  const { interruption, progress, out } = job;
  const line = progress && new ProgressLine(progress);
  const begun = { step: job.resumed?.from.record.step ?? 0, at: performance.now() };
  let saved = performance.now();
  try {
    for await (const record of running.snapshots) {
      if (line) show(line, record, begun);
      const ended = record.step === record.steps;
      if (!ended && !interruption.asked && performance.now() - saved < SAVE_EVERY_MS) continue;
      await folder.save(await running.checkpoint());
      saved = performance.now();
      if (interruption.asked && !ended)
        throw new Interrupted(
          `stopped at step ${count(record.step)} of ${count(record.steps)}; ${goOn(out)}`,
        );
    }
    return (await running.checkpoint()).record;
  } finally {
    line?.end();
  }
}

async function sampled(
  { plan, acquired, sample, interruption }: TrainJob,
  running: Running,
  record: TrainingRecord,
) {
  const { tuned } = summarizeTraining(record);
  const member = Math.max(
    0,
    record.members.findIndex(({ learningRate }) => learningRate === tuned),
  );
  const novel = await taskData.novel();
  const weights = await readWeights(acquired.device, running.training, member);
  let text = "";
  const shape = languageShape(plan.sizes, novel);
  for await (const next of sampleText(acquired.device, novel, shape, weights, { characters: sample })) {
    if (interruption.asked) break;
    text += next;
  }
  return text;
}

/** Trains what the plan says, and writes the folder. @throws Interrupted with what it takes to go on */
export async function train(job: TrainJob): Promise<Trained> {
  const { plan, task, out, resumed, acquired, interruption } = job;
  const { device, adapter } = acquired;
  const script = await trainingScript();
  const running = await startTraining(device, {
    ...plan,
    task,
    members: membersOf(plan),
    signal: interruption.signal,
    ...(resumed && { from: resumed.from }),
  });
  try {
    interruption.gentle(`stopped before the next checkpoint; ${goOn(out)}`);
    const folder = resumed?.folder ?? (await TrainingFolder.create(out, plan));
    if (!resumed) await folder.save(await running.checkpoint());
    const record = await advance(job, running, folder);
    const selfTested = await selfTest(device);
    const environment = { marginflow: VERSION, runtime: host(), adapter, selfTest: selfTested };
    await folder.finish(record, environment, script);
    const sample = job.sample > 0 ? await sampled(job, running, record) : null;
    return { folder, record, environment, sample };
  } finally {
    running.destroy();
  }
}
