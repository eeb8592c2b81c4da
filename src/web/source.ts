import { InputError, parseExperiment, presetNames, presets, suggestion } from "../experiment/index.ts";
import { parseReplay } from "../record/index.ts";
import { sharedRun } from "./live-run.ts";
import { RecordedRun } from "./recorded-run.ts";
import type { Run } from "./run.ts";

const recorded = new Map<string, Promise<Run>>();

/**
 * The run that an `experiment` attribute or property names: an experiment as object or JSON, a preset, or the address of a run folder, whose record
 * is shown as it was.
 *
 * @throws InputError where it names nothing that can be run or shown.
 */
export async function runOf(source: unknown, base: string): Promise<Run> {
  if (typeof source !== "string") return sharedRun(parseExperiment(source));
  const text = source.trim();
  if (text.startsWith("{") || text.startsWith("[")) return sharedRun(parseExperiment(jsonOf(text)));
  const preset = presetNames.find((name) => name === text);
  if (preset) return sharedRun(parseExperiment(presets[preset].experiment));
  if (!/[/.:]/.test(text)) {
    const near = suggestion(text, presetNames);
    throw InputError.at(
      "experiment",
      `"${text}"`,
      `JSON, the address of a run folder, or a preset: ${presetNames.join(", ")}${near}`,
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

async function load(folder: string): Promise<Run> {
  const url = `${folder}record.json`;
  const wanted = "the record of a run folder that `marginflow sweep` wrote";
  const response = await fetch(url).catch(() => {
    throw InputError.at(url, "nothing that can be fetched", wanted);
  });
  if (!response.ok) throw InputError.at(url, `HTTP status ${response.status}`, wanted);
  return new RecordedRun(parseReplay(await response.text(), url));
}
