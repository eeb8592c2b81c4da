import { problemOf } from "../../src/ensemble/index.ts";
import { descend, startDescent } from "../../src/reference/index.ts";
import type { Columns, Contestant } from "./contestant.ts";
import { cellOf, initialColumns, workload } from "./workload.ts";

export const CHECK_TRAJECTORIES = 256;
export const CHECK_STEPS = 1024;
/** A neuron that leaves a point one step sooner or later is off by that step, in any arithmetic but the twin's own. */
const SHARE_WITHIN = 0.99;

export interface Check {
  steps: number;
  /** Largest deviation of a parameter among the best 99 % of trajectories, and among all. */
  deviation: number;
  worst: number;
  tolerance: number;
  passed: boolean;
}

const twins = new Map<number, Columns>();

/** Final parameters of the f64 twin. */
function twin(steps: number): Columns {
  const known = twins.get(steps);
  if (known) return known;
  const experiment = workload(CHECK_TRAJECTORIES, steps);
  const problem = problemOf(experiment, cellOf(experiment));
  const columns = initialColumns(CHECK_TRAJECTORIES);
  for (let id = 0; id < CHECK_TRAJECTORIES; id++) {
    const net = {
      w: Float64Array.of(columns[0][id], columns[1][id]),
      b: Float64Array.of(columns[2][id], columns[3][id]),
      v: Float64Array.of(1, -1),
    };
    descend(startDescent(problem, net, experiment.stop), steps);
    [net.w[0], net.w[1], net.b[0], net.b[1]].forEach((value, p) => {
      columns[p][id] = value;
    });
  }
  twins.set(steps, columns);
  return columns;
}

/** Holds a contestant's parameters after about CHECK_STEPS steps against the twin's. */
export async function check(contestant: Contestant, tolerance: number): Promise<Check> {
  await contestant.reset(initialColumns(CHECK_TRAJECTORIES));
  const steps = await contestant.advance(CHECK_STEPS);
  const got = await contestant.read();
  const want = twin(steps);
  const off = Array.from({ length: CHECK_TRAJECTORIES }, (_, id) =>
    Math.max(...want.map((column, p) => Math.abs(column[id] - got[p][id]))),
  );
  // NaN sorts last: a contestant that produced one is wrong.
  off.sort((a, b) => (Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : a - b));
  const deviation = off[Math.ceil(SHARE_WITHIN * CHECK_TRAJECTORIES) - 1];
  return {
    steps,
    deviation,
    worst: off[off.length - 1],
    tolerance,
    passed: deviation <= tolerance && !Number.isNaN(off[off.length - 1]),
  };
}
