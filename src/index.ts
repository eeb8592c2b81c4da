export * from "./device/index.ts";
export * from "./ensemble/index.ts";
export * from "./experiment/index.ts";
export * from "./linalg/index.ts";
export * from "./linalg/index.ts";
export * from "./record/index.ts";
export * from "./table/index.ts";
export { VERSION } from "./version.ts";
