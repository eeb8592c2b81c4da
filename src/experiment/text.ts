import { InputError } from "./errors.ts";
import { shortestFloat32 } from "./float32.ts";
import { parseExperiment } from "./parse.ts";
import type { Dataset, Experiment } from "./types.ts";

function shorten(dataset: Dataset): Dataset {
  switch (dataset.kind) {
    case "two-points":
      return dataset;
    case "pair":
      return { kind: "pair", x: [shortestFloat32(dataset.x[0]), shortestFloat32(dataset.x[1])] };
    case "points":
      return { ...dataset, x: dataset.x.map(shortestFloat32) };
  }
}

/** As JSON that reads as it was written: numbers rounded to f32 appear as their shortest decimals. */
function readable(experiment: Experiment): Experiment {
  const { network, dataset } = experiment;
  const { outputWeights } = network;
  return {
    ...experiment,
    network: {
      ...network,
      outputWeights: Array.isArray(outputWeights) ? outputWeights.map(shortestFloat32) : outputWeights,
    },
    dataset: Array.isArray(dataset) ? dataset.map(shorten) : shorten(dataset),
  };
}

/** The experiment as JSON of two-space indent, lists of numbers on one line; `parseExperiment(JSON.parse(...))` gives it back. */
export function toJson(experiment: Experiment): string {
  return formatJson(readable(experiment));
}

/** JSON of two-space indent in which a list or object without further ones inside stays on one line. */
export function formatJson(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = Object.values(value);
  const flat = inner.every((item) => typeof item !== "object" || item === null);
  if (inner.length === 0 || (flat && indent !== "")) {
    return JSON.stringify(value, null, 1)
      .replace(/\n\s*/g, " ")
      .replace(/^\[ | \]$/g, (bracket) => bracket.trim());
  }
  const next = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => `${next}${formatJson(item, next)}`)
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${next}${JSON.stringify(key)}: ${formatJson(item, next)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** The experiment as the fragment of a link, from its `#` on. */
export function toUrl(experiment: Experiment): string {
  return `#${encodeURIComponent(JSON.stringify(readable(experiment))).replace(/%(?:2C|3A)/g, decodeURIComponent)}`;
}

/** The experiment in a link or in its fragment, up to an `&`, after which a page may keep more. @throws InputError when there is none. */
export function fromUrl(url: string): Experiment {
  const [text] = url.slice(url.indexOf("#") + 1).split("&");
  let json: unknown;
  try {
    json = JSON.parse(decodeURIComponent(text));
  } catch {
    throw InputError.at("link", `"${text.slice(0, 40)}" after #`, "an experiment as JSON");
  }
  return parseExperiment(json);
}
