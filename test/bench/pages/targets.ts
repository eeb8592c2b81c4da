import { spread } from "../measure.ts";
import { three } from "../table.ts";
import type { Memory, PagesResult } from "./result.ts";

const MB = 2 ** 20;
/** Batches have grown to their full size by then. */
const FULL = 0.2;
/** Growth, as a share of what the records of all trajectories would take. */
const GROWTH = 0.01;
const FIRST_PLOT_MS = 3000;
const LONG_MS = 50;
const LONGEST_MS = 100;
const SHARE = 99;

export interface Target {
  claim: string;
  found: string;
  asked: string;
  met: boolean;
}

/**
 * Bytes that page and worker hold while all batches are of the same size: the median of the first and the second half of that time, and the
 * most. A sample now and then falls where one batch is being folded and the next is not yet there; a median does not mind, and what is kept
 * for good would move it.
 */
export function heldIn({ samples }: Memory): { early: number; late: number; most: number } {
  const full = samples.filter(({ done }) => done >= FULL && done < 1);
  const middle = (FULL + 1) / 2;
  const held = (part: typeof full) => spread(part.map(({ page, worker }) => page + worker));
  return {
    early: held(full.filter(({ done }) => done < middle)).median,
    late: held(full.filter(({ done }) => done >= middle)).median,
    most: held(full).max,
  };
}

/** What the pages promise, in the worst round. */
export function targets({ firstPlot, smooth, memory }: PagesResult): Target[] {
  const found: Target[] = [];
  const atMost = (claim: string, value: number, limit: number, unit: string) =>
    found.push({
      claim,
      found: `${three(value)} ${unit}`,
      asked: `at most ${three(limit)} ${unit}`,
      met: value <= limit,
    });
  if (firstPlot.length > 0) atMost("first plot", Math.max(...firstPlot), FIRST_PLOT_MS, "ms");
  for (const { title, rounds } of smooth) {
    const share = Math.min(...rounds.map(({ short, tasks }) => (100 * short) / tasks));
    found.push({
      claim: `${title}: tasks under ${LONG_MS} ms`,
      found: `${share.toFixed(2)} %`,
      asked: `at least ${SHARE} %`,
      met: share >= SHARE,
    });
    const worst = rounds.map(({ longestUntilFirstPlot, longestAfter }) =>
      Math.max(longestUntilFirstPlot, longestAfter),
    );
    atMost(`${title}: longest task`, Math.max(...worst), LONGEST_MS, "ms");
  }
  for (const run of memory) {
    const { early, late } = heldIn(run);
    atMost("a million trajectories: growth", (late - early) / MB, (GROWTH * run.recordBytes) / MB, "MB");
  }
  return found;
}
