import { breather } from "../device/index.ts";
import type { Cell, Experiment } from "../experiment/index.ts";
import { parameterNames, shapeOf } from "../kernel/index.ts";
import { type BatchRecords, STATUS } from "../record/index.ts";
import { copyNet, type Net, type Problem } from "../reference/index.ts";
import { courseOf, follow } from "./follow.ts";
import type { ExplicitParameters } from "./types.ts";

/** One trajectory in f64, at every record time of its experiment. */
export interface Trace {
  cell: Cell;
  id: number;
  problem: Problem;
  /** ln t of each record. */
  lnT: Float64Array;
  /** 1 - margin / optimum; 1 where a point is misclassified; NaN where there is no optimum, and past the end of a trajectory. */
  gap: Float64Array;
  /** Natural logarithm of the mean loss, NaN past the end. */
  logLoss: Float64Array;
  /** STATUS number at each record; the final one past the end. */
  status: Uint8Array;
  /** As in BatchRecords. */
  pattern: Uint32Array;
  /** Parameters at each record; as many as it reached. */
  nets: Net[];
  initial: Net;
  /** STATUS number. */
  finalStatus: number;
  /** Step of the hit, NaN without. */
  hitTime: number;
  /** ln t at which log-time flow took over, NaN where it did not. */
  flowFrom: number;
  /** Every point ended on its right side. */
  correct: boolean;
}

export interface TraceOptions {
  signal?: AbortSignal;
  /** For a cell whose init is `explicit`. */
  explicit?: ExplicitParameters;
}

export interface TwinOptions extends TraceOptions {
  /** Share of the batch that is done and exact steps taken since the last call, about a hundred times a second; awaited, so that it can hold the work up. */
  onProgress?: (done: number, steps: number) => void | Promise<void>;
}

/**
 * Follows trajectory `id` of a cell in f64 alone, by the same rules as the kernels. Hands over to other tasks every 10 ms.
 * Rejects with the signal's reason when aborted, with InputError where an explicit init lacks this trajectory's parameters.
 */
export async function trace(
  experiment: Experiment,
  cell: Cell,
  id: number,
  { signal, explicit }: TraceOptions = {},
): Promise<Trace> {
  signal?.throwIfAborted();
  const course = courseOf(experiment, cell, explicit, breather(signal));
  const { lnT } = course.grid;
  const unknown = () => new Float64Array(lnT.length).fill(Number.NaN);
  const columns = { gap: unknown(), logLoss: unknown(), pattern: new Uint32Array(lnT.length) };
  const status = new Uint8Array(lnT.length);
  const nets: Net[] = [];
  let isCorrect = false;
  const ending = await follow(course, id, (record, standing) => {
    columns.gap[record] = standing.gap;
    columns.logLoss[record] = standing.logLoss;
    columns.pattern[record] = standing.pattern;
    status[record] = standing.status;
    isCorrect = standing.correct;
    nets.push(copyNet(standing.net));
  });
  status.fill(ending.status, nets.length);
  return {
    cell,
    id,
    problem: course.problem,
    lnT,
    ...columns,
    status,
    nets,
    initial: ending.initial,
    finalStatus: ending.status,
    hitTime: ending.hitTime,
    flowFrom: ending.flowFrom,
    correct: isCorrect || ending.status === STATUS.hit,
  };
}

/** Trajectories firstId .. firstId + count - 1 of a cell in f64, with all that a batch of the kernels' hands to the fold. */
export async function twinBatch(
  experiment: Experiment,
  cell: Cell,
  firstId: number,
  count: number,
  { signal, explicit, onProgress }: TwinOptions = {},
): Promise<BatchRecords> {
  signal?.throwIfAborted();
  const breathe = breather(signal);
  let finished = 0;
  let steps = 0;
  const course = courseOf(experiment, cell, explicit, (taken) => {
    steps += taken;
    return breathe()?.then(() => {
      const since = steps;
      steps = 0;
      return onProgress?.(finished / count, since);
    });
  });
  const { lnT } = course.grid;
  const size = lnT.length * count;
  const names = parameterNames(shapeOf(experiment, cell));
  const parameters = () => names.map(() => new Float64Array(count));
  const batch: BatchRecords = {
    cell,
    firstId,
    count,
    lnT,
    gap: new Float32Array(size).fill(Number.NaN),
    logLoss: new Float32Array(size).fill(Number.NaN),
    pattern: new Uint32Array(size),
    status: new Uint8Array(size),
    finalStatus: new Uint8Array(count),
    correct: new Uint8Array(count),
    parameterNames: names,
    initial: parameters(),
    final: parameters(),
    hitTime: new Float64Array(count),
    constantBound: new Float32Array(count),
    flowFrom: new Float64Array(count),
  };
  for (; finished < count; finished++) {
    const i = finished;
    let reached = 0;
    const ending = await follow(course, firstId + i, (record, standing) => {
      const at = record * count + i;
      batch.gap[at] = standing.gap;
      batch.logLoss[at] = standing.logLoss;
      batch.pattern[at] = standing.pattern;
      batch.status[at] = standing.status;
      batch.correct[i] = standing.correct ? 1 : 0;
      reached = record + 1;
    });
    for (let record = reached; record < lnT.length; record++)
      batch.status[record * count + i] = ending.status;
    if (ending.status === STATUS.hit) batch.correct[i] = 1;
    batch.finalStatus[i] = ending.status;
    batch.hitTime[i] = ending.hitTime;
    batch.flowFrom[i] = ending.flowFrom;
    batch.constantBound[i] = ending.constantBound;
    for (const [p, name] of names.entries()) {
      const [letter, j] = [name[0] as "w" | "b" | "v", Number(name.slice(1)) - 1];
      batch.initial[p][i] = ending.initial[letter][j];
      batch.final[p][i] = ending.final[letter][j];
    }
  }
  return batch;
}
