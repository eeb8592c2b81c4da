export { type BrowserCommand, browserCommand } from "./browser.ts";
export { type Acquired, acquireDevice } from "./dawn.ts";
export { readExplicit } from "./explicit.ts";
export { figurePdf } from "./figure-pdf.ts";
export { svgPng } from "./figure-png.ts";
export { type MatrixFile, readMatrices, type Sides } from "./matrices.ts";
export { type LoadedExperiment, loadExperiment, rebase } from "./run-load.ts";
export { hashRunFile, readRun } from "./run-read.ts";
export { reportPage, reportScript } from "./run-report.ts";
export { talkPage, talkScript } from "./run-talk.ts";
export {
  discardPartial,
  type FolderStorage,
  folderStorage,
  requireFree,
  requireFreeFile,
  requireFreeOrSame,
  writeWhole,
} from "./storage.ts";
export { taskData } from "./training-data.ts";
export { type TrainingEnvironment, TrainingFolder } from "./training-folder.ts";
export { trainingPage, trainingScript } from "./training-page.ts";
export { swiftShaderManifest } from "./vulkan.ts";
