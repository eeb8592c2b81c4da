import { type Check, check } from "./check.ts";
import type { Columns, Contestant, Entry } from "./contestant.ts";

export interface Spread {
  min: number;
  median: number;
  max: number;
}

export interface Measured {
  name: string;
  /** The form that was measured, and what a short trial gave each right one, in trajectory-steps per second. */
  form: string;
  trials: Record<string, number>;
  check: Check;
  /** Trajectory-steps per second, one for each round; empty where the check failed. */
  rates: number[];
}

export interface Limits {
  /** What one measurement should take. */
  seconds: number;
  rounds: number;
}

export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return { min: sorted[0], median, max: sorted[sorted.length - 1] };
}

/** Ratios round by round: both sides of each were measured next to each other. */
export function ratio(over: number[], under: number[]): Spread {
  return spread(over.map((rate, round) => rate / under[round]));
}

async function timed(contestant: Contestant, steps: number): Promise<{ taken: number; seconds: number }> {
  const start = performance.now();
  const taken = await contestant.advance(steps);
  return { taken, seconds: (performance.now() - start) / 1000 };
}

/** Steps that take about `seconds`, found by doubling, and the rate; everything is compiled and warm afterwards. */
async function calibrate(contestant: Contestant, columns: Columns, seconds: number) {
  await contestant.reset(columns);
  let steps = 8;
  for (;;) {
    const { taken, seconds: took } = await timed(contestant, steps);
    if (took > 0.3 * seconds) {
      return {
        steps: Math.max(1, Math.round((taken * seconds) / took)),
        rate: (taken * columns[0].length) / took,
      };
    }
    steps = Math.max(2 * taken, Math.min(16 * taken, Math.round((0.5 * taken * seconds) / took)));
  }
}

interface Ready {
  measured: Measured;
  contestant: Contestant;
  steps: number;
  /** Takes a step before the clock starts, so that nothing of its predecessor's or its own preparation is timed. */
  warm: boolean;
}

/** Checks every form, drops those that are wrong, and keeps the fastest of the others. */
async function ready(entry: Entry, columns: Columns, seconds: number): Promise<Ready> {
  let best: (Ready & { rate: number }) | null = null;
  let wrong: Measured | null = null;
  const trials: Record<string, number> = {};
  for (const { form, open } of entry.forms) {
    const contestant = await open();
    const found = await check(contestant, entry.tolerance);
    const measured = { name: entry.name, form, trials, check: found, rates: [] };
    if (!found.passed) {
      wrong ??= measured;
      contestant.stop();
      continue;
    }
    const { steps, rate } = entry.steps
      ? { steps: entry.steps, rate: 0 }
      : await calibrate(contestant, columns, seconds);
    trials[form] = rate;
    if (best && best.rate >= rate) contestant.stop();
    else {
      best?.contestant.stop();
      best = { measured, contestant, steps, rate, warm: !entry.steps };
    }
  }
  if (best) return best;
  if (!wrong) throw new Error(`${entry.name} has no form`);
  const idle: Contestant = {
    reset: async () => undefined,
    advance: async () => 0,
    read: async () => columns,
    stop: () => undefined,
  };
  return { measured: wrong, contestant: idle, steps: 0, warm: false };
}

/** Measures entries in turn, round after round (A B C A B C ...), each from the same start. */
export async function interleave(
  entries: Entry[],
  columns: Columns,
  { seconds, rounds }: Limits,
  log: (line: string) => void,
): Promise<Measured[]> {
  const all: Ready[] = [];
  for (const entry of entries) {
    log(`checking ${entry.name}`);
    all.push(await ready(entry, columns, seconds));
  }
  for (let round = 0; round < rounds; round++) {
    log(`round ${round + 1} of ${rounds}`);
    // Each round begins with another one, so that none always follows the same predecessor.
    const first = round % all.length;
    for (const { measured, contestant, steps, warm } of [...all.slice(first), ...all.slice(0, first)]) {
      if (!measured.check.passed) continue;
      await contestant.reset(columns);
      if (warm) await contestant.advance(1);
      const { taken, seconds: took } = await timed(contestant, steps);
      measured.rates.push((taken * columns[0].length) / took);
    }
  }
  for (const { contestant } of all) contestant.stop();
  return all.map(({ measured }) => measured);
}
