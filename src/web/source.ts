import {
  type Experiment,
  InputError,
  parseExperiment,
  presetNames,
  presets,
  suggestion,
} from "../experiment/index.ts";
import { parseReplay } from "../record/index.ts";
import { sharedRun } from "./live-run.ts";
import { RecordedRun } from "./recorded-run.ts";
import type { Run } from "./run.ts";

const recorded = new Map<string, Promise<Run>>();
const inPage = new WeakMap<Element, Run>();

/** What an `experiment` names: something to run, or a run that is on record. */
export type Source = { experiment: Experiment } | { recorded: Run };

/**
 * Reads an `experiment` attribute or property: an experiment as object or JSON, a preset, or a record, which is shown as it was: the address
 * of a run folder, or `#` and the id of a `<script type="application/json">` of this page that holds its record.json.
 *
 * @throws InputError where it names nothing that can be run or shown.
 */
export async function readSource(source: unknown, base: string): Promise<Source> {
  if (typeof source !== "string") return { experiment: parseExperiment(source) };
  const text = source.trim();
  if (text.startsWith("{") || text.startsWith("[")) return { experiment: parseExperiment(jsonOf(text)) };
  if (text.startsWith("#")) return { recorded: await embedded(text.slice(1)) };
  const preset = presetNames.find((name) => name === text);
  if (preset) return { experiment: parseExperiment(presets[preset].experiment) };
  if (!/[/.:]/.test(text)) {
    const near = suggestion(text, presetNames);
    throw InputError.at(
      "experiment",
      `"${text}"`,
      `JSON, the address of a run folder, # and the id of a record in the page, or a preset: ${presetNames.join(", ")}${near}`,
    );
  }
  const url = new URL(text.endsWith("/") ? text : `${text}/`, base).href;
  const found = recorded.get(url) ?? load(url);
  recorded.set(url, found);
  found.catch(() => recorded.delete(url));
  return { recorded: await found };
}

/** The run that it names: one for all elements of the page that name the same. */
export async function runOf(source: unknown, base: string): Promise<Run> {
  const read = await readSource(source, base);
  return "recorded" in read ? read.recorded : sharedRun(read.experiment);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw InputError.at(
      "experiment",
      error instanceof Error ? error.message : String(error),
      "an experiment as JSON",
    );
  }
}

async function embedded(id: string): Promise<Run> {
  if (document.readyState === "loading")
    await new Promise((parsed) => document.addEventListener("DOMContentLoaded", parsed, { once: true }));
  const script = document.getElementById(id);
  if (!(script instanceof HTMLScriptElement) || script.type !== "application/json")
    throw InputError.at(
      "experiment",
      script ? `#${id}, a ${script.localName} of another kind` : `#${id}, which is not in the page`,
      '# and the id of a <script type="application/json">',
    );
  const run = inPage.get(script) ?? new RecordedRun(parseReplay(script.text, `#${id}`));
  inPage.set(script, run);
  return run;
}

async function load(folder: string): Promise<Run> {
  const url = `${folder}record.json`;
  const wanted = "the record of a run folder that `marginflow sweep` wrote";
  const response = await fetch(url).catch(() => {
    throw InputError.at(url, "nothing that can be fetched", wanted);
  });
  if (!response.ok) throw InputError.at(url, `HTTP status ${response.status}`, wanted);
  return new RecordedRun(parseReplay(await response.text(), url));
}
