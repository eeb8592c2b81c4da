import { afterAll, beforeAll, expect, test } from "vitest";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import {
  type Backend,
  generatedSource,
  gpuBackend,
  gpuDecompose,
  methodOf,
  momentsSource,
  readMoments,
  runSpectra,
  type SpectraExperiment,
  twinBackend,
} from "../../src/spectra/index.ts";
import { npy } from "../spectra/npy.ts";
import { ERROR_TABLE, experimentOf, lastOf, tableTolerance } from "../spectra/twin.ts";

let acquired: Acquired;

beforeAll(async () => {
  acquired = await acquireDevice("swiftshader");
});

afterAll(() => acquired?.close());

const runGpu = (experiment: SpectraExperiment) =>
  lastOf(runSpectra(experiment, generatedSource(experiment), gpuBackend(acquired.device)));

test.each(ERROR_TABLE)("the lab's kernels reproduce the error table at kappa = $kappa", async (row) => {
  for (const [place, scaling] of (["spectral", "frobenius"] as const).entries()) {
    const spectrum = { kind: "condition", kappa: row.kappa } as const;
    const record = await runGpu(experimentOf({ spectrum, scaling, matrices: 16 }));
    for (const method of ["newton-schulz", "newton-schulz-5", "muon", "polar-express"] as const) {
      const wanted = row[method][place];
      const { q05, max } = methodOf(record, method).error[4];
      for (const got of [q05, max])
        expect(Math.abs(got - wanted), `${method}, ${scaling}`).toBeLessThanOrEqual(tableTolerance(wanted));
    }
    for (const method of ["qdwh", "polar"] as const)
      expect(methodOf(record, method).error.at(-1)!.max, `${method}, ${scaling}`).toBeLessThanOrEqual(3e-6);
    expect(record.bound).toMatchObject({ violations: 0, compared: 16 * 5 });
    // A rounding of 2^-24 in each of 16 terms, a few products in each of 5 steps.
    expect(record.offDiagonal).toBeLessThan(16 * 5 * 2 ** -22);
  }
});

test("ten thousand random spectra: no error of the cubic is above its bound", async () => {
  const spectrum = { kind: "clustered", clusters: 4, kappa: 1e4 } as const;
  const experiment = experimentOf({ spectrum, size: 4, matrices: 10_000, iterations: 12 });
  // The other methods are the twin's: only the cubic has a bound.
  const backend: Backend = {
    load(batch) {
      const [gpu, twin] = [gpuBackend(acquired.device).load(batch), twinBackend.load(batch)];
      return {
        orthogonalize: (method, steps, scaling) =>
          (method === "newton-schulz" ? gpu : twin).orthogonalize(method, steps, scaling),
        release: gpu.release,
      };
    },
  };
  const record = await lastOf(runSpectra(experiment, generatedSource(experiment), backend));
  expect(record.bound).toMatchObject({ violations: 0, compared: 10_000 * 12 });
  expect(methodOf(record, "newton-schulz").deviation).toBeGreaterThan(0);
});

test("moments from a file: the SVD's vectors measure, whatever shape and rank", async () => {
  // Rank 3 plus a tail, 6 x 40.
  const values = Float64Array.from({ length: 12 * 240 }, (_, at) => {
    const [b, i, j] = [Math.floor(at / 240), Math.floor((at % 240) / 40), at % 40];
    return (
      [1, 2, 3].reduce((sum, k) => sum + Math.sin(k * i + b) * Math.cos(k * j + 2 * b) * 10 ** -k, 0) +
      1e-4 * Math.sin(at * at)
    );
  });
  const moments = readMoments("moments.npy", npy(values, [12, 6, 40]));
  const experiment = experimentOf({ spectrum: { kind: "moments" }, scaling: "frobenius" });
  const source = momentsSource(moments, gpuDecompose(acquired.device));
  const record = await lastOf(runSpectra(experiment, source, gpuBackend(acquired.device)));
  expect(record).toMatchObject({ rows: 6, cols: 40, done: 12 });
  expect(record.bound!.violations).toBe(0);
  // Six singular values, each within 1e-6 of the largest; the smallest is about 1e-3 of it, and five steps multiply what is small by at most 8.3 x 4.1 x 3.9 x 3.3 x 2.3.
  for (const { method, deviation } of record.methods) expect(deviation, method).toBeLessThan(1e-6 * 1050);
  expect(methodOf(record, "polar").error[0].max).toBeLessThan(2e-6 * Math.sqrt(6));
});
