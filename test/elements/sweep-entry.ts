export * from "../../src/elements/sweep-elements.ts";
