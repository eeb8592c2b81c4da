import { parseOptimizer } from "../../src/optimizer/index.ts";
import type { ConformanceCase } from "./case.ts";
import { atMost } from "./check.ts";
import { deviations, problemOf, twinsAfter, weightsAfter } from "./optimizer-stand.ts";

const STEPS = 100;
const TALL = [9, 5];
const WIDE = [5, 9];
const SQUARE = [6, 6];

/**
 * What a matrix may be off by, as a part of the way it went. A step rounds each weight by at most 2^-25 of it; 100 such roundings of numbers up to 1 add up to
 * 3e-6 at most, and the shortest way, at rate 0.003 and one in a hundred of O's entries, is 0.03: 1e-4. Directions err by less: U V^T by 4e-7 times
 * sqrt(n) and the condition number of the moment (docs/linalg.md), 3e-5 at 30.
 */
const BOUND = 1e-4;

/** Settings, and the shapes that they are tried on. */
const RULES: [string, object, number[][]][] = [
  ["sgd", { kind: "sgd", weightDecay: 0.1 }, [TALL]],
  ["adamw", { kind: "adamw" }, [WIDE]],
  ["muon, jordan", { kind: "muon" }, [TALL, SQUARE]],
  ["muon, pytorch", { kind: "muon", variant: "pytorch" }, [TALL]],
  [
    "muon, pytorch as AdamW",
    { kind: "muon", variant: "pytorch", adjust: "match_rms_adamw", nesterov: false },
    [WIDE],
  ],
  ["muon, optax", { kind: "muon", variant: "optax", weightDecay: 0.1 }, [WIDE]],
  ["galore", { kind: "galore", rank: 3, refresh: 30, weightDecay: 0.1 }, [TALL, WIDE, SQUARE]],
  ["sumo, paper", { kind: "sumo", rank: 3, refresh: 10 }, [TALL, WIDE, SQUARE]],
  ["sumo, official", { kind: "sumo", variant: "official", rank: 3, refresh: 10 }, [TALL, WIDE, SQUARE]],
  [
    "sumo, inside the subspace",
    { kind: "sumo", rank: 3, refresh: 10, outside: false, limiter: null, shapeScale: "none" },
    [TALL, WIDE],
  ],
  [
    "sumo, newton-schulz",
    { kind: "sumo", rank: 3, refresh: 40, orthogonalization: "newton-schulz", weightDecay: 0.1 },
    [WIDE],
  ],
  ["sumo, muon", { kind: "sumo", rank: 3, refresh: 40, orthogonalization: "muon", transform: false }, [TALL]],
  ["sumo, polar-express", { kind: "sumo", rank: 3, refresh: 40, orthogonalization: "polar-express" }, [WIDE]],
];

export const cases: ConformanceCase[] = RULES.map(([name, given, shapes]) => ({
  name: `optimizer: 100 steps of ${name} against the twin`,
  run: async (device) => {
    const settings = parseOptimizer(given);
    for (const [rows, cols] of shapes) {
      const problem = problemOf(rows, cols, 3, 100 * rows + cols);
      const got = await weightsAfter(device, settings, problem, STEPS);
      const off = deviations(problem, got, twinsAfter(settings, problem, STEPS));
      for (const [b, part] of off.entries()) atMost(`${rows} x ${cols}, matrix ${b}: off`, part, BOUND);
    }
  },
}));
