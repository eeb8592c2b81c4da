import type { Column } from "../table/index.ts";
import { type CellRecord, type Quantiles, STATUS_NAMES, type TrajectoryBatch } from "./types.ts";

/** Columns that are whole numbers below 2^31, whatever array they came in. */
const INTEGERS = new Set(["id"]);
const BOOLEANS = new Set(["success"]);

function column(name: string, data: TrajectoryBatch["columns"][string]): Column {
  if (name === "status")
    return { name, type: "STRING", data: Array.from(data, (code) => STATUS_NAMES[code]) };
  if (BOOLEANS.has(name)) return { name, type: "BOOLEAN", data: Array.from(data, (value) => value !== 0) };
  if (INTEGERS.has(name) || data instanceof Uint8Array)
    return { name, type: "INT32", data: Int32Array.from(data) };
  return { name, type: data instanceof Float32Array ? "FLOAT" : "DOUBLE", data };
}

/** Rows of `trajectories.parquet`: the batch's columns after its id and the label of its cell. */
export function trajectoryColumns(batch: TrajectoryBatch): Column[] {
  const label = new Array<string>(batch.count).fill(batch.cell.label);
  const [id, ...others] = Object.entries(batch.columns).map(([name, data]) => column(name, data));
  return [id, { name: "cell", type: "STRING", data: label }, ...others];
}

/** Rows of `curves.parquet`, one for each cell and record time. */
export function curveColumns(cells: CellRecord[]): Column[] {
  const join = (name: string, part: (cell: CellRecord) => Float64Array): Column => ({
    name,
    type: "DOUBLE",
    data: Float64Array.from(cells.flatMap((cell) => Array.from(part(cell)))),
  });
  const quantiles = (prefix: string, part: (cell: CellRecord) => Quantiles): Column[] =>
    (["mean", "q05", "q25", "q50", "q75", "q95"] as const).map((key) =>
      join(`${prefix}_${key}`, (cell) => part(cell)[key]),
    );
  const labels = cells.flatMap(({ cell, curves }) => new Array<string>(curves.lnT.length).fill(cell.label));
  return [
    { name: "cell", type: "STRING", data: labels },
    join("ln_t", ({ curves }) => curves.lnT),
    ...STATUS_NAMES.map((status) => join(`count_${status}`, ({ curves }) => curves.counts[status])),
    ...quantiles("gap", ({ curves }) => curves.gap),
    ...quantiles("gap_ln_t", ({ curves }) => curves.gapLnT),
    ...quantiles("log_loss", ({ curves }) => curves.logLoss),
  ];
}
