export * from "../../src/elements/index.ts";
