import { type Cell, type Experiment, parseExperiment, presets } from "../../src/experiment/index.ts";
import type { BatchRecords } from "../../src/record/index.ts";
import { STATUS } from "../../src/record/types.ts";

/** A small deterministic generator of uniforms, for data only. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function normalFrom(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export const experiment: Experiment = parseExperiment(presets["two-neuron"].experiment);
export const cell: Cell = {
  index: 0,
  label: "he",
  dataset: { kind: "two-points" },
  optimizer: { kind: "gd", learningRate: 0.01 },
  init: { kind: "he" },
};

/** ln t from t = 1 to 10^decades, `perDecade` to a decade. */
export function grid(decades: number, perDecade: number): Float64Array {
  return Float64Array.from({ length: decades * perDecade + 1 }, (_, r) => (r / perDecade) * Math.LN10);
}

/**
 * Trajectories first..first+count-1 of an invented population: of each four one succeeds with gap c / (ln t + k), ends by hit now and then,
 * changes its pattern at times; the others abort. Every number depends on the id alone.
 */
export function syntheticBatch(lnT: Float64Array, firstId: number, count: number): BatchRecords {
  const records = lnT.length;
  const names = ["w1", "w2", "b1", "b2"];
  const batch: BatchRecords = {
    cell,
    firstId,
    count,
    lnT,
    gap: new Float32Array(records * count),
    logLoss: new Float32Array(records * count),
    pattern: new Uint32Array(records * count),
    status: new Uint8Array(records * count),
    finalStatus: new Uint8Array(count),
    correct: new Uint8Array(count),
    parameterNames: names,
    initial: names.map(() => new Float64Array(count)),
    final: names.map(() => new Float64Array(count)),
    hitTime: new Float64Array(count).fill(Number.NaN),
    constantBound: new Float32Array(count),
    flowFrom: new Float64Array(count).fill(Number.NaN),
  };
  for (let i = 0; i < count; i++) {
    const random = generator(firstId + i + 1);
    const success = random() < 0.25;
    const hit = success && random() < 0.1;
    const end = success && !hit ? records : Math.floor((0.2 + 0.8 * random()) * records);
    const status = hit ? STATUS.hit : success ? STATUS.flowing : STATUS.aborted;
    const c = Math.abs(normalFrom(random)) + 1e-3;
    const k = 3 * random();
    const firstChange = Math.floor(random() * 0.2 * records);
    const secondChange = firstChange + Math.floor(random() * 3);
    batch.finalStatus[i] = status;
    batch.correct[i] = success ? 1 : 0;
    if (hit) batch.hitTime[i] = Math.round(Math.exp(Math.min(lnT[end - 1] ?? 0, 30)));
    if (success && !hit) batch.flowFrom[i] = lnT[firstChange];
    for (let p = 0; p < names.length; p++) {
      batch.initial[p][i] = normalFrom(random);
      batch.final[p][i] = batch.initial[p][i] + normalFrom(random);
    }
    const patterns = [Math.floor(random() * 16), Math.floor(random() * 16), Math.floor(random() * 4)];
    for (let r = 0; r < records; r++) {
      const at = r * count + i;
      const reached = r < end;
      batch.status[at] = reached ? STATUS.running : status;
      batch.gap[at] = !reached ? Number.NaN : success ? Math.min(1, c / (lnT[r] + k + 0.5)) : 1;
      batch.logLoss[at] = reached ? (success ? -lnT[r] - random() : 0.5 * random()) : Number.NaN;
      batch.pattern[at] = patterns[(r >= firstChange ? 1 : 0) + (r >= secondChange ? 1 : 0)];
    }
  }
  return batch;
}
