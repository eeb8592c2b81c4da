export * from "../../src/elements/race-elements.ts";
