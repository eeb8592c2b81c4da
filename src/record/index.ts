export type { BatchRecords } from "./batch.ts";
export { exportCsv, exportNpz } from "./export.ts";
export { decodeNpy, encodeNpy, type NpyArray, type NpyData } from "./npy.ts";
export {
  type Column,
  type ColumnType,
  parquetTable,
  readTable,
  type TableReader,
  type TableWriter,
} from "./parquet.ts";
export { parseReplay, replayJson } from "./replay.ts";
export { openRunFolder, type RunFolder, type RunTexts, summaryJson } from "./run-folder.ts";
export type { Sink, Storage } from "./storage.ts";
export * from "./types.ts";
