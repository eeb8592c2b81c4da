import { InputError } from "../experiment/index.ts";
import { checkSpectra } from "./spectrum.ts";
import type { SpectraExperiment, Spectrum } from "./types.ts";

/** What the lab opens with. */
export const DEFAULT_SPECTRA: SpectraExperiment = {
  spectrum: { kind: "condition", kappa: 100 },
  size: 16,
  matrices: 1024,
  scaling: "spectral",
  iterations: 10,
  seed: 0,
};

/** Every kind of spectrum with its numbers as first shown. */
export const SPECTRA: { [K in Spectrum["kind"]]: Extract<Spectrum, { kind: K }> } = {
  condition: { kind: "condition", kappa: 100 },
  decay: { kind: "decay", exponent: 1 },
  rank: { kind: "rank", rank: 4, tail: 0.01 },
  clustered: { kind: "clustered", clusters: 3, kappa: 1e4 },
  moments: { kind: "moments" },
};

const COMMON = ["size", "matrices", "scaling", "iterations", "seed", "steps"];

/** Experiment and view (after how many steps map and table look) as the fragment of a link, from its `#` on. */
export function spectraToUrl(experiment: SpectraExperiment, steps: number): string {
  const { spectrum, ...rest } = experiment;
  const { kind, ...numbers } = spectrum;
  const entries = Object.entries({ spectrum: kind, ...numbers, ...rest, steps });
  return `#${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}`;
}

/** Experiment and view in a link or in its fragment; what is left out takes its default. @throws InputError at what it cannot hold. */
export function spectraFromUrl(url: string): { experiment: SpectraExperiment; steps: number } {
  const given = new URLSearchParams(url.slice(url.indexOf("#") + 1));
  const kind = given.get("spectrum") ?? DEFAULT_SPECTRA.spectrum.kind;
  if (!Object.hasOwn(SPECTRA, kind)) throw InputError.at("spectrum", kind, Object.keys(SPECTRA).join(", "));
  const standard = SPECTRA[kind as Spectrum["kind"]];
  const scaling = given.get("scaling") ?? DEFAULT_SPECTRA.scaling;
  if (scaling !== "spectral" && scaling !== "frobenius")
    throw InputError.at("scaling", scaling, "spectral, frobenius");
  const { kind: _, ...numbers } = standard;
  const allowed = ["spectrum", ...Object.keys(numbers), ...COMMON];
  for (const key of given.keys())
    if (!allowed.includes(key)) throw InputError.at("link", `"${key}"`, allowed.join(", "));
  const number = (key: string, otherwise: number) => numberAt(key, given.get(key), otherwise);
  const experiment = {
    spectrum: {
      kind,
      ...Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, number(key, value)])),
    } as Spectrum,
    size: number("size", DEFAULT_SPECTRA.size),
    matrices: number("matrices", DEFAULT_SPECTRA.matrices),
    scaling,
    iterations: number("iterations", DEFAULT_SPECTRA.iterations),
    seed: number("seed", DEFAULT_SPECTRA.seed),
  } satisfies SpectraExperiment;
  checkSpectra(experiment);
  return { experiment, steps: Math.max(1, Math.round(number("steps", 5))) };
}

function numberAt(key: string, text: string | null, otherwise: number): number {
  if (text === null) return otherwise;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw InputError.at(key, `"${text}"`, "a number");
  return value;
}
