import { breather } from "../device/index.ts";
import { SpectraFold, stepsOf } from "./fold.ts";
import { measure } from "./measure.ts";
import { checkSpectra } from "./spectrum.ts";
import {
  type Decomposed,
  METHODS,
  type Method,
  type Scaling,
  type SpectraExperiment,
  type SpectraRecord,
} from "./types.ts";

export interface Outputs {
  /** batch x rows x cols. */
  factor: ArrayLike<number>;
  /** Of the whole batch, from asking to the device's being done; null where it was not a device. */
  ms: number | null;
}

/** Matrices where a backend wants them. */
export interface Loaded {
  orthogonalize(method: Method, steps: number, scaling: Scaling): Promise<Outputs>;
  release(): void;
}

/** What computes: a GPU, or its twin in f64. */
export interface Backend {
  load(batch: Decomposed): Loaded;
}

/** Where matrices come from. */
export interface Source {
  rows: number;
  cols: number;
  total: number;
  leftOut: number;
  take(first: number, count: number, breathe: () => Promise<void> | undefined): Promise<Decomposed>;
}

/** Few matrices first, so that there is soon something to see. */
const FIRST = 64;
const CHUNK_BYTES = 1 << 22;
const LARGEST = 4096;

function chunksOf({ rows, cols, total }: Source): { first: number; count: number }[] {
  const size = Math.max(16, Math.min(LARGEST, Math.floor(CHUNK_BYTES / (4 * rows * cols))));
  const chunks = [];
  for (let first = 0; first < total; ) {
    const count = Math.min(total - first, first === 0 ? Math.min(FIRST, size) : size);
    chunks.push({ first, count });
    first += count;
  }
  return chunks;
}

/**
 * Runs every method for 1, 2, ... steps on all matrices of a source, and yields what is known after each call;
 * the last record has progress 1.
 *
 * @throws InputError where the experiment is out of range, the signal's reason at an abort, GpuFault on a device error.
 */
export async function* runSpectra(
  experiment: SpectraExperiment,
  source: Source,
  backend: Backend,
  signal?: AbortSignal,
): AsyncGenerator<SpectraRecord, void> {
  checkSpectra(experiment);
  const fold = new SpectraFold(experiment, source);
  const breathe = breather(signal);
  const calls = METHODS.flatMap((method) =>
    Array.from({ length: stepsOf(method, experiment.iterations) }, (_, i) => ({ method, steps: i + 1 })),
  );
  const chunks = chunksOf(source);
  for (const { first, count } of chunks) {
    const batch = await source.take(first, count, breathe);
    signal?.throwIfAborted();
    await fold.addSource(batch, breathe);
    const loaded = backend.load(batch);
    const orthogonalize = (method: Method, steps: number) =>
      loaded.orthogonalize(method, steps, experiment.scaling);
    // What compiles is not timed: the first chunk, or, where there is no other, first calls for nothing.
    const timed = first > 0 || chunks.length === 1;
    try {
      if (timed) {
        if (first === 0) await orthogonalize("newton-schulz", 0);
        fold.addScaling(count, (await orthogonalize("newton-schulz", 0)).ms);
      }
      for (const [call, { method, steps }] of calls.entries()) {
        if (timed && first === 0 && steps === 1) await orthogonalize(method, 1);
        const { factor, ms } = await orthogonalize(method, steps);
        fold.add(method, steps, batch, await measure(factor, batch, breathe), timed ? ms : null);
        signal?.throwIfAborted();
        yield fold.record((first + (count * (call + 1)) / calls.length) / source.total);
      }
    } finally {
      loaded.release();
    }
  }
}
