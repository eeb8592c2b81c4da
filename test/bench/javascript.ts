import type { Columns, Contestant, Entry } from "./contestant.ts";
import { RATE } from "./workload.ts";

/** One thread, f64, a trajectory at a time with everything in locals. */
async function open(): Promise<Contestant> {
  let columns: Columns;
  return {
    async reset(given) {
      columns = given.map((column) => column.slice()) as Columns;
    },
    async advance(steps) {
      run(columns, steps);
      return steps;
    },
    read: async () => columns,
    stop: () => undefined,
  };
}

function run([w1s, w2s, b1s, b2s]: Columns, steps: number): void {
  const rate = RATE; // a local: module loaders may turn an import into a property
  for (let i = 0; i < w1s.length; i++) {
    let w1 = w1s[i];
    let w2 = w2s[i];
    let b1 = b1s[i];
    let b2 = b2s[i];
    for (let step = 0; step < steps; step++) {
      const z1n = b1 - w1;
      const z2n = b2 - w2;
      const z1p = b1 + w1;
      const z2p = b2 + w2;
      // One exponential a point that some neuron is active on; branches cost less here than selected zeros.
      if (z1n > 0) {
        const push = rate * Math.exp(z2n > 0 ? z1n - z2n : z1n);
        w1 += push;
        b1 -= push;
        if (z2n > 0) {
          w2 -= push;
          b2 += push;
        }
      } else if (z2n > 0) {
        const push = rate * Math.exp(-z2n);
        w2 -= push;
        b2 += push;
      }
      if (z1p > 0) {
        const push = rate * Math.exp(z2p > 0 ? z2p - z1p : -z1p);
        w1 += push;
        b1 += push;
        if (z2p > 0) {
          w2 -= push;
          b2 -= push;
        }
      } else if (z2p > 0) {
        const push = rate * Math.exp(z2p);
        w2 -= push;
        b2 -= push;
      }
    }
    w1s[i] = w1;
    w2s[i] = w2;
    b1s[i] = b1;
    b2s[i] = b2;
  }
}

export const javascript: Entry = {
  name: "JavaScript, f64, one thread",
  forms: [{ form: "a trajectory at a time", open }],
  tolerance: 1e-9,
};
