import { nothing, type SVGTemplateResult, svg } from "lit";
import {
  baselineOf,
  type PathShape,
  SERIES_COUNT,
  type Shape,
  type ShapeColour,
  sizeOf,
  type TextShape,
} from "../figure/index.ts";

/** A token, so that what is drawn follows light and dark by itself. */
export const variable = (colour: ShapeColour): string =>
  typeof colour === "number" ? `var(--mf-series-${(colour % SERIES_COUNT) + 1})` : `var(--mf-${colour})`;

/** Shapes as they stand on a page. */
export function shapesSvg(shapes: Shape[]): SVGTemplateResult {
  return svg`${shapes.map((shape) => {
    if (shape.kind === "path") return path(shape);
    if (shape.kind === "text") return text(shape);
    return svg`<circle cx=${shape.at[0]} cy=${shape.at[1]} r=${shape.radius} fill=${variable(shape.colour)}></circle>`;
  })}`;
}

function path({ points, fill, stroke }: PathShape): SVGTemplateResult {
  const line = points.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("L");
  return svg`<path d=${`M${line}${fill ? "Z" : ""}`} fill=${fill ? variable(fill.colour) : "none"} fill-opacity=${fill?.alpha ?? nothing}
    stroke=${stroke ? variable(stroke.colour) : "none"} stroke-width=${stroke?.width ?? nothing} stroke-linejoin="round"
    stroke-dasharray=${stroke?.dash.length ? stroke.dash.join(" ") : nothing}></path>`;
}

function text({ text, x, y, size, align, colour, halo }: TextShape): SVGTemplateResult {
  let offset = baselineOf({ text: "" }, size);
  const start = y + offset;
  const runs = text.map((run) => {
    const down = baselineOf(run, size) - offset;
    offset += down;
    return svg`<tspan dy=${down} font-size=${sizeOf(run, size)} font-style=${run.italic ? "italic" : "normal"}>${run.text}</tspan>`;
  });
  return svg`<text class=${halo ? "halo" : nothing} x=${x} y=${start} font-size=${size} text-anchor=${align} fill=${variable(colour)}>${runs}</text>`;
}
