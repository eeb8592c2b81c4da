import * as v from "valibot";
import { checkExperiment } from "./constraints.ts";
import { InputError, show } from "./errors.ts";
import { suggestion } from "./nearest.ts";
import { keysAt, pathText } from "./paths.ts";
import { type ExperimentDraft, experimentSchema, MAX_STEPS } from "./schema.ts";
import type { Dataset, Experiment, Network } from "./types.ts";

type Issue = v.BaseIssue<unknown>;

const keysIn = (issue: Issue): string[] => (issue.path ?? []).map((item) => String(item.key));

/** Of a union's branches the one that got furthest: a list was meant where a list was given. */
function innermost(issue: Issue, above: string[] = []): { issue: Issue; path: string[] } {
  const path = [...above, ...keysIn(issue)];
  const inside = (issue.issues ?? []).filter((sub) => sub.path);
  if (issue.type !== "union" || inside.length === 0) return { issue, path };
  const isList = Array.isArray(issue.input);
  const best = inside.find((sub) => /^\d+$/.test(keysIn(sub)[0]) === isList) ?? inside[0];
  return innermost(best, path);
}

function readable(expected: string): string {
  return expected
    .replace(/[()]/g, "")
    .replace("Object | Array", "an object, or a list of such objects")
    .replace(/\bObject\b/, "an object")
    .replace(/\bArray\b/, "a list")
    .replaceAll(" | ", ", ");
}

function explain(first: Issue, input: unknown): InputError {
  const { issue, path } = innermost(first);
  const where = pathText(path) || "experiment";
  if (issue.type === "strict_object" && issue.expected === "never") {
    const key = path[path.length - 1];
    const holder = path.slice(0, -1).reduce<unknown>((at, k) => (at as Record<string, unknown>)[k], input);
    const keys = keysAt(path.slice(0, -1), (holder as { kind?: unknown }).kind);
    return InputError.at(where, "an unknown key", `${keys.join(", ")}${suggestion(key, keys)}`);
  }
  if (issue.type === "strict_object" && issue.received === "undefined") {
    return InputError.at(where, "nothing", "this key has to be there");
  }
  if (issue.type === "variant" && path.length > 0 && issue.path) {
    const kinds = [...(issue.expected ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1]);
    const near = typeof issue.input === "string" ? suggestion(issue.input, kinds) : "";
    return InputError.at(where, show(issue.input), `${kinds.map((k) => `"${k}"`).join(", ")}${near}`);
  }
  const own = issue.message.startsWith("Invalid ") ? readable(issue.expected ?? "") : issue.message;
  return InputError.at(where, show(issue.input), own);
}

// Adding 0 turns -0 into 0, which JSON would not give back.
const round = (x: number) => Math.fround(x) + 0;

function roundDataset(dataset: Dataset): Dataset {
  switch (dataset.kind) {
    case "two-points":
      return dataset;
    case "pair":
      return { kind: "pair", x: [round(dataset.x[0]), round(dataset.x[1])] };
    case "points":
      return { kind: "points", x: dataset.x.map(round), y: [...dataset.y] };
  }
}

type DraftDataset = Exclude<ExperimentDraft["dataset"], readonly unknown[]>;
// The schema holds a pair to two numbers; its type says number[].
const datasetOf = (draft: DraftDataset): Dataset => roundDataset(draft as Dataset);

function networkOf(draft: ExperimentDraft["network"]): Network {
  const given = draft.outputWeights ?? Array.from({ length: draft.width }, (_, j) => (j % 2 === 0 ? 1 : -1));
  const outputWeights = Array.isArray(given) ? given.map(round) : given;
  return { ...draft, outputWeights };
}

function defaultCap({ exactSteps, logHorizon }: ExperimentDraft): number {
  if (logHorizon === 0) return exactSteps;
  return Math.max(exactSteps, Math.min(10 * exactSteps, MAX_STEPS, Math.floor(10 ** logHorizon)));
}

/**
 * Validates an experiment and fills in its defaults. Points and given output weights are rounded to f32.
 *
 * @throws InputError that names the path in the JSON, what was found there and what is allowed; the first fault only.
 */
export function parseExperiment(input: unknown): Experiment {
  if (Array.isArray(input)) throw InputError.at("experiment", "a list", "an object");
  const parsed = v.safeParse(experimentSchema, input);
  if (!parsed.success) throw explain(parsed.issues[0], input);
  const { $schema: _, ...draft } = parsed.output;
  if (draft.trajectories === undefined)
    throw InputError.at("trajectories", "nothing", "a whole number from 1 to 1000000000");
  const experiment: Experiment = {
    name: draft.name,
    seed: draft.seed,
    trajectories: draft.trajectories,
    network: networkOf(draft.network),
    dataset: Array.isArray(draft.dataset) ? draft.dataset.map(datasetOf) : datasetOf(draft.dataset),
    loss: draft.loss,
    optimizer: draft.optimizer,
    init: draft.init,
    exactSteps: draft.exactSteps,
    exactStepsCap: draft.exactStepsCap ?? defaultCap(draft),
    logHorizon: draft.logHorizon,
    recordsPerDecade: draft.recordsPerDecade,
    stop: { lossAbort: draft.stop.lossAbort, hit: draft.stop.hit },
  };
  checkExperiment(experiment);
  return experiment;
}
