export { linearAxis, lnTicks, logAxis, logTimeAxis, ROUNDING } from "./axes.ts";
export { type Comparison, compareFigures, comparison, type Side } from "./compare.ts";
export { type ConstantOptions, constantFigure, constantsOf, constantWords } from "./constant.ts";
export { type ConstantSeries, constantsFigure, constantsWords } from "./constants.ts";
export { figureCsv } from "./csv.ts";
export { drawAxes, drawWords } from "./draw-around.ts";
export { drawSeries } from "./draw-series.ts";
export {
  type Axis,
  type Band,
  type Colour,
  type Column,
  type Curve,
  emptyFigure,
  type Figure,
  type Line,
  type Mark,
  type Note,
  type Span,
  type Tick,
} from "./figure.ts";
export {
  bytes,
  count,
  fixed,
  percent,
  rate,
  seconds,
  significant,
  time,
  timeText,
  withInterval,
} from "./format.ts";
export { namedLines, namesAtEnds, namesBeside, placedNames } from "./names.ts";
export { lastChange, patternsOf, statesOf } from "./phases.ts";
export { nearest, type Portrait, portraitOf, type Setting, settingOf } from "./portrait.ts";
export { marginText, place } from "./portrait-words.ts";
export { countAxis, powerAxis } from "./power-axes.ts";
export { type RateOptions, rateFigure, seriesOf, undrawn, windowWords } from "./rate.ts";
export type { Highlight, RateSeries } from "./rate-lines.ts";
export { plain, prose, type Rich, type Run, rich, spoken } from "./rich.ts";
export { type Scene, type SceneOptions, sceneOf } from "./scene.ts";
export type { DotShape, PathShape, Plot, Shape, ShapeColour, TextShape } from "./shapes.ts";

export { type Layer, type StackOptions, stackFigure } from "./stack.ts";
export { figureSvg, type SvgOptions, sceneSvg } from "./svg.ts";
export { baselineOf, sizeOf } from "./text-metrics.ts";
export { colourOf, DARK, LIGHT, PRINT, SERIES_COUNT, type Theme, translucent } from "./theme.ts";
export { bytesFigure } from "./training-bytes.ts";
export { type LossOptions, lossFigure, secondsPerStep, spreadText } from "./training-loss.ts";
export {
  type MomentOptions,
  type MomentQuantity,
  momentFigure,
  momentSteps,
  parametersOf,
  spectrumFigure,
} from "./training-moment.ts";
export { partsFigure } from "./training-parts.ts";
export {
  divergedWords,
  type MemberSpread,
  optimizerLook,
  optimizerName,
  spreadOf,
  type TrainedSeries,
} from "./training-series.ts";
export { galoreLoss, RACE_QUESTION, raceAnswer, trainingQuestion } from "./training-words.ts";
export { trajectoryFigure } from "./trajectory.ts";
export { type TrajectoryLayout, type TrajectorySize, trajectoryLayout } from "./trajectory-layout.ts";
export { trajectoryScene } from "./trajectory-scene.ts";
export { horizonOf, type View } from "./view.ts";
export { answer, answers, exponentOf, question, reason, verdictOf } from "./words.ts";
