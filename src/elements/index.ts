export { MfCellTable } from "./cell-table.ts";
export type { CursorDetail } from "./chart.ts";
export { MfConstantHistogram } from "./constant-histogram.ts";
export { MfPhaseStrip } from "./phase-strip.ts";
export { MfRatePlot, type RateSeries } from "./rate-plot.ts";
export { MfReport, seriesOf } from "./report.ts";
export { type Layer, MfStackPlot } from "./stack-plot.ts";
export { MfSummary } from "./summary.ts";
