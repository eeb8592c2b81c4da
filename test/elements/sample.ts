import { type Cell, cellsOf, type PresetName, parseExperiment, presets } from "../../src/experiment/index.ts";
import {
  type CellRecord,
  type CellSummary,
  type Histogram,
  type Quantiles,
  type RunRecord,
  STATUS_NAMES,
  type StatusName,
} from "../../src/record/index.ts";

/** A deterministic stream of uniforms: these records are to look real, and to be the same in every run. */
function stream(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

interface Sampled {
  gap: (lnT: number) => number;
  c: number;
  success: boolean;
  /** ln t of the last change of pattern; 0: none. */
  settled: number;
}

/** The closed form of `he` on (-1, 1): p = ln(E + eta t), the losers frozen at their start. */
function he(normal: () => number, eta: number): Sampled {
  const [w1, w2] = [Math.SQRT2 * normal(), Math.SQRT2 * normal()];
  const success = w1 > 0 && w2 < 0;
  const grown = (start: number, lnT: number) => lnT + Math.log(eta + Math.exp(start - lnT));
  const gap = (lnT: number) => {
    const [p, q] = [grown(w1, lnT), grown(-w2, lnT)];
    return Math.abs((q - p + w2 + w1) / (p + q + w1 - w2));
  };
  return { gap, c: Math.abs(w1 + w2) / 2, success, settled: 0 };
}

function drawn(cell: Cell, random: () => number, normal: () => number): Sampled {
  if (cell.init.kind === "he" && cell.dataset.kind === "two-points")
    return he(normal, cell.optimizer.learningRate);
  const success = cell.init.kind === "thesis" || random() < 0.25;
  const settled = random() < 0.5 ? 0 : 2 + 9 * random() ** 2;
  if (cell.init.kind === "binary") return { gap: () => 0, c: 0, success, settled };
  if (cell.dataset.kind === "pair") {
    const [left, right] = cell.dataset.x;
    const k = 1 + left * right;
    const limit = (Math.abs(left + right) * -k) / ((right - left) * (1 - left * right));
    const c = Math.abs(Math.log((1 + right * right) / (1 + left * left))) / 2;
    const offset = 3 * random() - 4;
    if (k < 0)
      return { gap: (lnT) => limit * (1 - 0.8 / (1 + lnT / 9)) + 0.01 / (1 + lnT), c: 0, success, settled };
    return { gap: (lnT) => c / (lnT + 6 + offset), c, success, settled };
  }
  const c = random() < 0.25 ? 0.002 * random() : Math.abs(normal()) * (0.3 + 0.1 * cell.index);
  return {
    gap: (lnT) => (c * (1 - Math.exp(-lnT / 4))) / (lnT + 1.5 * normal() ** 2 + 1),
    c,
    success,
    settled,
  };
}

function quantilesOf(values: Float64Array[]): Quantiles {
  const sorted = values.map((row) => row.slice().sort());
  const at = (share: number) =>
    Float64Array.from(sorted, (row) => (row.length ? row[Math.round(share * (row.length - 1))] : Number.NaN));
  const mean = Float64Array.from(sorted, (row) => row.reduce((sum, value) => sum + value, 0) / row.length);
  return { mean, q05: at(0.05), q25: at(0.25), q50: at(0.5), q75: at(0.75), q95: at(0.95) };
}

function histogram(values: number[], width: number, bins: number): Histogram {
  const counts = new Float64Array(bins);
  for (const value of values) if (value < width * bins) counts[Math.floor(value / width)]++;
  return { width, counts, beyond: values.filter((value) => value >= width * bins).length };
}

function recordTimes(logHorizon: number, exactSteps: number, perDecade: number): Float64Array {
  const decades = logHorizon || Math.log10(exactSteps);
  const times = new Set<number>();
  for (let r = 0; r <= decades * perDecade; r++) {
    const exponent = r / perDecade;
    times.add(exponent <= 4 ? Math.log(Math.round(10 ** exponent)) : exponent * Math.LN10);
  }
  return Float64Array.from(times).sort();
}

function sampleCell(
  cell: Cell,
  lnT: Float64Array,
  trajectories: number,
  flows: boolean,
): [CellRecord, CellSummary] {
  const random = stream(cell.index + 7);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const all = Array.from({ length: trajectories }, () => drawn(cell, random, normal));
  const good = all.filter((one) => one.success);
  const gaps = Array.from(lnT, (value) => Float64Array.from(good, (one) => one.gap(value)));
  const products = gaps.map((row, index) => row.map((gap) => gap * lnT[index]));
  const gap = quantilesOf(gaps);
  const counts = Object.fromEntries(
    STATUS_NAMES.map((name) => [name, new Float64Array(lnT.length)]),
  ) as Record<StatusName, Float64Array>;
  for (const [index, value] of lnT.entries()) {
    const late = value >= Math.log(1e4);
    counts.aborted[index] = late ? trajectories - good.length : 0;
    counts[late && flows ? (cell.dataset.kind === "pair" ? "sliding" : "flowing") : "running"][index] =
      trajectories - counts.aborted[index];
  }
  const share = (test: (one: Sampled) => boolean) => good.filter(test).length / good.length;
  const settled = lnT.map((value) => share((one) => one.settled <= value));
  const labels = ["1:+ 2:-", "1:± 2:-", "1:+ 2:±", "1:± 2:±"];
  const parts = [0, 0.4, 0.7, 1].map((_, place) =>
    lnT.map((_value, index) => (place === 0 ? settled[index] : (1 - settled[index]) / 3)),
  );
  const constants = good.map((one) => one.c);
  const mean = constants.reduce((sum, c) => sum + c, 0) / constants.length;
  const zero = constants.every((c) => c === 0);
  const limit = cell.dataset.kind === "pair" && 1 + cell.dataset.x[0] * cell.dataset.x[1] < 0;
  const record: CellRecord = {
    cell,
    curves: {
      lnT,
      counts,
      gap,
      gapLnT: quantilesOf(products),
      logLoss: quantilesOf(gaps.map((row, index) => row.map(() => -lnT[index]))),
    },
    phases: {
      patterns: labels.map((label, place) => ({ bits: place, label, share: parts[place] })),
      other: lnT.map(() => 0),
      changed: settled.map((value, index) => (index === 0 ? 0 : value - settled[index - 1])),
      settled,
      transitions: labels.slice(1).map((from, place) => ({ from, to: labels[0], count: 300 - 90 * place })),
    },
    numerator: cell.dataset.kind === "pair" ? null : histogram(constants, 0.1, 20),
    constants: histogram(constants, 0.05, 60),
    flowFrom: flows ? { first: Math.log(1e4), median: Math.log(1e4) } : null,
  };
  const successShare = {
    value: good.length / trajectories,
    low: good.length / trajectories - 0.008,
    high: good.length / trajectories + 0.009,
  };
  const last = lnT.length - 1;
  const noRate = good.length === 0;
  const answer = zero ? (limit ? "gap does not vanish" : "gap is zero") : "1/ln t";
  const quantiles = (values: number[]) => {
    const q = quantilesOf([Float64Array.from(values)]);
    return { q05: q.q05[0], q25: q.q25[0], q50: q.q50[0], q75: q.q75[0], q95: q.q95[0] };
  };
  const statuses = Object.fromEntries(STATUS_NAMES.map((name) => [name, counts[name][last]])) as Record<
    StatusName,
    number
  >;
  const measured = limit ? gap.q50[last] : mean;
  const summary: CellSummary = {
    label: cell.label,
    cell,
    trajectories,
    successes: good.length,
    successShare,
    counts: statuses,
    optimum: 1,
    optimumNote: null,
    rate: noRate
      ? null
      : {
          alpha: { value: 1.0021, low: 1.0004, high: 1.0038 },
          c: { value: mean, low: mean * 0.985, high: mean * 1.015 },
          alphaQuantiles: quantiles([1.002]),
          cQuantiles: quantiles(constants),
          alphaSpread: 0.0041,
          cSpread: 0.0023,
          shareConstantAtLeast1: constants.filter((c) => c >= 1).length / constants.length,
          verdict: {
            answer,
            logResidual: 0.0004,
            powerResidual: 0.023,
            powerExponent: -0.0211,
            window: [lnT[last] / 2, lnT[last]],
            sentence: limit
              ? "It does not vanish: the median gap is 0.00819 at t = 10^300 and tends to about 0.0091."
              : "The gap is zero: the median is below 10^-5/ln t throughout.",
          },
        },
    meanConstant: noRate ? null : mean,
    shareConstantAtLeast1: noRate ? null : constants.filter((c) => c >= 1).length / constants.length,
    terminalNumerator: record.numerator && !noRate ? { mean, ksStatistic: 0.0113, ksPValue: 0.41 } : null,
    finalGap: {
      lnT: lnT[last],
      mean: gap.mean[last],
      q05: gap.q05[last],
      q50: gap.q50[last],
      q95: gap.q95[last],
    },
    theory:
      cell.dataset.kind === "pair"
        ? { kind: limit ? "limit" : "constant", value: limit ? gap.q50[last] * 1.02 : mean * 1.006, measured }
        : null,
  };
  return [record, summary];
}

/** A record as a sweep of this preset could have left it, from closed forms where there are some. */
export function sampleRecord(preset: PresetName, trajectories = 4000, changes: object = {}): RunRecord {
  const experiment = parseExperiment({ ...presets[preset].experiment, trajectories, ...changes });
  const lnT = recordTimes(experiment.logHorizon, experiment.exactSteps, experiment.recordsPerDecade);
  const pairs = cellsOf(experiment).map((cell) =>
    sampleCell(cell, lnT, trajectories, experiment.logHorizon > 0),
  );
  const summaries = pairs.map(([, summary]) => summary);
  const total = (pick: (one: CellSummary) => number) => summaries.reduce((sum, one) => sum + pick(one), 0);
  const successes = total((one) => one.successes);
  const all = total((one) => one.trajectories);
  return {
    experiment,
    cells: pairs.map(([record]) => record),
    environment: {
      marginflow: "0.1.0",
      runtime: "Node 20.19.0",
      adapter: {
        name: "SwiftShader Device (LLVM 10.0.0)",
        vendor: "google",
        architecture: "swiftshader",
        description: "Vulkan 1.3 on the CPU",
        software: true,
      },
      selfTest: {
        "twoSum kept": true,
        "fma fused": false,
        "subnormals kept": false,
        "largest exp argument": 88.72,
      },
      kernelHash: "5b1f09c2a7e4",
      choices: [
        "Four trajectories per invocation, straight-line step of 31 statements.",
        "One batch of 4,000 trajectories.",
      ],
      started: "2026-11-23T21:40:00.000Z",
    },
    summary: {
      name: experiment.name,
      trajectories: all,
      successes,
      successShare: { value: successes / all, low: successes / all - 0.004, high: successes / all + 0.004 },
      aborted: total((one) => one.counts.aborted),
      nonfinite: 0,
      counts: Object.fromEntries(
        STATUS_NAMES.map((name) => [name, total((one) => one.counts[name])]),
      ) as Record<StatusName, number>,
      inits: summaries,
      audit: {
        trajectories: 64,
        steps: 100000,
        worst: 3.1e-7,
        worstAt: { cell: summaries[0].label, id: 2131, lnT: Math.log(31623) },
        worstRatio: 0.21,
        passed: true,
        bound: "1e-6 + 1e-4 gap",
        seconds: 2.4,
      },
      wallSeconds: 14.2,
      kernelSeconds: 11.9,
      trajectorySteps: 6.1e7,
      trajectoryStepsPerSecond: 5.1e6,
      adapter: "SwiftShader Device (LLVM 10.0.0)",
    },
  };
}
