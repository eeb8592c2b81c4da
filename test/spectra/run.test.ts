import { expect, test } from "vitest";
import { spectrumAfter } from "../../src/reference/index.ts";
import {
  arrival,
  type Backend,
  type Decomposed,
  generatedSource,
  METHODS,
  methodOf,
  runSpectra,
  type SpectraRecord,
  spectrumOf,
  stepsInTimeOfExact,
  stepsOf,
  twinBackend,
} from "../../src/spectra/index.ts";
import { ERROR_TABLE, experimentOf, lastOf, runTwin, tableTolerance } from "./twin.ts";

const idle = () => undefined;

test("factors are orthogonal, and A is U diag(s) V^T rounded to f32", async () => {
  const experiment = experimentOf({ spectrum: { kind: "clustered", clusters: 2, kappa: 100 }, size: 7 });
  const { matrices, s, u, v } = await generatedSource(experiment).take(3, 5, idle);
  const n = 7;
  for (let b = 0; b < 5; b++) {
    expect(s.slice(b * n, (b + 1) * n)).toEqual(
      spectrumOf({ kind: "clustered", clusters: 2, kappa: 100 }, n, 0, 3 + b),
    );
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let [uu, vv, a] = [0, 0, 0];
        for (let k = 0; k < n; k++) {
          uu += u[(b * n + k) * n + i] * u[(b * n + k) * n + j];
          vv += v[(b * n + k) * n + i] * v[(b * n + k) * n + j];
          a += u[(b * n + i) * n + k] * s[b * n + k] * v[(b * n + j) * n + k];
        }
        // Householder QR in f64: a few n 2^-53.
        expect(Math.abs(uu - (i === j ? 1 : 0))).toBeLessThan(1e-14);
        expect(Math.abs(vv - (i === j ? 1 : 0))).toBeLessThan(1e-14);
        expect(Math.abs(matrices.data[(b * n + i) * n + j] - a)).toBeLessThanOrEqual(
          2 ** -24 * Math.abs(a) + 1e-15,
        );
      }
  }
});

test("a matrix is the same in whatever chunk it comes", async () => {
  const source = generatedSource(experimentOf({ size: 5 }));
  const whole = await source.take(0, 6, idle);
  const part = await source.take(4, 2, idle);
  expect(part.matrices.data).toEqual(whole.matrices.data.slice(4 * 25));
  expect(part.u).toEqual(whole.u.slice(4 * 25));
});

test.each(ERROR_TABLE)("the twin's errors are those of the table, kappa = $kappa", async (row) => {
  for (const [place, scaling] of (["spectral", "frobenius"] as const).entries()) {
    const record = await runTwin(
      experimentOf({ spectrum: { kind: "condition", kappa: row.kappa }, scaling }),
    );
    for (const method of ["newton-schulz", "newton-schulz-5", "muon", "polar-express"] as const) {
      const wanted = row[method][place];
      const { q05, max } = methodOf(record, method).error[4];
      for (const got of [q05, max])
        expect(Math.abs(got - wanted), `${method}, ${scaling}`).toBeLessThanOrEqual(tableTolerance(wanted));
    }
    if (scaling === "spectral")
      expect(Math.abs(record.bound!.values[5] - row.bound)).toBeLessThanOrEqual(0.02 * row.bound);
  }
});

test("errors are the scalar maps', matrix by matrix, and nothing lies off the diagonal", async () => {
  const experiment = experimentOf({ spectrum: { kind: "rank", rank: 2, tail: 0.05 }, size: 6, matrices: 20 });
  const record = await runTwin(experiment);
  expect(record.done).toBe(20);
  expect(record.progress).toBe(1);
  for (const { method, error, exact, deviation, ms } of record.methods) {
    expect(error.length).toBe(stepsOf(method, 5));
    expect(exact.length).toBe(error.length + 1);
    expect(ms.every((time) => time === null)).toBe(true);
    // Products of 6 orthonormal numbers in f64, and for QDWH the division by a small difference.
    expect(deviation).toBeLessThan(1e-13);
  }
  expect(record.offDiagonal).toBeLessThan(1e-7);
  const errors = Array.from({ length: 20 }, (_, id) =>
    Math.max(
      ...spectrumAfter(spectrumOf(experiment.spectrum as never, 6, 0, id), "muon", 3, "spectral").map((s) =>
        Math.abs(1 - s),
      ),
    ),
  ).sort((a, b) => a - b);
  const { q50, max } = methodOf(record, "muon").error[2];
  expect(q50).toBeCloseTo((errors[9] + errors[10]) / 2, 12);
  expect(max).toBeCloseTo(errors[19], 12);
});

