export * from "../../src/elements/index.ts";
export { constantsOf, seriesOf } from "../../src/figure/index.ts";
export { parseReplay } from "../../src/record/index.ts";
