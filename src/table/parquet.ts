import {
  type AsyncBuffer,
  type ColumnData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
} from "hyparquet";
import { ByteWriter, ParquetWriter, schemaFromColumnData, type Writer } from "hyparquet-writer";
import type { Sink } from "./sink.ts";

export type ColumnType = "DOUBLE" | "FLOAT" | "INT32" | "BOOLEAN" | "STRING";

/** A column of a table; a text that stands in every row may be given once. */
export interface Column {
  name: string;
  type: ColumnType;
  data: Float64Array | Float32Array | Int32Array | boolean[] | string[];
}

/** Sends each row group on as it is done, so that memory holds one of them. */
function sinkWriter(sink: Sink): Writer {
  const writer = new ByteWriter(1 << 20);
  const flush = (): Promise<void> => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return sink.write(bytes);
  };
  return Object.assign(writer, { flush, finish: flush });
}

export interface TableWriter {
  /** Appends rows; the columns are the same each time, in the same order. */
  append(columns: Column[]): Promise<void>;
  finish(): Promise<void>;
}

/** Streams a Parquet table, one row group for each `append`. */
export function parquetTable(sink: Sink): TableWriter {
  const writer = sinkWriter(sink);
  let table: ParquetWriter | null = null;
  return {
    async append(columns) {
      const columnData = columns.map((column) => ({ ...column, nullable: false }));
      table ??= new ParquetWriter({
        writer,
        schema: schemaFromColumnData({ columnData }),
        createdBy: "marginflow",
      });
      // Looking for repeats costs more than it saves but on texts.
      const plain = columns.map(({ name, type, data }) =>
        type === "STRING" || type === "BOOLEAN" ? { name, data } : { name, data, encoding: "PLAIN" as const },
      );
      await table.write({ columnData: plain, rowGroupSize: Math.max(1, columns[0].data.length) });
    },
    async finish() {
      if (!table) throw new Error("a table needs its columns before it ends");
      await table.finish();
      await sink.close();
    },
  };
}

export type Value = number | string | boolean;

export interface TableReader {
  columns: { name: string; type: ColumnType }[];
  rows: number;
  /** Row ranges that are read at once. */
  groups: { start: number; end: number }[];
  read(column: string, start: number, end: number): Promise<Value[]>;
}

function columnsOf(metadata: FileMetaData): TableReader["columns"] {
  return metadata.schema.slice(1).map(({ name, type }) => ({
    name,
    type: type === "BYTE_ARRAY" ? "STRING" : (type as ColumnType),
  }));
}

/** Opens a table that `parquetTable` wrote. */
export async function readTable(file: AsyncBuffer): Promise<TableReader> {
  const metadata = await parquetMetadataAsync(file);
  let start = 0;
  const groups = metadata.row_groups.map((group) => {
    const range = { start, end: start + Number(group.num_rows) };
    start = range.end;
    return range;
  });
  return {
    columns: columnsOf(metadata),
    rows: Number(metadata.num_rows),
    groups,
    async read(column, start, end) {
      const values = new Array<Value>(end - start);
      // Chunks may begin before the range and end behind it.
      const onChunk = ({ columnData, rowStart }: ColumnData) => {
        const last = Math.min(columnData.length, end - rowStart);
        for (let i = Math.max(0, start - rowStart); i < last; i++)
          values[rowStart + i - start] = columnData[i];
      };
      await parquetRead({ file, metadata, columns: [column], rowStart: start, rowEnd: end, onChunk });
      return values;
    },
  };
}
