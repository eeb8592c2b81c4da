import { InputError, show, suggestion } from "../experiment/index.ts";
import { LONGEST_SHORT_SIDE, LONGEST_SIDE, SHORTEST_SIDE } from "../linalg/index.ts";
import {
  MUON_ADJUSTMENTS,
  MUON_VARIANTS,
  type OptimizerSettings,
  ORTHOGONALIZATIONS,
  SHAPE_SCALES,
  SUBSPACES,
  SUMO_VARIANTS,
} from "../reference/index.ts";
import { flag, notNegative, orNull, positive, type Rule, share, take, whole, word } from "./rules.ts";

export const OPTIMIZER_KINDS = ["sgd", "adamw", "galore", "muon", "sumo"] as const;

type Rules = Record<string, Rule>;
type Given = Record<string, unknown>;
type Kind = (typeof OPTIMIZER_KINDS)[number];

const MOST_STEPS = 2 ** 28; // the stream of a refresh's normals has so many
const rank = () => whole(8, 1, SHORTEST_SIDE);
const interval = () => whole(200, 1, MOST_STEPS);
const iterations = () => whole(5, 0, 100);

/** First moments as PyTorch, optax and the papers' codes set them; SGD's momentum and the paper's of SUMO [ours]. */
const sgd: Rules = { momentum: share(0.9), weightDecay: notNegative(0) };

const adamw: Rules = {
  beta1: share(0.9),
  beta2: share(0.999),
  epsilon: positive(1e-8),
  weightDecay: notNegative(0.01),
};

const galore: Rules = {
  rank: rank(),
  refresh: interval(),
  scale: positive(0.25),
  beta1: share(0.9),
  beta2: share(0.999),
  epsilon: positive(1e-6),
  weightDecay: notNegative(0),
};

function muon(variant: unknown): Rules {
  return {
    variant: word("jordan", MUON_VARIANTS),
    momentum: share(0.95),
    nesterov: flag(true),
    steps: iterations(),
    ...(variant === "pytorch" && { adjust: word("original", MUON_ADJUSTMENTS) }),
    weightDecay: notNegative(variant === "pytorch" ? 0.1 : 0),
  };
}

function sumo(variant: unknown, { orthogonalization }: Given): Rules {
  const official = variant === "official";
  return {
    variant: word("paper", SUMO_VARIANTS),
    rank: rank(),
    refresh: orNull(interval()),
    refreshBelow: orNull(positive(1), null),
    momentum: share(0.95),
    ...(official && { nesterov: flag(true) }),
    orthogonalization: word("svd", ORTHOGONALIZATIONS),
    ...(orthogonalization !== undefined && orthogonalization !== "svd" && { steps: iterations() }),
    limiter: orNull(positive(1.1)),
    transform: flag(!official),
    outside: flag(true),
    shapeScale: word(official ? "0.2sqrt" : "sqrt", SHAPE_SCALES),
    scale: positive(official ? 4 : 1),
    subspace: word(official ? "exact" : "randomized", SUBSPACES),
    weightDecay: notNegative(official ? 0.01 : 0),
    seed: whole(0, 0, 2 ** 32 - 1),
  };
}

function rulesOf(kind: Kind, given: Given): Rules {
  if (kind === "sgd") return sgd;
  if (kind === "adamw") return adamw;
  if (kind === "galore") return galore;
  return kind === "muon" ? muon(given.variant) : sumo(given.variant, given);
}

/** What stands for settings that a variant, or an orthogonalization, does not have. */
const ABSENT: Partial<Record<Kind, Given>> = {
  muon: { adjust: null },
  sumo: { nesterov: false, steps: null },
};

/** Whether a setting says no more than that it is not there: settings that were parsed parse to themselves. */
const isAbsent = (kind: Kind, key: string, value: unknown): boolean => {
  const absent = ABSENT[kind] ?? {};
  return Object.hasOwn(absent, key) && absent[key] === value;
};

/** One criterion for a new basis, the interval where nothing is said. */
function refreshOf(settings: Given, given: Given, at: (key: string) => string): Given {
  const { refresh, refreshBelow } = settings;
  if (refreshBelow === null && refresh === null)
    throw InputError.at(at("refresh"), "null", "a number of steps, or a number for refreshBelow");
  if (refreshBelow === null) return {};
  if (given.refresh !== undefined && given.refresh !== null)
    throw InputError.at(at("refreshBelow"), `${show(refreshBelow)} beside refresh`, "one of the two");
  return { refresh: null };
}

/**
 * Settings of an optimizer, checked, with the defaults of its variant where nothing is said. `given`: an object with the optimizer's `kind`, and any
 * of its settings. `where` stands in front of the keys in messages.
 * @throws InputError for an unknown kind or key, and for a value that is not allowed
 */
export function parseOptimizer(given: unknown, where = "optimizer"): OptimizerSettings {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw InputError.at(where, show(given), `an object with a kind: ${OPTIMIZER_KINDS.join(", ")}`);
  const at = (key: string) => (where === "" ? key : `${where}.${key}`);
  const values = given as Given;
  const { kind } = values;
  const known = OPTIMIZER_KINDS.find((one) => one === kind);
  if (!known)
    throw InputError.at(
      at("kind"),
      show(kind),
      `${OPTIMIZER_KINDS.join(", ")}${suggestion(String(kind), OPTIMIZER_KINDS)}`,
    );
  const rules = rulesOf(known, values);
  const keys = Object.keys(rules);
  for (const key of Object.keys(values))
    if (key !== "kind" && !keys.includes(key) && !isAbsent(known, key, values[key])) {
      const allowed = `of ${describe(known, values)}: ${keys.join(", ")}${suggestion(key, keys)}`;
      throw InputError.at(at(key), `a setting that is not there`, allowed);
    }
  const settings: Given = { kind: known, ...ABSENT[known] };
  for (const [key, rule] of Object.entries(rules)) settings[key] = take(rule, at(key), values[key]);
  if (known === "sumo") Object.assign(settings, refreshOf(settings, values, at));
  return settings as unknown as OptimizerSettings;
}

function describe(kind: string, { variant, orthogonalization }: Given): string {
  const parts = [variant, orthogonalization].filter((part) => typeof part === "string");
  return [kind, ...parts].join(" ");
}

/** A learning rate. @throws InputError unless it is a number above 0 that f32 holds */
export function parseRate(given: unknown, where = "learningRate"): number {
  if (typeof given === "number" && given >= 1e-30 && given <= 1e30) return given;
  throw InputError.at(where, show(given), "a number above 0, from 1e-30 to 1e30");
}

/**
 * Holds settings against the matrices that they are for.
 * @throws InputError where the rank is above the short side, or a side too long for the orthogonalization
 */
export function checkSides(settings: OptimizerSettings, rows: number, cols: number): void {
  const [short, long] = [Math.min(rows, cols), Math.max(rows, cols)];
  const sides = `matrices of ${rows} x ${cols}`;
  if (settings.kind === "sgd" || settings.kind === "adamw") return;
  if (long > LONGEST_SIDE) throw InputError.at(settings.kind, sides, `sides of up to ${LONGEST_SIDE}`);
  if (settings.kind === "muon") {
    if (short > LONGEST_SHORT_SIDE)
      throw InputError.at(settings.kind, sides, `a short side of up to ${LONGEST_SHORT_SIDE}`);
  } else if (settings.rank > short)
    throw InputError.at("rank", `${settings.rank} for ${sides}`, `at most the short side, ${short}`);
}
