import type { Limits } from "../measure.ts";
import type { Contestant, Entry } from "./contestant.ts";
import type { Check } from "./gate.ts";

export interface Measured {
  name: string;
  /** The form that was measured, and what a short trial gave each right one, in seconds a call. */
  form: string;
  trials: Record<string, number>;
  check: Check;
  /** Seconds a call, one for each round; empty where the check failed. */
  seconds: number[];
}

/** Calls that take about `wanted` seconds, found by doubling, and the seconds of one; everything is compiled and warm afterwards. */
async function calibrate(contestant: Contestant, wanted: number): Promise<{ calls: number; each: number }> {
  for (let calls = 1; ; ) {
    const took = await contestant.run(calls);
    const each = took / calls;
    if (took > 0.3 * wanted) return { calls: Math.max(1, Math.round(wanted / each)), each };
    calls = Math.max(2 * calls, Math.min(16 * calls, Math.round((0.5 * wanted) / each)));
  }
}

interface Ready {
  measured: Measured;
  contestant: Contestant;
  calls: number;
}

/** Checks every form, drops those that are wrong, and keeps the fastest of the others; one that is wrong where none is right. */
async function ready({ name, forms }: Entry, seconds: number): Promise<Ready> {
  let best: (Ready & { each: number }) | null = null;
  const trials: Record<string, number> = {};
  for (const { form, open } of forms) {
    const contestant = await open();
    const check = await contestant.check();
    const measured: Measured = { name, form, trials, check, seconds: [] };
    const { calls, each } = check.passed
      ? await calibrate(contestant, seconds)
      : { calls: 0, each: Number.POSITIVE_INFINITY };
    if (check.passed) trials[form] = each;
    if (best && best.each <= each) await contestant.stop();
    else {
      await best?.contestant.stop();
      best = { measured, contestant, calls, each };
    }
  }
  if (!best) throw new Error(`${name} has no form`);
  return best;
}

/** Measures entries in turn, round after round (A B C A B C ...), one at a time wherever they live. */
export async function interleave(
  entries: Entry[],
  { seconds, rounds }: Limits,
  log: (line: string) => void,
): Promise<Measured[]> {
  const all: Ready[] = [];
  for (const entry of entries) {
    log(`checking ${entry.name}`);
    all.push(await ready(entry, seconds));
  }
  const right = all.filter(({ measured }) => measured.check.passed);
  for (let round = 0; round < rounds; round++) {
    // Each round begins with another one, so that none always follows the same predecessor.
    const first = round % Math.max(1, right.length);
    for (const { measured, contestant, calls } of [...right.slice(first), ...right.slice(0, first)])
      measured.seconds.push((await contestant.run(calls)) / calls);
  }
  for (const { contestant } of all) await contestant.stop();
  return all.map(({ measured }) => measured);
}
