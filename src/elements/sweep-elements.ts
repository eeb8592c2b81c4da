// First: what the others need to be evaluated in a worker.
import "./worker-scope.ts";
import { runOf } from "../web/index.ts";
import { openRunsWith } from "./run-controller.ts";
import { withdraw } from "./worker-scope.ts";

export { type Layer, type RateSeries, seriesOf } from "../figure/index.ts";
export { MfCellTable } from "./cell-table.ts";
export type { CursorDetail } from "./chart.ts";
export { MfCompare } from "./compare.ts";
export { MfConstantHistogram } from "./constant-histogram.ts";
export { MfFigure } from "./figure.ts";
export { MfPhaseStrip } from "./phase-strip.ts";
export { MfRatePlot } from "./rate-plot.ts";
export { MfStackPlot } from "./stack-plot.ts";
export { MfSummary } from "./summary.ts";
export { MfSweep } from "./sweep.ts";
export { MfSweepForm } from "./sweep-form.ts";
export { MfSweepSave } from "./sweep-save.ts";
export { adoptTokens } from "./tokens.ts";
export { MfTrajectory } from "./trajectory.ts";

openRunsWith(runOf);
withdraw();
