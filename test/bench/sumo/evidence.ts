import {
  type ComparisonRecord,
  compareOptimizers,
  digits,
  type Entrant,
  language,
  readDigits,
  readNovel,
  type Task,
} from "../../../src/training/index.ts";
import { ORTHOGONALIZERS, RIVALS } from "./entrants.ts";
import { type Injected, inject } from "./inject.ts";
import { lemma, type Residuals } from "./lemma.ts";
import { type Timing, timeSteps } from "./timing.ts";

/** All that docs/sumo.md is written from. */
export interface Evidence {
  date: string;
  runtime: string;
  adapter: string;
  seconds: number;
  digits: ComparisonRecord;
  language: ComparisonRecord;
  orthogonalizers: ComparisonRecord;
  lemma: Residuals[];
  injected: Injected[];
  timing: Record<"digits" | "language", Timing>;
}

export interface EvidenceOptions {
  /** Divides all numbers of steps: for trying it out. */
  divide: number;
}

const OTHER_RATE = 3e-3;
/** A linear warm-up of a twentieth of the steps, then a cosine to a tenth: the same for all [ours]. */
const scheduleOf = (steps: number) => (step: number) => {
  const warm = Math.max(1, steps / 20);
  if (step < warm) return (step + 1) / warm;
  return 0.1 + 0.45 * (1 + Math.cos((Math.PI * (step - warm)) / (steps - warm)));
};

/** Without the singular values of all moments but the first member's at the end: megabytes that no table shows. */
function thin(record: ComparisonRecord): ComparisonRecord {
  for (const { record: own } of record.contenders)
    own.moments = own.moments.map((moment) =>
      moment.step === own.step && moment.member === 0 ? moment : { ...moment, values: [] },
    );
  return record;
}

interface Plan {
  task: Task;
  entrants: Entrant[];
  steps: number;
  seeds: number[];
  grid: { steps: number; seeds: number[] };
}

export interface Data {
  digits: Uint8Array;
  novel: Uint8Array;
}

const tasksOf = (data: Data) => ({
  digits: digits(readDigits(data.digits)),
  language: language(readNovel(data.novel), { sequences: 8, context: 32 }),
});

/** Times the steps of what has been compared: apart from the rest, and last, so that it may be done again on an idle machine. */
export async function timed(
  device: GPUDevice,
  data: Data,
  comparisons: Pick<Evidence, "digits" | "language">,
): Promise<Evidence["timing"]> {
  const tasks = tasksOf(data);
  return {
    digits: await timeSteps(device, tasks.digits, comparisons.digits, OTHER_RATE),
    language: await timeSteps(device, tasks.language, comparisons.language, OTHER_RATE),
  };
}

/** Measures everything in turn. */
export async function evidence(
  device: GPUDevice,
  about: { runtime: string; adapter: string },
  data: Data,
  { divide }: EvidenceOptions,
  log: (line: string) => void,
): Promise<Evidence> {
  const start = performance.now();
  const compare = async ({ task, entrants, steps, seeds, grid }: Plan): Promise<ComparisonRecord> => {
    let said = "";
    let last: ComparisonRecord | null = null;
    const of = (count: number) => Math.max(20, Math.round(count / divide));
    for await (const { progress, record } of compareOptimizers(device, {
      task,
      entrants,
      steps: of(steps),
      seeds,
      grid: { steps: of(grid.steps), seeds: grid.seeds },
      every: Math.max(10, Math.round(of(steps) / 20)),
      otherRate: OTHER_RATE,
      adapter: about.adapter,
      schedule: scheduleOf(of(steps)),
    })) {
      last = record;
      const line = `${task.name}: ${progress.label}, ${progress.doing}`;
      if (line !== said) log(`${((performance.now() - start) / 1000).toFixed(0)} s  ${line}`);
      said = line;
    }
    return thin(last!);
  };
  const tasks = tasksOf(data);
  const three = [1, 2, 3];
  const five = [1, 2, 3, 4, 5];
  log("0 s  the lemmas");
  const [residuals, injected] = [lemma(), inject()];
  const onDigits = await compare({
    task: tasks.digits,
    entrants: RIVALS,
    steps: 600,
    seeds: five,
    grid: { steps: 600, seeds: three },
  });
  const orthogonalizers = await compare({
    task: tasks.digits,
    entrants: ORTHOGONALIZERS,
    steps: 600,
    seeds: five,
    grid: { steps: 600, seeds: three },
  });
  const onLanguage = await compare({
    task: tasks.language,
    entrants: RIVALS,
    steps: 1000,
    seeds: three,
    grid: { steps: 300, seeds: [1] },
  });
  const comparisons = { digits: onDigits, language: onLanguage };
  log("the time of steps");
  const timing = await timed(device, data, comparisons);
  return {
    date: new Date().toISOString(),
    ...about,
    seconds: (performance.now() - start) / 1000,
    ...comparisons,
    orthogonalizers,
    lemma: residuals,
    injected,
    timing,
  };
}
