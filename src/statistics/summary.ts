import type { Experiment } from "../experiment/index.ts";
import {
  type Audit,
  type CellSummary,
  STATUS_NAMES,
  type StatusName,
  type Summary,
} from "../record/index.ts";
import { wilson } from "./proportion.ts";

/** What a run cost: seconds (`exactSeconds`: of them in exact steps), and exact steps times trajectories. */
export interface Timing {
  wallSeconds: number;
  kernelSeconds: number;
  exactSeconds: number;
  trajectorySteps: number;
}

/** The summary of a run from those of its cells, in their order. Trajectory-steps per second are over the time of exact steps. */
export function summarize(
  { name }: Experiment,
  cells: CellSummary[],
  audit: Audit | null,
  timing: Timing,
  adapter: string,
): Summary {
  const total = (of: (cell: CellSummary) => number): number => cells.reduce((sum, cell) => sum + of(cell), 0);
  const trajectories = total((cell) => cell.trajectories);
  const successes = total((cell) => cell.successes);
  const counts = Object.fromEntries(
    STATUS_NAMES.map((status) => [status, total((cell) => cell.counts[status])]),
  ) as Record<StatusName, number>;
  return {
    name,
    trajectories,
    successes,
    successShare: wilson(successes, trajectories),
    aborted: counts.aborted,
    nonfinite: counts.nonfinite,
    counts,
    inits: cells,
    audit,
    wallSeconds: timing.wallSeconds,
    kernelSeconds: timing.kernelSeconds,
    trajectorySteps: timing.trajectorySteps,
    trajectoryStepsPerSecond: timing.exactSeconds > 0 ? timing.trajectorySteps / timing.exactSeconds : 0,
    adapter,
  };
}
