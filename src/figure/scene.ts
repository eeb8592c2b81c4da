import { drawAxes, drawWords } from "./draw-around.ts";
import { drawSeries } from "./draw-series.ts";
import type { Figure } from "./figure.ts";
import { type LayoutOptions, layoutOf } from "./layout.ts";
import type { Shape } from "./shapes.ts";
import { leftOf } from "./until.ts";

export interface SceneOptions extends LayoutOptions {
  /** Series are drawn up to this x, on axes and with names of the whole figure; left out, all of them. */
  until?: number;
}

/** A figure as shapes, the lowest first: what an SVG or a PDF is written from. */
export interface Scene {
  /** CSS pixels, 96 to the inch. */
  width: number;
  height: number;
  label: string;
  shapes: Shape[];
}

/** @throws RangeError when the size leaves no room for a plot */
export function sceneOf(
  figure: Figure,
  { until = Number.POSITIVE_INFINITY, ...options }: SceneOptions,
): Scene {
  const layout = layoutOf(figure, options);
  const notes = figure.notes.filter(({ x }) => x <= until);
  return {
    width: layout.width,
    height: layout.height,
    label: figure.label,
    shapes: [
      ...drawAxes(figure, layout.plot),
      ...leftOf(
        drawSeries(figure, layout.plot),
        until === Number.POSITIVE_INFINITY ? until : layout.plot.x(until),
      ),
      ...drawWords({ ...figure, notes }, layout),
    ],
  };
}
