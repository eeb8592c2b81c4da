/** What a page needs only when it makes files: in the library a file of its own, fetched when it comes to that. */
export { figureSvg, type SvgOptions, sceneSvg } from "../figure/index.ts";
export { replayJson } from "../record/index.ts";
export { curvesCsv, writeCurves, writeTrajectories } from "./tables.ts";
