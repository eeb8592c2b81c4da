import {
  DEFAULT_SPECTRA,
  generatedSource,
  runSpectra,
  type SpectraExperiment,
  type SpectraRecord,
  twinBackend,
} from "../../src/spectra/index.ts";

export function experimentOf(parts: Partial<SpectraExperiment>): SpectraExperiment {
  return { ...DEFAULT_SPECTRA, matrices: 8, iterations: 5, ...parts };
}

/** The last record of a run. */
export async function lastOf(records: AsyncIterable<SpectraRecord>): Promise<SpectraRecord> {
  let last: SpectraRecord | null = null;
  for await (const record of records) last = record;
  if (!last) throw new Error("no record");
  return last;
}

export function runTwin(experiment: SpectraExperiment): Promise<SpectraRecord> {
  return lastOf(runSpectra(experiment, generatedSource(experiment), twinBackend));
}

/** r = 16, log-spaced: errors after 5 iterations with spectral and with Frobenius scaling, as published with the project. */
export const ERROR_TABLE = [
  {
    kappa: 10,
    bound: 0.0343,
    "newton-schulz": [0.0026, 0.235],
    muon: [0.317, 0.317],
    "newton-schulz-5": [2e-15, 3.8e-4],
    "polar-express": [0.124, 0.122],
  },
  {
    kappa: 100,
    bound: 0.725,
    "newton-schulz": [0.341, 0.623],
    muon: [0.317, 0.317],
    "newton-schulz-5": [0.0042, 0.135],
    "polar-express": [0.124, 0.124],
  },
  {
    kappa: 1e4,
    bound: 0.997,
    "newton-schulz": [0.924, 0.949],
    muon: [0.317, 0.317],
    "newton-schulz-5": [0.772, 0.844],
    "polar-express": [0.123, 0.123],
  },
  {
    kappa: 1e6,
    bound: 1,
    "newton-schulz": [0.992, 0.994],
    muon: [0.53, 0.63],
    "newton-schulz-5": [0.977, 0.982],
    "polar-express": [0.154, 0.305],
  },
] as const;

/** 2 % are two digits of the table; where the table is below what f32 resolves, 3e-6 is all that can be asked. */
export const tableTolerance = (wanted: number): number => Math.max(0.02 * wanted, 3e-6);
