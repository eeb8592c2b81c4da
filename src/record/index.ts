export type { BatchRecords } from "./batch.ts";
export { csvField, exportCsv, exportNpz } from "./export.ts";
export {
  decodeNpy,
  encodeNpy,
  encodeNpyHeader,
  NPY_HEAD,
  type NpyArray,
  type NpyData,
  NpyError,
  type NpyHeader,
  npyHeader,
  npyShape,
  npyValues,
} from "./npy.ts";
export { type NpzArray, type NpzEntry, readNpz, writeNpz } from "./npz.ts";
export { parseReplay, replayJson } from "./replay.ts";
export { openRunFolder, type RunFolder, type RunTexts, summaryJson } from "./run-folder.ts";
export { type Storage, utf8, writeText } from "./storage.ts";
export { curveColumns, trajectoryColumns } from "./tables.ts";
export * from "./types.ts";
