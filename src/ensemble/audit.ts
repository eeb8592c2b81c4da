import { type Cell, type Experiment, optimumMargin, pointsOf } from "../experiment/index.ts";
import { type Audit, type BatchRecords, STATUS } from "../record/index.ts";
import {
  descend,
  drawBits,
  gap,
  logLoss,
  type Net,
  type Problem,
  PURPOSE,
  startDescent,
} from "../reference/index.ts";

const SIZE = 64;
const LOG_LOSS_BOUND = 1e-3; // where no boundary has an optimum margin, log losses are compared instead
const MOST_STEPS = 1e7; // what the twin takes for a trajectory, at most
const WORK_IN_ALL = 4e8; // and for the whole audit, in steps of the bare pair, 25 to 30 ns each: seconds, not minutes
const AT_LEAST = 1e5; // all that ten times the presets' exact steps asks for, whatever it costs

/** What the engine found for one trajectory, kept until the twin has had its say. */
interface Sample {
  cell: Cell;
  id: number;
  net: Net;
  lnT: Float64Array;
  gap: Float64Array;
  logLoss: Float64Array;
  sliding: boolean;
  success: boolean;
}

/** f64 statement of what a cell trains on. */
export function problemOf(experiment: Experiment, cell: Cell): Problem {
  const { x, y } = pointsOf(cell.dataset);
  const { optimum, midpoint } = optimumMargin(experiment.network, cell.dataset);
  return {
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    loss: experiment.loss,
    optimizer: cell.optimizer,
    bias: experiment.network.bias,
    trainOutput: experiment.network.trainOutput,
    optimum: optimum === null ? null : { margin: optimum, midpoint },
  };
}

/**
 * Re-runs a sample of the trajectories in the f64 twin by exact steps to ten times the switch to flow, and compares every record on the way.
 * Trajectories are drawn by a stream of their own and spread over the cells; successes are preferred, since most others end early.
 * Where no optimum margin can be reached, log losses are compared instead of gaps. Bounds: 5e-6 + 1e-4 gap for the pair (-1, 1); 1e-4 for other data, 1e-3 where a kink slides (descent's own chatter is that wide) and for Adam.
 */
export class Auditor {
  private readonly samples: Sample[] = [];
  private readonly wanted: number;

  constructor(
    private readonly experiment: Experiment,
    cells: number,
  ) {
    this.wanted = Math.ceil(SIZE / cells);
  }

  /** Draws this cell's sample from its first batch. */
  draw(batch: BatchRecords): void {
    const { cell, count, finalStatus } = batch;
    const ended = [STATUS.aborted, STATUS.nonfinite, STATUS.stalled] as number[];
    const order = Array.from({ length: count }, (_, i) => i)
      .map((i) => ({
        i,
        key: drawBits(this.experiment.seed, PURPOSE.audit + 16 * cell.index, batch.firstId + i, 0)[0],
      }))
      .sort((a, b) => a.key - b.key);
    const good = order.filter(({ i }) => !ended.includes(finalStatus[i]));
    const room = Math.min(this.wanted, SIZE - this.samples.length);
    for (const { i } of [...good, ...order.filter(({ i }) => ended.includes(finalStatus[i]))].slice(
      0,
      room,
    )) {
      this.samples.push({
        cell,
        id: batch.firstId + i,
        net: netOf(this.experiment, batch, i),
        lnT: batch.lnT,
        gap: Float64Array.from(batch.lnT, (_, r) => batch.gap[r * count + i]),
        logLoss: Float64Array.from(batch.lnT, (_, r) => batch.logLoss[r * count + i]),
        sliding: batch.lnT.some((_, r) => batch.status[r * count + i] === STATUS.sliding),
        success: !ended.includes(finalStatus[i]),
      });
    }
  }

  async run(onProgress: (done: number) => Promise<void>): Promise<Audit> {
    const start = performance.now();
    const { exactSteps, logHorizon } = this.experiment;
    const wanted = Math.min(MOST_STEPS, logHorizon > 0 ? 10 * exactSteps : exactSteps);
    const work = this.samples.reduce((sum, { cell }) => sum + costOf(this.experiment, cell), 0);
    const steps = Math.min(wanted, Math.max(AT_LEAST, Math.floor(WORK_IN_ALL / work)));
    let worst = 0;
    let worstRatio = 0;
    let worstAt: Audit["worstAt"] = null;
    for (const [k, sample] of this.samples.entries()) {
      await onProgress(k / this.samples.length);
      const problem = problemOf(this.experiment, sample.cell);
      const descent = startDescent(problem, sample.net, this.experiment.stop);
      for (let r = 0; r < sample.lnT.length; r++) {
        const step = Math.round(Math.exp(sample.lnT[r]));
        if (step > steps || descent.status !== "running") break;
        if (Math.abs(Math.log(step) - sample.lnT[r]) > 1e-12 || Number.isNaN(sample.logLoss[r])) continue;
        descend(descent, step);
        const exact = problem.optimum ? gap(descent.net, problem) : logLoss(descent.net, problem);
        const deviation = Math.abs(exact - (problem.optimum ? sample.gap[r] : sample.logLoss[r]));
        const ratio = deviation / (problem.optimum ? boundOf(sample, exact) : LOG_LOSS_BOUND);
        worst = Math.max(worst, deviation);
        if (!(ratio <= worstRatio)) {
          worstRatio = Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
          worstAt = { cell: sample.cell.label, id: sample.id, lnT: sample.lnT[r] };
        }
      }
    }
    return {
      trajectories: this.samples.length,
      steps,
      worst,
      worstAt,
      worstRatio,
      passed: this.samples.length > 0 && worstRatio <= 1,
      bound:
        "5e-6 + 1e-4 gap for the pair (-1, 1); else 1e-4, or 1e-3 where a kink slides and for Adam (log loss to 1e-3 where there is no optimum)",
      seconds: (performance.now() - start) / 1000,
    };
  }
}

/** What a step of the twin costs, in steps of two neurons on two points with its loop of their own. */
export function costOf({ network, loss }: Experiment, { dataset, optimizer }: Cell): number {
  const size = network.width * pointsOf(dataset).x.length;
  if (optimizer.kind === "adam") return 2 * size;
  return size === 4 && loss === "exponential" ? 1 : size;
}

function boundOf({ cell, sliding }: Sample, gapThere: number): number {
  // Adam's steps do not shrink with the gradient: what a crossing adds to a rounding error stays.
  if (cell.optimizer.kind === "adam") return 1e-3;
  if (cell.dataset.kind === "two-points") return 5e-6 + 1e-4 * gapThere;
  return sliding ? 1e-3 : 1e-4;
}

function netOf({ network }: Experiment, batch: BatchRecords, i: number): Net {
  const group = (letter: string, otherwise: (j: number) => number) =>
    Float64Array.from({ length: network.width }, (_, j) => {
      const at = batch.parameterNames.indexOf(`${letter}${j + 1}`);
      return at < 0 ? otherwise(j) : batch.initial[at][i];
    });
  const { outputWeights } = network;
  return {
    w: group("w", () => 0),
    b: group("b", () => 0),
    v: group("v", (j) => (Array.isArray(outputWeights) ? outputWeights[j] : 0)),
  };
}
