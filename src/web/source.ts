import { InputError, parseExperiment, presetNames, presets, suggestion } from "../experiment/index.ts";
import { parseReplay } from "../record/index.ts";
import { sharedRun } from "./live-run.ts";
import { RecordedRun } from "./recorded-run.ts";
import type { Run } from "./run.ts";

const recorded = new Map<string, Promise<Run>>();
const inPage = new WeakMap<Element, Run>();

/**
 * The run that an `experiment` attribute or property names: an experiment as object or JSON, a preset, or a record, which is shown as it was: the
 * address of a run folder, or `#` and the id of a `<script type="application/json">` of this page that holds its record.json.
 *
 * @throws InputError where it names nothing that can be run or shown.
 */
export async function runOf(source: unknown, base: string): Promise<Run> {
  if (typeof source !== "string") return sharedRun(parseExperiment(source));
  const text = source.trim();
  if (text.startsWith("{") || text.startsWith("[")) return sharedRun(parseExperiment(jsonOf(text)));
  if (text.startsWith("#")) return embedded(text.slice(1));
  const preset = presetNames.find((name) => name === text);
  if (preset) return sharedRun(parseExperiment(presets[preset].experiment));
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
  return found;
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
