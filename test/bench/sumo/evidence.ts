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

/** Reads what is needed of data/, and measures everything in turn. */
export async function evidence(
  device: GPUDevice,
  about: { runtime: string; adapter: string },
  data: { digits: Uint8Array; novel: Uint8Array },
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
  const images = digits(readDigits(data.digits));
  const text = language(readNovel(data.novel), { sequences: 8, context: 32 });
  const three = [1, 2, 3];
  const five = [1, 2, 3, 4, 5];
  log("0 s  the lemmas");
  const [residuals, injected] = [lemma(), inject()];
  const onDigits = await compare({
    task: images,
    entrants: RIVALS,
    steps: 600,
    seeds: five,
    grid: { steps: 600, seeds: three },
  });
  const orthogonalizers = await compare({
    task: images,
    entrants: ORTHOGONALIZERS,
    steps: 600,
    seeds: five,
    grid: { steps: 600, seeds: three },
  });
  const onLanguage = await compare({
    task: text,
    entrants: RIVALS,
    steps: 1000,
    seeds: three,
    grid: { steps: 300, seeds: [1] },
  });
  return {
    date: new Date().toISOString(),
    ...about,
    seconds: (performance.now() - start) / 1000,
    digits: onDigits,
    language: onLanguage,
    orthogonalizers,
    lemma: residuals,
    injected,
  };
}
