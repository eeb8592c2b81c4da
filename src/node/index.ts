export { type BrowserCommand, browserCommand } from "./browser.ts";
export { type Acquired, acquireDevice } from "./dawn.ts";
export { readExplicit } from "./explicit.ts";
export { type MatrixFile, readMatrices, type Sides } from "./matrices.ts";
export { type LoadedExperiment, loadExperiment, rebase } from "./run-load.ts";
export { reportPage, reportScript } from "./run-report.ts";
export {
  discardPartial,
  type FolderStorage,
  folderStorage,
  requireFree,
  requireFreeFile,
  writeWhole,
} from "./storage.ts";
export { swiftShaderManifest } from "./vulkan.ts";
