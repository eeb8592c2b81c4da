import type { Pacer } from "../device/index.ts";
import type { Cell, Experiment } from "../experiment/index.ts";
import { isWrittenOut, type PlanField, toFixed } from "../kernel/index.ts";
import { STATUS } from "../record/index.ts";
import type { RecordGrid } from "./grid.ts";
import { NO_LANE, type Population, STATE } from "./population.ts";

/** Called after every slice: trajectory-steps just taken, the share of the phase that is done, ln t. */
export type Progress = (
  phase: "exact steps" | "log-time flow",
  steps: number,
  done: number,
  lnT: number,
) => void;

const FLUSH = 64; // of shaders/descent/exact: slices end on multiples of it, or on a record
// Mesa's llvmpipe leaves every loop of an invocation once they have turned 65,535 times in all, and says nothing.
const MOST_TURNS = 2 ** 15;
const FLOW_BUDGET = 64; // attempted flow steps a dispatch
const COMPACT_BELOW = 0.9;

interface Run {
  population: Population;
  pacer: Pacer;
  experiment: Experiment;
  cell: Cell;
  grid: RecordGrid;
  progress: Progress;
  sliceSteps: number | undefined;
  /** Awaited after every slice, with how many record times all trajectories have passed. */
  between: (records: number) => Promise<void>;
}

const at = (ids: Uint32Array, statuses: Uint32Array, wanted: number[]) =>
  ids.filter((id) => wanted.includes(statuses[id]));

function rateFields(run: Run): PlanField[] {
  const [high, low] = toFixed(Math.log(run.cell.optimizer.learningRate / run.population.shape.x.length));
  return [
    ["i32", high],
    ["u32", low],
  ];
}

/**
 * Exact steps from record to record until no trajectory is running or the last exact record is reached. Lanes of ended trajectories
 * are compacted away where they can have ended: at the abort, at hand-offs, and at every record with a hit test.
 */
export async function exactPhase(run: Run): Promise<void> {
  const { population, pacer, experiment, grid } = run;
  const { exactSteps, logHorizon, stop } = experiment;
  const end = grid.steps[grid.steps.length - 1];
  let ids = Uint32Array.from({ length: population.count }, (_, i) => i);
  let lanes = population.setLanes(ids);
  let step = 0;
  let slice = Math.max(FLUSH, run.sliceSteps ?? 256);
  const turnsAStep = isWrittenOut(population.shape) ? 1 : 1 + population.shape.x.length;
  const longest = MOST_TURNS / turnsAStep;
  for (const [record, target] of grid.steps.entries()) {
    while (step < target) {
      const count = Math.min(target, FLUSH * Math.max(1, Math.floor((step + slice) / FLUSH))) - step;
      const isRecord = step + count === target;
      const handsOff = isRecord && logHorizon > 0 && target >= exactSteps;
      population.plan("exact", exactPlan(run, lanes, step, count));
      if (isRecord) population.plan("record", recordPlan(run, lanes, record, target));
      if (handsOff) population.plan("handoff", handoffPlan(run, lanes, record, target === end));
      const ms = await pacer.run((encoder) => {
        const pass = encoder.beginComputePass();
        population.run(pass, "exact", 4);
        if (isRecord) population.run(pass, "record");
        if (handsOff) population.run(pass, "handoff");
        pass.end();
      });
      if (!run.sliceSteps && count >= slice / 2)
        slice = Math.min(longest, Math.max(FLUSH, pacer.next(slice, ms)));
      step += count;
      run.progress("exact steps", count * ids.length, step / end, Math.log(step));
      await run.between(isRecord ? record + 1 : record);
      const mayHaveEnded = isRecord && (stop.hit || target === stop.lossAbort?.at || handsOff);
      if (mayHaveEnded && step < end) {
        const statuses = await pacer.wait(population.readState(STATE.status));
        const running = at(ids, statuses, [STATUS.running]);
        if (running.length === 0) return;
        if (running.length < COMPACT_BELOW * ids.length) {
          ids = running;
          lanes = population.setLanes(ids);
        }
      }
    }
  }
}

