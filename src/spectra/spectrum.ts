import { InputError } from "../experiment/index.ts";
import { drawBits, uniform } from "../reference/index.ts";
import type { SpectraExperiment, Spectrum } from "./types.ts";

/** Stream of the draws of singular values; factors.ts has those of the factors. Below 16, and beside `PURPOSE` of the reference. */
const STREAM = 8;
/** A value is at most this factor, in its logarithm, off the centre of its cluster. */
const CLUSTER = 0.05;

/** What an experiment may hold. */
export const SPECTRA_RANGE = {
  // Above 1e8 the smallest singular value is below 1e-4, and the rounding of A to f32 turns its vectors by more than 1e-3.
  kappa: [1, 1e8],
  exponent: [0, 6],
  tail: [2e-4, 1],
  size: [2, 64],
  matrices: [1, 65_536],
  iterations: [1, 30],
  seed: [0, 2 ** 32 - 1],
} as const;

/** r log-spaced values from 1 down to kappa^-1/2. */
function logSpaced(count: number, kappa: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => kappa ** (count > 1 ? -i / (2 * (count - 1)) : 0));
}

/** Singular values of matrix `id`, descending, the largest 1. */
export function spectrumOf(
  spectrum: Exclude<Spectrum, { kind: "moments" }>,
  size: number,
  seed: number,
  id: number,
): Float64Array {
  const draw = (i: number) => uniform(drawBits(seed, STREAM, id, i)[0]);
  switch (spectrum.kind) {
    case "condition":
      return logSpaced(size, spectrum.kappa);
    case "decay":
      return Float64Array.from({ length: size }, (_, i) => (i + 1) ** -spectrum.exponent);
    case "rank":
      return sorted(
        Float64Array.from(
          { length: size },
          (_, i) => (i < spectrum.rank ? 1 : spectrum.tail) * 2 ** -draw(i),
        ),
      );
    case "clustered": {
      const centres = logSpaced(spectrum.clusters, spectrum.kappa);
      return sorted(
        Float64Array.from(
          { length: size },
          (_, i) =>
            centres[Math.floor((i * spectrum.clusters) / size)] * Math.exp(CLUSTER * (2 * draw(i) - 1)),
        ),
      );
    }
  }
}

function sorted(values: Float64Array): Float64Array {
  values.sort((a, b) => b - a);
  return values.map((value) => value / values[0]);
}

function within(path: string, value: number, [low, high]: readonly [number, number], whole = false): void {
  if (!(value >= low && value <= high) || (whole && !Number.isInteger(value)))
    throw InputError.at(
      path,
      String(value),
      `${whole ? "a whole number" : "a number"} from ${low} to ${high.toLocaleString("en-US")}`,
    );
}

/** @throws InputError where a number is out of its range. */
export function checkSpectra({ spectrum, size, matrices, iterations, seed }: SpectraExperiment): void {
  within("size", size, SPECTRA_RANGE.size, true);
  within("matrices", matrices, SPECTRA_RANGE.matrices, true);
  within("iterations", iterations, SPECTRA_RANGE.iterations, true);
  within("seed", seed, SPECTRA_RANGE.seed, true);
  if (spectrum.kind === "condition") within("kappa", spectrum.kappa, SPECTRA_RANGE.kappa);
  if (spectrum.kind === "decay") {
    within("exponent", spectrum.exponent, SPECTRA_RANGE.exponent);
    const kappa = size ** (2 * spectrum.exponent);
    if (kappa > SPECTRA_RANGE.kappa[1] * (1 + 1e-12))
      throw InputError.at(
        "exponent",
        String(spectrum.exponent),
        "size^(2 exponent), the condition number, up to 1e8",
      );
  }
  if (spectrum.kind === "rank") {
    within("rank", spectrum.rank, [1, size], true);
    within("tail", spectrum.tail, SPECTRA_RANGE.tail);
  }
  if (spectrum.kind === "clustered") {
    within("clusters", spectrum.clusters, [1, size], true);
    within("kappa", spectrum.kappa, SPECTRA_RANGE.kappa);
  }
}
