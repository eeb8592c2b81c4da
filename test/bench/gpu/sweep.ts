import { sweep } from "../../../src/ensemble/index.ts";
import type { Columns, Contestant, Entry } from "../contestant.ts";
import { workload } from "../workload.ts";

const STEPS = 10000; // what the two-neuron preset takes

async function open(device: GPUDevice): Promise<Contestant> {
  let count = 0;
  let final: Columns;
  return {
    async reset(columns) {
      count = columns[0].length;
    },
    async advance(steps) {
      const run = sweep(device, workload(count, steps), {
        onBatch({ columns }) {
          final = ["w1", "w2", "b1", "b2"].map((name) => Float64Array.from(columns[name])) as Columns;
        },
      });
      const { summary } = await run.result;
      if (!summary.audit?.passed) throw new Error("the sweep's own audit failed");
      return steps;
    },
    read: async () => final,
    stop: () => undefined,
  };
}

/** Everything that a user's sweep does but files: draws, self-test, steps, records, statistics, audit. It draws its own start, in f32. */
export function sweepEntry(device: GPUDevice): Entry {
  return {
    name: `Marginflow, whole sweep() of ${STEPS.toLocaleString("en")} steps`,
    steps: STEPS,
    forms: [{ form: "sweep", open: () => open(device) }],
    tolerance: 2e-5,
  };
}