function exactPlan(
  { population, cell, experiment }: Run,
  lanes: number,
  step: number,
  count: number,
): PlanField[] {
  const { optimizer } = cell;
  const points = population.shape.x.length;
  const adam = optimizer.kind === "adam" ? optimizer : { beta1: 0, beta2: 0, eps: 0 };
  const { hit } = experiment.stop;
  return [
    ["u32", lanes],
    ["u32", population.capacity],
    ["u32", step],
    ["u32", count],
    ["f32", (optimizer.kind === "adam" ? 1 : optimizer.learningRate) / points],
    ["f32", optimizer.learningRate],
    ["f32", 1 - adam.beta1],
    ["f32", 1 - adam.beta2],
    ["f32", Math.log(adam.beta1)],
    ["f32", Math.log(adam.beta2)],
    ["f32", adam.eps],
    ["f32", hit?.tolerance ?? 0],
    ["f32", (hit?.loss ?? 0) * points],
  ];
}

function recordPlan(
  { population, experiment }: Run,
  lanes: number,
  record: number,
  step: number,
): PlanField[] {
  const abort = experiment.stop.lossAbort;
  return [
    ["u32", lanes],
    ["u32", population.capacity],
    ["u32", record],
    ["u32", population.records],
    ["u32", abort?.at === step ? 1 : 0],
    ["f32", Math.log(abort?.threshold ?? 1)],
    ["f32", Math.log(population.shape.x.length)],
  ];
}

function handoffPlan(run: Run, lanes: number, record: number, atCap: boolean): PlanField[] {
  const { population, grid, experiment } = run;
  const [high, low] = toFixed(grid.lnT[record]);
  return [
    ["u32", lanes],
    ["u32", population.capacity],
    ["u32", record + 1],
    ["u32", atCap ? 1 : 0],
    ["i32", high],
    ["u32", low],
    ...rateFields(run),
    ["f32", grid.steps[record]],
    ["f32", experiment.logHorizon * Math.LN10 - grid.lnT[record]],
  ];
}

/** Log-time flow of what was handed over, each trajectory at its own pace from record to record, to the horizon. */
export async function flowPhase(run: Run): Promise<void> {
  const { population, pacer, grid } = run;
  const flowing = [STATUS.flowing, STATUS.sliding] as number[];
  const statuses = await pacer.wait(population.readState(STATE.status));
  let ids = at(
    Uint32Array.from({ length: population.count }, (_, i) => i),
    statuses,
    flowing,
  );
  const first = grid.steps.length;
  let lanes = ids.length;
  let rounds = 4;
  while (ids.length > 0) {
    if (ids.length < COMPACT_BELOW * lanes || lanes === ids.length) lanes = population.setLanes(ids);
    population.plan("flow", [
      ["u32", lanes],
      ["u32", population.capacity],
      ["u32", population.records],
      ["u32", FLOW_BUDGET],
      ...rateFields(run),
    ]);
    population.plan("record", recordPlan(run, lanes, NO_LANE, 0));
    const count = Math.round(rounds);
    const ms = await pacer.run((encoder) => {
      const pass = encoder.beginComputePass();
      for (let r = 0; r < count; r++) {
        population.run(pass, "flow");
        population.run(pass, "record");
      }
      pass.end();
    });
    rounds = Math.min(256, Math.max(1, pacer.next(rounds, ms)));
    const words = await pacer.wait(population.readState(STATE.status, STATE.nextRecord + 1));
    const next = (id: number) => words[STATE.nextRecord * population.capacity + id];
    ids = ids.filter((id) => flowing.includes(words[id]) && next(id) < population.records);
    const slowest = ids.reduce((low, id) => Math.min(low, next(id)), population.records);
    const done = (slowest - first) / Math.max(1, population.records - first);
    run.progress("log-time flow", 0, done, grid.lnT[Math.min(slowest, population.records - 1)]);
    await run.between(slowest);
  }
}
