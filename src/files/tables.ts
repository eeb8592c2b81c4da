import { type CellRecord, curveColumns, type TrajectoryBatch, trajectoryColumns } from "../record/index.ts";
import { parquetTable, type Sink } from "../table/index.ts";

/** Curves as CSV: a row for each cell and record time, an empty field where nothing is known. */
export function curvesCsv(cells: CellRecord[]): string {
  const columns = curveColumns(cells);
  const field = (value: unknown) =>
    typeof value === "string"
      ? `"${value.replaceAll('"', '""')}"`
      : typeof value === "number" && Number.isNaN(value)
        ? ""
        : String(value);
  const rows = Array.from({ length: columns[0].data.length }, (_, row) =>
    columns.map(({ data }) => field(data[row])).join(","),
  );
  return [columns.map(({ name }) => name).join(","), ...rows, ""].join("\r\n");
}

/** Curves as a Parquet file of the same rows. */
export async function writeCurves(sink: Sink, cells: CellRecord[]): Promise<void> {
  const table = parquetTable(sink);
  await table.append(curveColumns(cells));
  await table.finish();
}

/** Trajectories as a Parquet file, a row each, made of one batch after the other. */
export async function writeTrajectories(sink: Sink, batches: AsyncIterable<TrajectoryBatch>): Promise<void> {
  const table = parquetTable(sink);
  for await (const batch of batches) await table.append(trajectoryColumns(batch));
  await table.finish();
}
