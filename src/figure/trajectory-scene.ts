import { drawAxes, words } from "./draw-around.ts";
import { drawSeries } from "./draw-series.ts";
import type { Figure } from "./figure.ts";
import { portraitOf, type Setting } from "./portrait.ts";
import type { Rich } from "./rich.ts";
import type { Scene } from "./scene.ts";
import { dot, type Shape, segment } from "./shapes.ts";
import type { TrajectoryLayout } from "./trajectory-layout.ts";
import { drawPortrait } from "./trajectory-picture.ts";

/** One record of a trajectory as shapes: its picture over the trail of what it was, and under it the strip with its place in time. */
export function trajectoryScene(
  setting: Setting,
  figure: Figure,
  index: number,
  layout: TrajectoryLayout,
): Scene {
  const trail = setting.trail.filter((r) => r < index).map((r) => portraitOf(setting, r));
  return {
    width: layout.width,
    height: layout.height,
    label: figure.label,
    shapes: [
      ...drawPortrait(setting, portraitOf(setting, index), trail, layout),
      ...drawStrip(figure, index, layout),
    ],
  };
}

function drawStrip(
  figure: Figure,
  index: number,
  { strip, compact, titled, measure, width }: TrajectoryLayout,
): Shape[] {
  const { left, top, bottom, unit } = strip;
  const shown = titled ? figure : { ...figure, xAxis: { ...figure.xAxis, title: [] } };
  const [{ values }] = figure.lines;
  // t = 1 has no place on the scale: it stands where the curve begins.
  const value = values[index] ?? values.find((one) => one !== null) ?? null;
  const here = strip.x(figure.x[index]);
  const height = value === null ? top : Math.min(bottom, Math.max(top, strip.y(value)));
  const marks = figure.marks.flatMap(({ x, before, after, dash }) => {
    const at = strip.x(x);
    const said = (text: Rich, place: number, align: "start" | "end", room: number) =>
      !compact && text.length > 0 && measure(text) + 6 * unit <= room
        ? [words(strip, text, place, top - 16 * unit, { align, colour: "muted" })]
        : [];
    return [
      segment(
        [at, top],
        [at, bottom],
        "muted",
        unit,
        (dash ?? []).map((part) => part * unit),
      ),
      ...said(before, at - 6 * unit, "end", at - Math.max(left, measure(figure.yAxis.title) + 12 * unit)),
      ...said(after, at + 6 * unit, "start", width - at),
    ];
  });
  return [
    ...drawAxes(shown, strip),
    ...drawSeries(figure, strip),
    ...marks,
    segment([here, top], [here, bottom + 5 * unit], 0, 1.5 * unit),
    dot([here, height], 8.5 * unit, "paper"),
    dot([here, height], 7 * unit, 0),
  ];
}
