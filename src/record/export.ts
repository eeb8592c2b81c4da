import { shortestFloat32 } from "../experiment/index.ts";
import type { ColumnType, Sink, TableReader, Value } from "../table/index.ts";
import type { NpyData } from "./npy.ts";
import { requireNpzFits, writeNpz } from "./npz.ts";
import { utf8 } from "./storage.ts";

/** A field of a CSV file; NaN is an empty one. */
export function csvField(value: Value): string {
  if (typeof value === "string") return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return Number.isNaN(value) ? "" : String(value);
}

const shortest = (value: Value, type: ColumnType): Value =>
  type === "FLOAT" && Number.isFinite(value) ? shortestFloat32(value as number) : value;

/** The table as CSV with a header line; NaN is an empty field, f32 values are their shortest decimals. */
export async function exportCsv(table: TableReader, sink: Sink): Promise<void> {
  await sink.write(utf8(`${table.columns.map(({ name }) => name).join(",")}\n`));
  for (const { start, end } of table.groups) {
    const columns = await Promise.all(
      table.columns.map(async ({ name, type }) => ({ type, data: await table.read(name, start, end) })),
    );
    const lines: string[] = [];
    for (let row = 0; row < end - start; row++) {
      lines.push(columns.map(({ type, data }) => csvField(shortest(data[row], type))).join(","));
    }
    await sink.write(utf8(`${lines.join("\n")}\n`));
  }
  await sink.close();
}

const NUMERIC = { DOUBLE: Float64Array, FLOAT: Float32Array, INT32: Int32Array } as const;

async function wholeColumn(table: TableReader, name: string, type: ColumnType): Promise<NpyData> {
  if (type === "STRING" || type === "BOOLEAN") {
    return (await table.read(name, 0, table.rows)) as string[] | boolean[];
  }
  const values = new NUMERIC[type](table.rows);
  for (const { start, end } of table.groups) {
    values.set((await table.read(name, start, end)) as number[], start);
  }
  return values;
}

/** The table as NPZ, one array of NumPy for each column, one column in memory at a time. @throws RangeError past 4 GB */
export async function exportNpz(table: TableReader, sink: Sink): Promise<void> {
  const widths: Record<ColumnType, number> = { DOUBLE: 8, FLOAT: 4, INT32: 4, BOOLEAN: 1, STRING: 64 };
  requireNpzFits(table.columns.reduce((sum, { type }) => sum + widths[type] * table.rows, 0));
  async function* columns() {
    for (const { name, type } of table.columns) yield { name, data: await wholeColumn(table, name, type) };
  }
  await writeNpz(columns(), sink);
}
