export {
  type Column,
  type ColumnType,
  parquetTable,
  readTable,
  type TableReader,
  type TableWriter,
  type Value,
} from "./parquet.ts";
export type { Sink } from "./sink.ts";
