import type { Snapshot } from "../ensemble/index.ts";
import { cut, duration, rate } from "./format.ts";
import type { Output } from "./io.ts";

const BAR = 24;
const LINE_EVERY_MS = 5000;

export interface Step {
  /** 0 to 1. */
  done: number;
  /** What is done, how fast. */
  parts: string[];
  secondsLeft: number;
}

/** How far, what, how fast, how long still. */
export function stepLine({ done, parts, secondsLeft }: Step, bar: boolean): string {
  const filled = Math.round(BAR * Math.min(1, done));
  return [
    `${bar ? `${"█".repeat(filled)}${"░".repeat(BAR - filled)} ` : ""}${Math.floor(100 * done)} %`,
    ...parts,
    ...(Number.isFinite(secondsLeft) ? [`${duration(secondsLeft)} left`] : []),
  ].join("  ");
}

const stepOf = ({ done, phase, cell, rate: perSecond, secondsLeft }: Snapshot): Step => ({
  done,
  parts: [`${phase}, ${cell.label}`, ...(perSecond > 0 ? [rate(perSecond)] : [])],
  secondsLeft,
});

/** One snapshot as a line. */
export const progressLine = (snapshot: Snapshot, bar: boolean): string => stepLine(stepOf(snapshot), bar);

/** A line on stderr: a bar that rewrites itself on a terminal, else a new line every five seconds. */
export class ProgressLine {
  #shown = Number.NEGATIVE_INFINITY;

  constructor(readonly output: Output) {}

  show(step: Step): void {
    const { terminal } = this.output;
    if (terminal) {
      this.output.stderr(`\r\x1b[2K${cut(stepLine(step, true), terminal.columns - 1)}`);
    } else if (performance.now() - this.#shown >= LINE_EVERY_MS) {
      this.#shown = performance.now();
      this.output.stderr(`${stepLine(step, false)}\n`);
    }
  }

  /** Wipes the bar. */
  end(): void {
    if (this.output.terminal) this.output.stderr("\r\x1b[2K");
  }
}

/** Shows snapshots until they end. */
export async function showProgress(snapshots: AsyncIterable<Snapshot>, output: Output): Promise<void> {
  const line = new ProgressLine(output);
  try {
    for await (const snapshot of snapshots) line.show(stepOf(snapshot));
  } finally {
    line.end();
  }
}
