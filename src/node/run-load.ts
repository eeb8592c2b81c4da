import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import type { ExplicitParameters } from "../ensemble/index.ts";
import {
  type Experiment,
  type Init,
  InputError,
  parseExperiment,
  presetNames,
  presets,
  setPath,
  suggestion,
} from "../experiment/index.ts";
import { readExplicit } from "./explicit.ts";

export interface LoadedExperiment {
  experiment: Experiment;
  /** Parameters of the explicit init, where there is one. */
  explicit: ExplicitParameters | null;
  /** Folder that a relative `file` is in. */
  base: string;
}

async function readSource(source: string): Promise<{ json: unknown; base: string }> {
  const preset = presetNames.find((name) => name === source);
  if (preset) return { json: presets[preset].experiment, base: process.cwd() };
  const isPath = /[/\\]|\.json$/.test(source);
  if (!isPath && !existsSync(source)) {
    const near = suggestion(source, presetNames);
    throw InputError.at(
      "experiment",
      `"${source}"`,
      `a JSON file, or a preset: ${presetNames.join(", ")}${near}`,
    );
  }
  const text = await readFile(source, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw InputError.at(
      "experiment",
      `"${source}", which cannot be read (${error.code})`,
      "a JSON file or a preset",
    );
  });
  try {
    return { json: JSON.parse(text), base: dirname(resolve(source)) };
  } catch (error) {
    throw InputError.at(
      source,
      error instanceof Error ? error.message : String(error),
      "an experiment as JSON",
    );
  }
}

const explicitIn = (experiment: Experiment): { file: string; at: string } | null => {
  const inits = Array.isArray(experiment.init) ? experiment.init : [experiment.init];
  const index = inits.findIndex((init) => init.kind === "explicit");
  const init = inits[index];
  if (init?.kind !== "explicit") return null;
  return { file: init.file, at: Array.isArray(experiment.init) ? `init[${index}].file` : "init.file" };
};

/**
 * An experiment from a preset's name or a JSON file, with `path=value` changes applied in order, and the parameters that
 * its explicit init names. Without `trajectories` there are as many as the file has rows.
 *
 * @throws InputError
 */
export async function loadExperiment(source: string, assignments: string[]): Promise<LoadedExperiment> {
  const { json, base } = await readSource(source);
  const changed = assignments.reduce(setPath, json) as { trajectories?: unknown; init?: unknown };
  const fromFile =
    changed?.trajectories === undefined && JSON.stringify(changed?.init)?.includes('"explicit"');
  const experiment = parseExperiment(fromFile ? { ...changed, trajectories: 1 } : changed);
  const named = explicitIn(experiment);
  if (!named) return { experiment, explicit: null, base };
  const explicit = await readExplicit(resolve(base, named.file), named.at, experiment.network);
  if (experiment.trajectories > explicit.rows)
    throw InputError.at(
      "trajectories",
      String(experiment.trajectories),
      `at most the ${explicit.rows} rows of ${named.file}`,
    );
  return {
    experiment: fromFile ? { ...experiment, trajectories: explicit.rows } : experiment,
    explicit,
    base,
  };
}

/** The experiment with its file named as seen from another folder, so that a run folder's own JSON runs again. */
export function rebase(experiment: Experiment, base: string, folder: string): Experiment {
  const move = (init: Init): Init =>
    init.kind === "explicit"
      ? { ...init, file: relative(folder, resolve(base, init.file)).replaceAll("\\", "/") }
      : init;
  return {
    ...experiment,
    init: Array.isArray(experiment.init) ? experiment.init.map(move) : move(experiment.init),
  };
}
