import { InputError, suggestion } from "../experiment/index.ts";
import { type OptimizerSettings, parseOptimizer } from "../optimizer/index.ts";
import type { Entrant } from "./compare.ts";
import type { TaskName } from "./tasks.ts";

type Rates = Record<OptimizerSettings["kind"], number>;

/** Learning rates to begin with, from first tries [ours]: the optimum of reversible layers is farther away than any network's. */
const RATES: Rates = { sgd: 0.1, adamw: 3e-3, galore: 3e-2, muon: 1e-2, sumo: 3e-3 };
const REVERSIBLE_RATES: Rates = { sgd: 3, adamw: 3, galore: 30, muon: 30, sumo: 1 };

/** Of AdamW on vectors and tables beside another optimizer on the matrices [ours]. */
export const OTHER_RATE = 3e-3;

export const usualRate = ({ kind }: OptimizerSettings, task: TaskName): number =>
  (task === "reversible" ? REVERSIBLE_RATES : RATES)[kind];

/** Contenders by the name that they are asked for by. SUMO-NS5 has the five steps of Muon's polynomial in the SVD's place, as in arXiv 2505.24749. */
const CONTENDERS = {
  adamw: ["AdamW", { kind: "adamw" }],
  galore: ["GaLore", { kind: "galore" }],
  muon: ["Muon", { kind: "muon" }],
  "sumo-svd": ["SUMO-SVD", { kind: "sumo" }],
  "sumo-ns5": ["SUMO-NS5", { kind: "sumo", orthogonalization: "muon", steps: 5 }],
  "sumo-official": ["SUMO, official", { kind: "sumo", variant: "official" }],
  sgd: ["SGD", { kind: "sgd" }],
} as const satisfies Record<string, readonly [label: string, settings: object]>;

export const CONTENDER_NAMES = Object.keys(CONTENDERS) as (keyof typeof CONTENDERS)[];

/** Who takes part where nobody is named. */
export const USUAL_CONTENDERS = CONTENDER_NAMES.filter((name) => name !== "sumo-official");

const GRID = [-0.5, 0, 0.5]; // in powers of ten

/** A contender with the rates that it begins with, half decades around its usual one. @throws InputError for an unknown name, or a rank that is not allowed */
export function entrantOf(name: string, rank: number | undefined, task: TaskName): Entrant {
  const known = CONTENDER_NAMES.find((one) => one === name);
  if (!known)
    throw InputError.at(
      "--optimizers",
      `"${name}"`,
      `${CONTENDER_NAMES.join(", ")}${suggestion(name, CONTENDER_NAMES)}`,
    );
  const [label, settings] = CONTENDERS[known];
  const ranked = settings.kind === "galore" || settings.kind === "sumo";
  const optimizer = parseOptimizer({ ...settings, ...(ranked && rank !== undefined && { rank }) }, "");
  const rates = GRID.map((power) => Number((usualRate(optimizer, task) * 10 ** power).toPrecision(2)));
  return { label, optimizer, rates };
}
