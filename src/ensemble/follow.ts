import { type Cell, type Experiment, InputError, pointsOf } from "../experiment/index.ts";
import { STATUS } from "../record/index.ts";
import {
  activationPattern,
  advance,
  copyNet,
  correct,
  type Descent,
  descend,
  type Flow,
  type FlowState,
  gap,
  handoff,
  initial,
  logLoss,
  type Net,
  netView,
  outputWeights,
  type Problem,
  patternOf,
  startDescent,
  startFlow,
} from "../reference/index.ts";
import { costOf, problemOf } from "./audit.ts";
import { type RecordGrid, recordGrid } from "./grid.ts";
import type { ExplicitParameters } from "./types.ts";

/** One trajectory where it stands at a record time. `net` moves on: copy what is to be kept. */
export interface Standing {
  status: number;
  /** As in BatchRecords. */
  gap: number;
  logLoss: number;
  pattern: number;
  correct: boolean;
  net: Net;
}

/** What a trajectory came to. */
export interface Ending {
  initial: Net;
  final: Net;
  /** STATUS number. */
  status: number;
  /** Step of the hit, NaN without. */
  hitTime: number;
  /** ln t at which the flow took over, NaN where it did not. */
  flowFrom: number;
  constantBound: number;
}

/** What every trajectory of a cell has in common. */
export interface Course {
  experiment: Experiment;
  cell: Cell;
  grid: RecordGrid;
  problem: Problem;
  explicit: ExplicitParameters | undefined;
  /** Called at least every few milliseconds of work with the exact steps just taken; awaited where it returns a promise. */
  pause: (steps: number) => Promise<void> | undefined;
}

export function courseOf(
  experiment: Experiment,
  cell: Cell,
  explicit: ExplicitParameters | undefined,
  pause: Course["pause"],
): Course {
  return {
    experiment,
    cell,
    grid: recordGrid(experiment),
    problem: problemOf(experiment, cell),
    explicit,
    pause,
  };
}

const SLICE_STEPS = 80_000; // of the bare pair, 25 to 30 ns each: 2 ms
const SLICE_ATTEMPTS = 4000; // of one neuron on one point, about 0.5 us each
const LARGEST = 16384; // of shaders/descent/state: what a parameter can be on the device

/**
 * Trajectory `id` from its initialization to the horizon in f64, by the rules of the kernels: exact steps from record to record; a loss abort, a
 * hit or a parameter out of range ends it; from `exactSteps` on it flows as soon as every point is on its right side and no activation
 * crossing is ahead, at the cap whatever is ahead, and is stalled there where a point is on its wrong side.
 *
 * @param write is called for every record it reaches, in order.
 */
export async function follow(
  course: Course,
  id: number,
  write: (record: number, standing: Standing) => void,
): Promise<Ending> {
  const { experiment, grid, problem } = course;
  const start = startOf(course, id);
  const descent = startDescent(problem, copyNet(start), experiment.stop);
  const end = (status: number, rest: Partial<Ending> = {}): Ending => ({
    initial: start,
    final: descent.net,
    status,
    hitTime: Number.NaN,
    flowFrom: Number.NaN,
    constantBound: 0,
    ...rest,
  });

  for (const [record, step] of grid.steps.entries()) {
    await descendTo(course, descent, step);
    if (descent.status === "nonfinite") return end(STATUS.nonfinite);
    const { status } = descent;
    // A hit is seen when the next step is about to be taken: a record at that very step still says running.
    if (descent.step === step)
      write(record, standingOf(descent.net, problem, status === "aborted" ? STATUS.aborted : STATUS.running));
    if (status === "aborted") return end(STATUS.aborted);
    if (status === "hit") return end(STATUS.hit, { hitTime: descent.step });
    if (experiment.logHorizon === 0 || step < experiment.exactSteps) continue;

    const taken = handoff(descent.net, problem, step, experiment.logHorizon * Math.LN10);
    const last = record === grid.steps.length - 1;
    if (!taken.correct && last) return end(STATUS.stalled);
    if (taken.correct && (last || !taken.crossingAhead)) {
      const flow = await flowOn(course, taken.state, record + 1, write);
      const { status, constantBound } = flow;
      const flowFrom = grid.lnT[record];
      return end(STATUS[status], { final: netView(flow.state), flowFrom, constantBound });
    }
  }
  return end(STATUS.running);
}

async function descendTo({ experiment, cell, pause }: Course, descent: Descent, to: number): Promise<void> {
  const slice = Math.ceil(SLICE_STEPS / costOf(experiment, cell));
  const { w, b, v } = descent.net;
  while (descent.status === "running" && descent.step < to) {
    const from = descent.step;
    descend(descent, Math.min(to, from + slice));
    if ([w, b, v].some((column) => column.some((value) => Math.abs(value) >= LARGEST)))
      descent.status = "nonfinite";
    await pause(descent.step - from);
  }
}

/** Flows to the horizon from record `first` on. */
async function flowOn(
  { cell, experiment, grid, problem, pause }: Course,
  state: FlowState,
  first: number,
  write: (record: number, standing: Standing) => void,
): Promise<Flow> {
  const flow = startFlow(problem, state);
  const size = experiment.network.width * pointsOf(cell.dataset).x.length;
  const slice = Math.ceil(SLICE_ATTEMPTS / size);
  const ended = () => flow.status === "stalled" || flow.status === "nonfinite";
  for (let record = first; record < grid.lnT.length; record++) {
    while (state.tau < grid.lnT[record] && !ended()) {
      advance(flow, grid.lnT[record], slice);
      await pause(0);
    }
    if (ended()) break;
    write(record, {
      ...standingOf(netView(state), problem, STATUS[flow.status]),
      // The signs of pre-activations that stand at 0 say nothing.
      pattern: patternOf(state.active),
    });
  }
  return flow;
}

function standingOf(net: Net, problem: Problem, status: number): Standing {
  return {
    status,
    gap: gap(net, problem),
    logLoss: logLoss(net, problem),
    pattern: activationPattern(net, problem),
    correct: correct(net, problem),
    net,
  };
}

function startOf({ experiment, cell, explicit }: Course, id: number): Net {
  if (cell.init.kind !== "explicit") return initial(experiment, cell, id);
  const { width, bias } = experiment.network;
  if (!explicit || id >= explicit.rows)
    throw InputError.at(
      "init",
      explicit ? `trajectory ${id} of an explicit init` : "an explicit init without its parameters",
      explicit ? `ids below ${explicit.rows}, the rows of its file` : "one whose file has been read",
    );
  const column = (letter: string, otherwise: (j: number) => number) =>
    Float64Array.from({ length: width }, (_, j) => {
      const at = explicit.names.indexOf(`${letter}${j + 1}`);
      return at < 0 ? otherwise(j) : explicit.columns[at][id];
    });
  const drawn = outputWeights(experiment, cell, id);
  return {
    w: column("w", () => 0),
    b: bias ? column("b", () => 0) : new Float64Array(width),
    v: column("v", (j) => drawn[j]),
  };
}
