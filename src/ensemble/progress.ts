import type { Cell } from "../experiment/index.ts";
import type { Progress } from "./advance.ts";
import { Latest } from "./snapshots.ts";
import type { Snapshot, Statistics } from "./types.ts";

const EXACT_SHARE = 0.6; // of a batch, before anything has been measured
const SNAPSHOT_MS = 100;

/** Turns what the phases report into snapshots: how far the run is, how fast it goes, what is left. */
export class ProgressMeter {
  readonly snapshots = new Latest<Snapshot>();
  trajectorySteps = 0;
  exactSeconds = 0;
  private start = performance.now();
  private trajectories = 1;
  private finished = 0;
  private shown = Number.NEGATIVE_INFINITY;
  private phaseStart = performance.now();
  private seconds = { "exact steps": 0, "log-time flow": 0 };
  private statistics: Statistics | null = null;
  private last: Snapshot | null = null;

  /** @param trajectories of all cells. */
  begin(trajectories: number): void {
    this.trajectories = trajectories;
  }

  batchDone(count: number): void {
    this.finished += count;
    this.phaseStart = performance.now();
  }

  /** Time that was spent waiting, in milliseconds: it counts for nothing. */
  waited(ms: number): void {
    this.start += ms;
    this.phaseStart += ms;
  }

  /** Shows statistics at once, whenever the last snapshot was. */
  learn(cell: Cell, statistics: Statistics): void {
    this.statistics = statistics;
    this.shown = Number.NEGATIVE_INFINITY;
    const { phase, done, lnT, rate } = this.last ?? {
      phase: "exact steps" as const,
      done: 0,
      lnT: 0,
      rate: 0,
    };
    this.show(cell, phase, Math.max(done, this.finished / this.trajectories), lnT, rate);
  }

  /** The callback for the phases of one batch. */
  of(cell: Cell, hasFlow: boolean, count: number): Progress {
    this.phaseStart = performance.now();
    return (phase, steps, done, lnT) => {
      const now = performance.now();
      const elapsed = (now - this.phaseStart) / 1000;
      this.phaseStart = now;
      this.seconds[phase] += elapsed;
      this.trajectorySteps += steps;
      if (phase === "exact steps") this.exactSeconds += elapsed;
      const measured = this.finished > 0 && this.seconds["exact steps"] + this.seconds["log-time flow"] > 0;
      const share = measured
        ? this.seconds["exact steps"] / (this.seconds["exact steps"] + this.seconds["log-time flow"])
        : EXACT_SHARE;
      const exact = hasFlow ? share : 1;
      const within = phase === "exact steps" ? exact * done : exact + (1 - exact) * done;
      this.show(
        cell,
        phase,
        (this.finished + within * count) / this.trajectories,
        lnT,
        steps / Math.max(elapsed, 1e-6),
      );
    };
  }

  audit(cell: Cell, done: number): void {
    this.show(cell, "audit", done, 0, 0);
  }

  end(): void {
    this.snapshots.end();
  }

  private show(cell: Cell, phase: Snapshot["phase"], done: number, lnT: number, rate: number): void {
    const now = performance.now();
    if (now - this.shown < SNAPSHOT_MS) return;
    this.shown = now;
    const elapsed = (now - this.start) / 1000;
    const secondsLeft = done > 0.01 ? (elapsed * (1 - done)) / done : Number.NaN;
    const { trajectorySteps, statistics } = this;
    this.last = { cell, phase, done, lnT, trajectorySteps, rate, secondsLeft, statistics };
    this.snapshots.set(this.last);
  }
}
