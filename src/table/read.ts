import {
  type AsyncBuffer,
  type ColumnData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
} from "hyparquet";
import type { ColumnType } from "./encode.ts";

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
