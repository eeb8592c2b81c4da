import type { OptimizerSettings } from "../optimizer/index.ts";
import type { ComparisonRecord, Contender, TrainingRecord } from "./record.ts";
import { startTraining } from "./run.ts";
import type { Task } from "./task.ts";

export interface Entrant {
  label: string;
  optimizer: OptimizerSettings;
  /** Learning rates to try, ascending and evenly spaced in the logarithm; one more on a side where the best is the last. */
  rates: number[];
}

export interface CompareOptions {
  task: Task;
  entrants: Entrant[];
  steps: number;
  seeds: number[];
  /** The grid's own, where it is to be cheaper than what it chooses for. */
  grid?: { steps: number; seeds: number[] };
  /** Steps between two looks at moments and held-out loss. */
  every: number;
  /** Of AdamW on vectors and tables beside the matrices' optimizer; an AdamW of the matrices steps all at its own rate. */
  otherRate: number;
  /** Adapter's name, for the record. */
  adapter: string;
  schedule?: (step: number) => number;
  signal?: AbortSignal;
  sliceMs?: number;
}

/** Where a comparison is. */
export interface CompareProgress {
  label: string;
  doing: "grid" | "seeds";
  step: number;
  steps: number;
  /** 0 to 1, of all entrants. */
  done: number;
}

const LAST = 0.05; // of the steps, whose mean loss is the final one where nothing is held out
const SMOOTHED = 20;
const SPIKE = 1.5;
const MOST_WIDENINGS = 2;

/** Loss of a member at the end: on what is held out, else the mean of the last twentieth of the steps; null where it diverged. */
export function finalLoss(record: TrainingRecord, member: number): number | null {
  if (record.diverged[member] !== null) return null;
  const held = record.heldOut.at(-1)?.losses[member];
  const last = record.losses[member].slice(-Math.max(1, Math.round(LAST * record.step)));
  const loss = held ?? last.reduce((sum, value) => sum + value, 0) / last.length;
  return Number.isFinite(loss) ? loss : null;
}

/** Whether the loss, smoothed over 20 steps, ever rises to 1.5 times its lowest so far [ours]. */
export function spiked(losses: readonly number[]): boolean {
  let smooth = losses[0];
  let lowest = smooth;
  for (const loss of losses) {
    smooth += (loss - smooth) / SMOOTHED;
    lowest = Math.min(lowest, smooth);
    if (!(smooth <= SPIKE * lowest)) return true;
  }
  return false;
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

type Cell = Contender["grid"][number];

/** How the seeds of a rate did. */
export function cellOf(record: TrainingRecord, rate: number): Cell {
  const members = record.members.flatMap(({ learningRate }, member) =>
    learningRate === rate ? [member] : [],
  );
  const losses = members.map((member) => finalLoss(record, member));
  const numbers = losses.filter((loss) => loss !== null);
  return {
    rate,
    loss: numbers.length === losses.length ? mean(numbers) : null,
    cells: members.map((member) => ({
      seed: record.members[member].seed,
      diverged: record.diverged[member],
      spiked: spiked(record.losses[member]),
    })),
  };
}

/** The rate of least loss, or null where all diverged. */
export function bestRate(grid: Cell[]): number | null {
  const found = grid.reduce<Cell | null>(
    (least, cell) => (cell.loss !== null && (least?.loss == null || cell.loss < least.loss) ? cell : least),
    null,
  );
  return found?.rate ?? null;
}

/** The rate beyond the end of a grid where the best one is; null where it is inside, or nothing converged at all. */
function beyond(grid: Cell[]): number | null {
  const rate = bestRate(grid);
  const ratio = grid.length > 1 ? grid[1].rate / grid[0].rate : 3;
  const round = (value: number) => Number(value.toPrecision(2));
  if (rate === null || rate === grid[0].rate) return round(grid[0].rate / ratio);
  return rate === grid[grid.length - 1].rate ? round(rate * ratio) : null;
}

/**
 * All entrants on one task: each at every rate of its grid and every seed, all in one batch; then the seeds at the tuned rate alone, which is what is
 * compared and timed. Equal steps for all. Yields after every block of steps, with the record as far as it has come; the last is whole.
 */
export async function* compareOptimizers(
  device: GPUDevice,
  options: CompareOptions,
): AsyncGenerator<{ progress: CompareProgress; record: ComparisonRecord }> {
  const { task, entrants, steps, seeds, adapter } = options;
  const record: ComparisonRecord = { task: task.name, steps, seeds, adapter, contenders: [] };
  for (const [index, { label, optimizer, rates }] of entrants.entries()) {
    const train = async function* (doing: CompareProgress["doing"], tried: number[], part: [number, number]) {
      const of = doing === "grid" ? (options.grid ?? options) : options;
      const members = tried.flatMap((learningRate) => of.seeds.map((seed) => ({ learningRate, seed })));
      const running = await startTraining(device, {
        ...options,
        optimizer,
        members,
        otherRate: optimizer.kind === "adamw" ? null : options.otherRate,
        steps: of.steps,
        every: doing === "grid" ? of.steps : options.every,
        // Each listens to one of its own: a signal complains of many listeners.
        ...(options.signal && { signal: AbortSignal.any([options.signal]) }),
      });
      try {
        let last: TrainingRecord | null = null;
        for await (const snapshot of running.snapshots) {
          last = snapshot;
          const share = part[0] + (part[1] * snapshot.step) / of.steps;
          const done = (index + share) / entrants.length;
          yield { progress: { label, doing, step: snapshot.step, steps: of.steps, done }, record };
        }
        return last!;
      } finally {
        running.destroy();
      }
    };
    const grid: Cell[] = [];
    const first = yield* train("grid", rates, [0, 0.6]);
    grid.push(...rates.map((rate) => cellOf(first, rate)));
    for (let i = 0; i < MOST_WIDENINGS; i++) {
      const rate = beyond(grid);
      if (rate === null) break;
      const more = yield* train("grid", [rate], [0.6, 0.1]);
      grid.push(cellOf(more, rate));
      grid.sort((a, b) => a.rate - b.rate);
    }
    const rate = bestRate(grid) ?? grid[0].rate;
    const tuned = yield* train("seeds", [rate], [0.7, 0.3]);
    record.contenders.push({ label, optimizer, grid, rate, record: tuned });
  }
  yield { progress: { label: "", doing: "seeds", step: steps, steps, done: 1 }, record };
}
