export type { Column, ColumnType } from "./encode.ts";
export { readTable, type TableReader, type Value } from "./read.ts";
export type { Sink } from "./sink.ts";
export { parquetTable, type TableWriter } from "./write.ts";
