import { drawAxes, drawWords } from "./draw-around.ts";
import { drawSeries } from "./draw-series.ts";
import type { Figure } from "./figure.ts";
import { type LayoutOptions, layoutOf } from "./layout.ts";
import type { Shape } from "./shapes.ts";

/** A figure as shapes, the lowest first: what an SVG or a PDF is written from. */
export interface Scene {
  /** CSS pixels, 96 to the inch. */
  width: number;
  height: number;
  label: string;
  shapes: Shape[];
}

/** @throws RangeError when the size leaves no room for a plot */
export function sceneOf(figure: Figure, options: LayoutOptions): Scene {
  const layout = layoutOf(figure, options);
  return {
    width: layout.width,
    height: layout.height,
    label: figure.label,
    shapes: [
      ...drawAxes(figure, layout.plot),
      ...drawSeries(figure, layout.plot),
      ...drawWords(figure, layout),
    ],
  };
}
