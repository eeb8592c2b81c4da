import { parseOptimizer } from "../../../src/optimizer/index.ts";
import type { Entrant } from "../../../src/training/index.ts";

const half = (least: number, count: number) =>
  Array.from({ length: count }, (_, i) => Number((least * 10 ** (i / 2)).toPrecision(2)));

const entrant = (label: string, given: object, rates: number[]): Entrant => ({
  label,
  optimizer: parseOptimizer(given),
  rates,
});

const sumo = (label: string, given: object, rates: number[]) =>
  entrant(label, { kind: "sumo", rank: 8, refresh: 200, ...given }, rates);

/** Whose names the questions are asked by. */
export const SUMO = "SUMO-SVD";
export const GALORE = "GaLore";

/** Half-decade grids around what a first try showed, which the comparison widens where the best rate is at an end. */
export const RIVALS: Entrant[] = [
  sumo(SUMO, {}, half(1e-3, 4)),
  sumo("SUMO-NS5", { orthogonalization: "muon", steps: 5 }, half(1e-3, 4)),
  sumo("SUMO-SVD, official", { variant: "official" }, half(3.2e-4, 4)),
  entrant(GALORE, { kind: "galore", rank: 8, refresh: 200 }, half(1e-2, 4)),
  entrant("Muon", { kind: "muon" }, half(3.2e-3, 4)),
  entrant("AdamW", { kind: "adamw" }, half(1e-3, 4)),
  entrant("SGD", { kind: "sgd" }, half(3.2e-2, 4)),
];

/** The same optimizer but for how its moment is made orthogonal, and at full rank. */
export const ORTHOGONALIZERS: Entrant[] = [
  sumo("exact", {}, half(1e-3, 4)),
  sumo("cubic Newton-Schulz, 5 steps", { orthogonalization: "newton-schulz", steps: 5 }, half(1e-3, 4)),
  sumo("Muon's quintic, 5 steps", { orthogonalization: "muon", steps: 5 }, half(1e-3, 4)),
  sumo("Polar Express, 5 steps", { orthogonalization: "polar-express", steps: 5 }, half(1e-3, 4)),
];
