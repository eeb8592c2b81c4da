import type { Pacer } from "../device/index.ts";
import type { Cell } from "../experiment/index.ts";
import { fromFixed } from "../kernel/index.ts";
import { type BatchRecords, STATUS } from "../record/index.ts";
import type { RecordGrid } from "./grid.ts";
import { type Population, STATE } from "./population.ts";

const CORRECT_FLAG = 16; // of the record's status word (shaders/margin/record)

/** Reads a finished batch back. `hasOptimum` false: its gaps are unknown. */
export async function collect(
  population: Population,
  pacer: Pacer,
  cell: Cell,
  grid: RecordGrid,
  firstId: number,
  initial: Float64Array[],
  hasOptimum: boolean,
): Promise<BatchRecords> {
  const { count, capacity } = population;
  const state = await pacer.wait(population.readState(0, STATE.neurons));
  const column = (c: number) => state.subarray(c * capacity, c * capacity + count);
  const finalStatus = Uint8Array.from(column(STATE.status));
  const records = grid.lnT.length;
  const batch: BatchRecords = {
    cell,
    firstId,
    count,
    lnT: grid.lnT,
    gap: new Float32Array(records * count).fill(Number.NaN),
    logLoss: new Float32Array(records * count).fill(Number.NaN),
    pattern: new Uint32Array(records * count),
    status: new Uint8Array(records * count),
    finalStatus,
    correct: new Uint8Array(count),
    parameterNames: population.names,
    initial,
    final: await pacer.wait(population.readParameters()),
    hitTime: Float64Array.from(column(STATE.hitStep), (step, i) =>
      finalStatus[i] === STATUS.hit ? step : Number.NaN,
    ),
    constantBound: new Float32Array(new Uint32Array(column(STATE.bound)).buffer),
    flowFrom: Float64Array.from({ length: count }, (_, i) => {
      const from = fromFixed(column(STATE.fromHigh)[i] | 0, column(STATE.fromLow)[i]);
      return from > 0 ? from : Number.NaN;
    }),
  };
  const rows = Math.max(1, Math.floor(2 ** 21 / capacity));
  for (let first = 0; first < records; first += rows) {
    const words = await pacer.wait(population.readRecords(first, Math.min(rows, records - first)));
    for (let r = first; r < Math.min(first + rows, records); r++) {
      copyRow(
        batch,
        words.subarray(4 * capacity * (r - first), 4 * capacity * (r - first + 1)),
        r,
        capacity,
        hasOptimum,
      );
    }
  }
  for (let i = 0; i < count; i++) if (finalStatus[i] === STATUS.hit) batch.correct[i] = 1;
  return batch;
}

function copyRow(
  batch: BatchRecords,
  row: Uint32Array,
  r: number,
  capacity: number,
  hasOptimum: boolean,
): void {
  const { count, finalStatus } = batch;
  const floats = new Float32Array(row.buffer, row.byteOffset, row.length);
  for (let i = 0; i < count; i++) {
    const word = row[3 * capacity + i];
    const to = r * count + i;
    if (word === 0) {
      batch.status[to] = finalStatus[i];
      continue;
    }
    batch.status[to] = (word & (CORRECT_FLAG - 1)) - 1;
    batch.correct[i] = word & CORRECT_FLAG ? 1 : 0;
    if (hasOptimum) batch.gap[to] = floats[i];
    batch.logLoss[to] = floats[capacity + i];
    batch.pattern[to] = row[2 * capacity + i];
  }
}
