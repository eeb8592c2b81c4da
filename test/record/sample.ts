import { cellsOf, parseExperiment, presets } from "../../src/experiment/index.ts";
import type { Quantiles, RunRecord, Storage, TrajectoryBatch } from "../../src/record/index.ts";
import { STATUS_NAMES } from "../../src/record/index.ts";
import type { Sink } from "../../src/table/index.ts";

export const experiment = parseExperiment(presets["gd-vs-flow"].experiment);
export const cells = cellsOf(experiment);

const ramp = (n: number, from: number) => Float64Array.from({ length: n }, (_, i) => from + i / 3);
const quantiles = (n: number, from: number): Quantiles => ({
  mean: Float64Array.from({ length: n }, (_, i) => (i === 1 ? Number.NaN : from / 7)),
  q05: ramp(n, from),
  q25: ramp(n, from),
  q50: ramp(n, from),
  q75: ramp(n, from),
  q95: ramp(n, from),
});
const interval = { value: 0.25, low: 0.24, high: Number.NaN };
const counts = { running: 0, hit: 1, aborted: 2, stalled: 3, flowing: 4, sliding: 5, nonfinite: 6 };

/** A record of `gd-vs-flow` with made-up numbers, NaN and nulls among them. */
export function sampleRecord(): RunRecord {
  const n = 3;
  return {
    experiment,
    summary: {
      name: experiment.name,
      trajectories: 12288,
      successes: 3072,
      successShare: interval,
      aborted: 2,
      nonfinite: 0,
      counts,
      inits: cells.map((cell, i) => ({
        label: cell.label,
        cell,
        trajectories: 4096,
        successes: i === 2 ? 0 : 1024,
        successShare: interval,
        counts,
        optimum: i === 2 ? null : 1,
        optimumNote: i === 2 ? "the width cannot reach it" : null,
        rate:
          i === 0
            ? {
                alpha: { value: -1.002, low: -1.004, high: -1 },
                c: { value: 0.46741, low: 0.46, high: 0.48 },
                alphaQuantiles: { q05: -1.1, q25: -1, q50: -1, q75: -1, q95: -0.9 },
                cQuantiles: { q05: 0.1, q25: 0.2, q50: 0.3, q75: 0.4, q95: 0.5 },
                alphaSpread: 0.01,
                cSpread: 0.02,
                shareConstantAtLeast1: 0.1007,
                verdict: {
                  answer: "1/ln t" as const,
                  logResidual: 1e-4,
                  powerResidual: 1e-2,
                  powerExponent: -0.01,
                  window: [100, 230] as [number, number],
                  sentence: "The gap falls as 1/ln t.",
                },
              }
            : null,
        meanConstant: i === 2 ? null : 0.4674,
        shareConstantAtLeast1: i === 2 ? null : 0.1007,
        terminalNumerator: null,
        finalGap: i === 2 ? null : { lnT: 230.26, mean: 0.00206, q05: 0.0001, q50: 0.00165, q95: 0.005 },
        theory: null,
      })),
      audit: {
        trajectories: 64,
        steps: 1e5,
        worst: 1.2e-7,
        worstAt: { cell: "lr 0.1", id: 7, lnT: 11.5 },
        worstRatio: 0.3,
        passed: true,
        bound: "1e-6 + 1e-4 gap",
        seconds: 0.8,
      },
      wallSeconds: 12.5,
      kernelSeconds: 9.1,
      trajectorySteps: 123456789,
      trajectoryStepsPerSecond: 98765432,
      adapter: "SwiftShader (software)",
    },
    environment: {
      marginflow: "0.1.0",
      runtime: "node",
      adapter: { name: "SwiftShader", vendor: "google", architecture: "", description: "", software: true },
      selfTest: { twoSum: "kept", largestFiniteExp: 88.7 },
      kernelHash: "abc",
      choices: ["four trajectories per invocation"],
      started: "2026-01-01T00:00:00.000Z",
    },
    cells: cells.map((cell, i) => ({
      cell,
      curves: {
        lnT: ramp(n, 0),
        counts: Object.fromEntries(
          STATUS_NAMES.map((name) => [name, ramp(n, 5)]),
        ) as RunRecord["cells"][0]["curves"]["counts"],
        gap: quantiles(n, 1),
        gapLnT: quantiles(n, 2),
        logLoss: quantiles(n, -3),
      },
      phases: {
        patterns: [{ bits: 9, label: "10/01", share: ramp(n, 0) }],
        other: ramp(n, 0),
        changed: ramp(n, 0),
        settled: ramp(n, 0),
        transitions: [{ from: "11/01", to: "10/01", count: 3 }],
      },
      numerator: i === 0 ? { width: 0.1, counts: ramp(20, 0), beyond: 4 } : null,
      constants: { width: 0.05, counts: ramp(40, 0), beyond: 2 },
      flowFrom: i === 0 ? { first: 9.2, median: 9.21 } : null,
    })),
  };
}

/** A batch of made-up trajectories. */
export function sampleBatch(cellIndex: number, firstId: number, count: number): TrajectoryBatch {
  const ids = Float64Array.from({ length: count }, (_, i) => firstId + i);
  return {
    cell: cells[cellIndex],
    firstId,
    count,
    columns: {
      id: ids,
      w1_0: ids.map((id) => Math.sin(id) / 3),
      w1: ids.map((id) => Math.cos(id) / 7),
      status: Uint8Array.from(ids, (id) => id % 7),
      hit_time: ids.map((id) => (id % 3 ? Number.NaN : id)),
      final_gap: Float32Array.from(ids, (id) => 1 / (1 + id)),
      success: Uint8Array.from(ids, (id) => id % 2),
    },
  };
}

export interface MemoryStorage extends Storage {
  files: Map<string, Uint8Array>;
  committed: boolean;
  largestWrite: number;
}

/** A folder in memory. */
export function memoryStorage(): MemoryStorage {
  const storage: MemoryStorage = {
    files: new Map(),
    committed: false,
    largestWrite: 0,
    async create(name): Promise<Sink> {
      const parts: Uint8Array[] = [];
      return {
        async write(bytes) {
          parts.push(bytes.slice());
          storage.largestWrite = Math.max(storage.largestWrite, bytes.length);
        },
        async close() {
          storage.files.set(name, new Uint8Array(Buffer.concat(parts)));
        },
      };
    },
    async commit() {
      storage.committed = true;
    },
    async discard() {
      storage.files.clear();
    },
  };
  return storage;
}

export const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;
