export * from "./device/index.ts";
export * from "./ensemble/index.ts";
export {
  cellsOf,
  type ExperimentInput,
  fromUrl,
  InputError,
  optimumMargin,
  type PresetName,
  parseExperiment,
  presetNames,
  presets,
  setPath,
  toJson,
  toUrl,
} from "./experiment/index.ts";
export type * from "./record/index.ts";
export { parseReplay, replayJson, summaryJson } from "./record/index.ts";
export { VERSION } from "./version.ts";
