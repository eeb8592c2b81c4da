import type { Column } from "../table/index.ts";
import type { TrainingRecord } from "./record.ts";

/** Rows of `curves.parquet`: of every member the losses after 0, 1, ... steps; NaN where one was not measured. */
export function curveColumns({ members, losses, heldOut, step: last }: TrainingRecord): Column[] {
  const rows = members.length * (last + 1);
  const step = new Int32Array(rows);
  const seed = new Float64Array(rows);
  const rate = new Float64Array(rows);
  const loss = new Float32Array(rows).fill(Number.NaN);
  const held = new Float32Array(rows).fill(Number.NaN);
  for (const [member, { seed: own, learningRate }] of members.entries()) {
    const first = member * (last + 1);
    seed.fill(own, first, first + last + 1);
    rate.fill(learningRate, first, first + last + 1);
    for (let i = 0; i <= last; i++) step[first + i] = i;
    loss.set(losses[member], first);
    for (const look of heldOut) held[first + look.step] = look.losses[member];
  }
  return [
    { name: "step", type: "INT32", data: step },
    { name: "seed", type: "DOUBLE", data: seed },
    { name: "learning_rate", type: "DOUBLE", data: rate },
    { name: "loss", type: "FLOAT", data: loss },
    { name: "held_out", type: "FLOAT", data: held },
  ];
}

/** Rows of `moments.parquet`: what the singular values of every moment say, at every look. Those themselves are in `record.json`. */
export function momentColumns({ members, moments }: TrainingRecord): Column[] {
  const numbers = (name: string, of: (moment: TrainingRecord["moments"][number]) => number): Column => ({
    name,
    type: "DOUBLE",
    data: Float64Array.from(moments, of),
  });
  return [
    { name: "step", type: "INT32", data: Int32Array.from(moments, ({ step }) => step) },
    numbers("seed", ({ member }) => members[member].seed),
    numbers("learning_rate", ({ member }) => members[member].learningRate),
    { name: "parameter", type: "STRING", data: moments.map(({ parameter }) => parameter) },
    numbers("largest", ({ values }) => values[0]),
    numbers("smallest", ({ values }) => values[values.length - 1]),
    numbers("condition", ({ condition }) => condition),
    numbers("stable_rank", ({ stableRank }) => stableRank),
    numbers("rank_one_residual", ({ rankOneResidual }) => rankOneResidual),
    numbers("energy", ({ energy }) => energy ?? Number.NaN),
  ];
}
