import { parseOptimizer } from "../../src/optimizer/index.ts";
import type { ConformanceCase } from "./case.ts";
import { atMost } from "./check.ts";
import { deviations, problemOf, twinsAfter, weightsAfter } from "./optimizer-stand.ts";

const STEPS = 100;
const TALL = [7, 4];
const WIDE = [4, 7];
const SQUARE = [4, 4];

/**
 * What a matrix may be off by, as a part of the way it went. A step rounds each weight by at most 2^-25 of it; 100 such roundings of numbers up to 1 add up to
 * 3e-6 at most, and the shortest way, at rate 0.003 and one in a hundred of O's entries, is 0.03: 1e-4. Directions err by less: U V^T by 4e-7 times
 * sqrt(n) and the condition number of the moment (docs/linalg.md), 3e-5 at 30.
 */
const BOUND = 1e-4;

type Rule = [given: object, shapes: number[][]];

const OTHERS: Rule[] = [
  [{ kind: "sgd", weightDecay: 0.1 }, [TALL]],
  [{ kind: "adamw" }, [WIDE]],
  [{ kind: "muon" }, [TALL, WIDE, SQUARE]],
  [{ kind: "muon", variant: "pytorch" }, [TALL]],
  [{ kind: "muon", variant: "pytorch", adjust: "match_rms_adamw", nesterov: false }, [WIDE]],
  [{ kind: "muon", variant: "optax", weightDecay: 0.1 }, [WIDE]],
  [{ kind: "galore", rank: 2, refresh: 30, weightDecay: 0.1 }, [TALL, WIDE, SQUARE]],
];

const SUMO: Rule[] = [
  [{}, [TALL, WIDE, SQUARE]],
  [{ variant: "official" }, [TALL, WIDE]],
  [{ outside: false, limiter: null, shapeScale: "none" }, [WIDE]],
  [{ orthogonalization: "newton-schulz", weightDecay: 0.1 }, [WIDE]],
  [{ orthogonalization: "muon", transform: false, subspace: "exact" }, [TALL]],
  [{ orthogonalization: "polar-express" }, [WIDE]],
].map(([given, shapes]) => [{ kind: "sumo", rank: 2, refresh: 30, ...given }, shapes as number[][]]);

const against = (rules: Rule[]) => async (device: GPUDevice) => {
  for (const [given, shapes] of rules) {
    const settings = parseOptimizer(given);
    for (const [rows, cols] of shapes) {
      const problem = problemOf(rows, cols, 3, 100 * rows + cols);
      const got = await weightsAfter(device, settings, problem, STEPS);
      const off = deviations(problem, got, twinsAfter(settings, problem, STEPS));
      for (const [b, part] of off.entries())
        atMost(`${JSON.stringify(given)}, ${rows} x ${cols}, matrix ${b}: off`, part, BOUND);
    }
  }
};

/** Few cases, each on one device: what takes time is to compile the decompositions of each shape. */
export const cases: ConformanceCase[] = [
  { name: "optimizer: 100 steps of sgd, adamw, muon and galore against the twins", run: against(OTHERS) },
  { name: "optimizer: 100 steps of sumo against the twin", run: against(SUMO) },
];
