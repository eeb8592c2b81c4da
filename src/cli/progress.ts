import type { Snapshot } from "../ensemble/index.ts";
import { cut, duration, rate } from "./format.ts";
import type { Output } from "./io.ts";

const BAR = 24;
const LINE_EVERY_MS = 5000;

/** One snapshot as a line: how far, what, how fast, how long still. */
export function progressLine(
  { done, phase, cell, rate: perSecond, secondsLeft }: Snapshot,
  bar: boolean,
): string {
  const filled = Math.round(BAR * Math.min(1, done));
  const parts = [
    `${bar ? `${"█".repeat(filled)}${"░".repeat(BAR - filled)} ` : ""}${Math.floor(100 * done)} %`,
    `${phase}, ${cell.label}`,
    ...(perSecond > 0 ? [rate(perSecond)] : []),
    ...(Number.isFinite(secondsLeft) ? [`${duration(secondsLeft)} left`] : []),
  ];
  return parts.join("  ");
}

/** Shows snapshots until they end: a bar that rewrites itself on a terminal, else a line every five seconds. */
export async function showProgress(snapshots: AsyncIterable<Snapshot>, output: Output): Promise<void> {
  let shown = Number.NEGATIVE_INFINITY;
  try {
    for await (const snapshot of snapshots) {
      if (output.terminal) {
        output.stderr(`\r\x1b[2K${cut(progressLine(snapshot, true), output.terminal.columns - 1)}`);
      } else if (performance.now() - shown >= LINE_EVERY_MS) {
        shown = performance.now();
        output.stderr(`${progressLine(snapshot, false)}\n`);
      }
    }
  } finally {
    if (output.terminal) output.stderr("\r\x1b[2K");
  }
}