test("the bound holds for the cubic, and with Frobenius scaling for the corrected kappa alone", async () => {
  const experiment = experimentOf({
    spectrum: { kind: "condition", kappa: 10 },
    iterations: 12,
    scaling: "frobenius",
  });
  const { bound, methods } = await runTwin(experiment);
  expect(bound).toMatchObject({ violations: 0, compared: 8 * 12 });
  const sum = spectrumOf({ kind: "condition", kappa: 10 }, 16, 0, 0).reduce((total, s) => total + s * s, 0);
  expect(bound!.kappa).toBeCloseTo(sum * 10, 8);
  // With cond(A A^T) in its place it would not.
  expect(methods[0].error[4].q50).toBeGreaterThan(0.9 ** 32);
});

/** Takes as long as it is told, and returns what `change` makes of the twin's factor. */
function fake(
  ms: (method: string, steps: number, batch: number) => number,
  change = (value: number) => value,
): Backend {
  return {
    load(batch: Decomposed) {
      const twin = twinBackend.load(batch);
      return {
        async orthogonalize(method, steps, scaling) {
          const { factor } = await twin.orthogonalize(method, steps, scaling);
          return { factor: Float64Array.from(factor, change), ms: ms(method, steps, batch.matrices.batch) };
        },
        release: twin.release,
      };
    },
  };
}

test("outputs that are wrong show: in the deviation, the diagonal, and the bound", async () => {
  const experiment = experimentOf({ spectrum: { kind: "condition", kappa: 10 } });
  const wrong = await lastOf(
    runSpectra(
      experiment,
      generatedSource(experiment),
      fake(
        () => 1,
        (value) => value + 0.05,
      ),
    ),
  );
  expect(methodOf(wrong, "polar").deviation).toBeGreaterThan(1e-3);
  expect(wrong.offDiagonal).toBeGreaterThan(0.01);
  expect(wrong.bound!.violations).toBeGreaterThan(0);
  const lost = await lastOf(
    runSpectra(
      experiment,
      generatedSource(experiment),
      fake(
        () => 1,
        () => Number.NaN,
      ),
    ),
  );
  expect(methodOf(lost, "muon").error[0].max).toBeNaN();
  expect(lost.bound!.violations).toBe(lost.bound!.compared);
});

test("times are a matrix's, from the largest chunks, and never shorter for more steps", async () => {
  const experiment = experimentOf({ size: 2, matrices: 64 + 2 * 4096, iterations: 4 });
  let calls = 0;
  const backend = fake((method, steps, batch) => {
    calls++;
    if (batch === 64) return 1e9; // the first chunk compiles and warms up
    if (method === "polar") return batch * 0.003;
    return batch * (steps === 2 ? 0.9 : 0.001 * steps) * (calls % 2 ? 1 : 2);
  });
  const record = await lastOf(runSpectra(experiment, generatedSource(experiment), backend));
  const { ms } = methodOf(record, "newton-schulz");
  expect(ms.every((time, i) => i === 0 || time! >= ms[i - 1]!)).toBe(true);
  expect(ms[1]).toBe(ms[2]);
  expect(ms[3]).toBeGreaterThanOrEqual(0.004);
  expect(methodOf(record, "polar").ms[0]).toBeCloseTo(0.003, 12);
  // Told to take nothing: a call of no steps.
  expect(record.scalingMs).toBe(0);
});

test("steps to 10^-3, and steps in the time of the exact factor", async () => {
  const experiment = experimentOf({ iterations: 10 });
  const record = await lastOf(
    runSpectra(
      experiment,
      generatedSource(experiment),
      fake((method, steps, batch) => batch * (method === "polar" ? 4.5 : steps)),
    ),
  );
  // kappa = 100: the cubic is at 1.7e-3 after 8 steps and at 4e-6 after 9.
  expect(arrival(methodOf(record, "newton-schulz"))).toEqual({ steps: 9, ms: 9 });
  expect(arrival(methodOf(record, "muon"))).toEqual({ steps: null, ms: null });
  expect(stepsInTimeOfExact(record, "newton-schulz")).toBe(4);
  expect(stepsInTimeOfExact(await runTwin(experiment), "newton-schulz")).toBeNull();
});

test("records come call by call, and an abort ends them with its reason", async () => {
  const experiment = experimentOf({ matrices: 100 });
  const CALLS = METHODS.reduce((sum, method) => sum + stepsOf(method, experiment.iterations), 0);
  const stop = new AbortController();
  const seen: SpectraRecord[] = [];
  const run = async () => {
    for await (const record of runSpectra(
      experiment,
      generatedSource(experiment),
      twinBackend,
      stop.signal,
    )) {
      seen.push(record);
      if (seen.length === CALLS + 1) stop.abort(new Error("enough"));
    }
  };
  await expect(run()).rejects.toThrow("enough");
  expect(seen.length).toBe(CALLS + 1);
  // The first 64 of 100 matrices are a chunk of their own.
  expect(seen.map(({ done }) => done)).toEqual([...Array(CALLS - 1).fill(0), 64, 64]);
  expect(seen[4].methods.map(({ count }) => count)).toEqual([64, 0, 0, 0, 0, 0]);
});
