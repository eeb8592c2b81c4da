import type { Measured } from "../linalg/measure.ts";
import { ratio, type Spread, spread } from "../measure.ts";
import { range } from "../table.ts";
import { REFRESH, REFRESHING, SCHULZ, SUMO, WHOLE } from "./optimizers.ts";
import { OURS } from "./ours.ts";
import type { Memory, StackResult } from "./result.ts";

/** Of a training step, that of SUMO. */
const SHARE = 15;
/** Bytes that a step may add: less than any object or buffer that it could leave behind, and what an allocator's noise comes to. */
const HEAP_BYTES = 32;
const RESIDENT_BYTES = 1024;
/** Caches have filled by then. */
const SETTLED = 0.2;

export interface Target {
  stack: StackResult["stack"];
  claim: string;
  found: string;
  asked: string;
  met: boolean;
}

export const secondsOf = (measured: Measured[], name: string): number[] =>
  measured.find((one) => one.name === name)?.seconds ?? [];

/** Seconds of SUMO's step, a new basis every so many steps included, as a percentage of a whole training step, round by round; null where not measured. */
export function sumoShare(optimizers: Measured[]): Spread | null {
  const [step, refresh, whole] = [SUMO, `${SUMO}, ${REFRESHING}`, WHOLE].map((name) =>
    secondsOf(optimizers, name),
  );
  if ([step, refresh, whole].some(({ length }) => length === 0)) return null;
  return spread(
    step.map((seconds, round) => (100 * (seconds + (refresh[round] - seconds) / REFRESH)) / whole[round]),
  );
}

/** Medians of the first and the second half of what is settled, and the bytes that a step adds between them; null where the system does not say. */
export function growth(
  { samples, steps }: Memory,
  of: (sample: Memory["samples"][number]) => number | null,
): { early: number; late: number; perStep: number } | null {
  const settled = samples.filter(({ step }) => step > SETTLED * steps);
  const middle = settled.length / 2;
  const median = (part: typeof settled, value: typeof of) =>
    spread(part.map((sample) => value(sample)!)).median;
  if (settled.some((sample) => of(sample) === null)) return null;
  const halves = [settled.slice(0, middle), settled.slice(middle)];
  const [early, late] = halves.map((half) => median(half, of));
  const [from, to] = halves.map((half) => median(half, ({ step }) => step));
  return { early, late, perStep: (late - early) / (to - from) };
}

/** What training promises; absent where a side of a ratio was wrong or not there. */
export function targets(stacks: StackResult[]): Target[] {
  return stacks.flatMap(({ stack, language, optimizers, memory }) => {
    const found: Target[] = [];
    const atLeast = (claim: string, over: number[], under: number[]) => {
      if (over.length === 0 || under.length === 0) return;
      const times = ratio(over, under);
      found.push({ stack, claim, found: range(times), asked: "at least 1", met: times.median >= 1 });
    };
    for (const { name, seconds } of language)
      if (name !== OURS)
        atLeast(`language step: ours is x times as fast as ${name}`, seconds, secondsOf(language, OURS));
    for (const name of SCHULZ)
      atLeast(
        `${SUMO}: x times as fast as ${name}`,
        secondsOf(optimizers, name),
        secondsOf(optimizers, SUMO),
      );
    const share = sumoShare(optimizers);
    if (share)
      found.push({
        stack,
        claim: `${SUMO}: % of a training step`,
        found: range(share),
        asked: `at most ${SHARE}`,
        met: share.median <= SHARE,
      });
    const flat = (claim: string, bytes: number | undefined, most: number) => {
      if (bytes !== undefined)
        found.push({
          stack,
          claim: `${claim}, bytes a step adds`,
          found: bytes.toFixed(1),
          asked: `at most ${most}`,
          met: bytes <= most,
        });
    };
    if (memory) {
      flat("heap", growth(memory, ({ heap }) => heap)?.perStep, HEAP_BYTES);
      flat("resident", growth(memory, ({ resident }) => resident)?.perStep, RESIDENT_BYTES);
    }
    return found;
  });
}
