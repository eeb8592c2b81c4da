import {
  type Experiment,
  type Init,
  parseExperiment,
  presetNames,
  presets,
  toJson,
} from "../experiment/index.ts";

/** What the lab opens with where the processor plays the GPU: the paper's experiment, carried on to t = 10^300. */
export const DEFAULT_SWEEP: Experiment = parseExperiment({
  ...presets["two-neuron"].experiment,
  trajectories: 4096,
  logHorizon: 300,
});
/** And where there is a real GPU. */
export const DEFAULT_TRAJECTORIES = 65_536;

export const INIT_NAMES: Partial<Record<Init["kind"], string>> = {
  he: "He, b = 0",
  "he-bias": "He, biases too",
  thesis: "by hand (M)",
  random: "random, 0.5",
  symmetric: "symmetric, 0.1",
  binary: "binary, ±1",
  uniform: "uniform (ours)",
  xavier: "Xavier (ours)",
  lecun: "LeCun (ours)",
};

/** The preset that an experiment is, whatever its seed and its number of trajectories. */
export function presetOf(experiment: Experiment): string | null {
  const same = ({ seed: _, trajectories: __, ...rest }: Experiment) => JSON.stringify(rest);
  const text = same(experiment);
  return presetNames.find((name) => same(parseExperiment(presets[name].experiment)) === text) ?? null;
}

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !("kind" in value);

function differences(from: unknown, to: unknown, path: string): string[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (isPlain(from) && isPlain(to))
    return Object.keys(to).flatMap((key) => differences(from[key], to[key], path ? `${path}.${key}` : key));
  return [`--set ${quoted(`${path}=${typeof to === "string" ? to : JSON.stringify(to)}`)}`];
}

const quoted = (text: string): string =>
  /^[\w.,=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The command that runs an experiment without a browser: the nearest preset, and what differs. */
export function commandOf(experiment: Experiment): string {
  const asWritten = JSON.parse(toJson(experiment));
  const [best] = presetNames
    .map((name) => ({
      name,
      sets: differences(JSON.parse(toJson(parseExperiment(presets[name].experiment))), asWritten, ""),
    }))
    .sort((a, b) => a.sets.join(" ").length - b.sets.join(" ").length);
  return ["npx marginflow sweep", best.name, ...best.sets].join(" ");
}
