import type { Figure } from "./figure.ts";
import { type Scene, type SceneOptions, sceneOf } from "./scene.ts";
import type { PathShape, Shape, TextShape } from "./shapes.ts";
import { baselineOf, sizeOf } from "./text-metrics.ts";
import { colourOf, DARK, PRINT, type Theme } from "./theme.ts";

/** Fonts of the same measure, so that the figure is the same wherever one of them is. */
const FONTS = "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif";

export interface SvgOptions extends SceneOptions {
  /** Colours for print, on white (the default), or for a dark surface. */
  theme?: "print" | "dark";
}

/**
 * A figure as a standalone SVG document: vectors and text, with the figure's label as its accessible name.
 *
 * @throws RangeError when the size leaves no room for a plot
 */
export function figureSvg(figure: Figure, { theme, ...options }: SvgOptions): string {
  return sceneSvg(sceneOf(figure, options), theme === "dark" ? DARK : PRINT);
}

/** A scene as a standalone SVG document. */
export function sceneSvg({ width, height, label, shapes }: Scene, theme: Theme): string {
  const size = `width="${number(width)}" height="${number(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${number(width)} ${number(height)}" role="img" xml:space="preserve" font-family="${FONTS}">`,
    `<title>${escaped(label)}</title>`,
    `<rect ${size} fill="${theme.paper}"/>`,
    ...shapes.map((shape) => shapeSvg(shape, theme)),
    "</svg>\n",
  ].join("\n");
}

function shapeSvg(shape: Shape, theme: Theme): string {
  if (shape.kind === "path") return pathSvg(shape, theme);
  if (shape.kind === "text") return textSvg(shape, theme);
  const [x, y] = shape.at.map(number);
  return `<circle cx="${x}" cy="${y}" r="${number(shape.radius)}" fill="${colourOf(theme, shape.colour)}"/>`;
}

function pathSvg({ points, fill, stroke }: PathShape, theme: Theme): string {
  const path = points.map(([x, y]) => `${number(x)} ${number(y)}`).join("L");
  const filled = fill
    ? `fill="${colourOf(theme, fill.colour)}" fill-opacity="${number(fill.alpha)}"`
    : 'fill="none"';
  const stroked = stroke
    ? ` stroke="${colourOf(theme, stroke.colour)}" stroke-width="${number(stroke.width)}" stroke-linejoin="round"`
    : "";
  const dashed = stroke?.dash.length ? ` stroke-dasharray="${stroke.dash.map(number).join(" ")}"` : "";
  return `<path d="M${path}${fill ? "Z" : ""}" ${filled}${stroked}${dashed}/>`;
}

function textSvg({ text, x, y, size, align, colour: ink, halo }: TextShape, theme: Theme): string {
  let offset = baselineOf({ text: "" }, size);
  const at = `x="${number(x)}" y="${number(y + offset)}" font-size="${number(size)}" text-anchor="${align}"`;
  const runs = text.map((run) => {
    const down = baselineOf(run, size) - offset;
    offset += down;
    const style = [
      down === 0 ? "" : ` dy="${number(down)}"`,
      sizeOf(run, size) === size ? "" : ` font-size="${number(sizeOf(run, size))}"`,
      run.italic ? ' font-style="italic"' : "",
    ].join("");
    return style === "" ? escaped(run.text) : `<tspan${style}>${escaped(run.text)}</tspan>`;
  });
  // Not paint-order, which some programs that set papers do not know.
  const edge = halo
    ? `<text ${at} fill="none" stroke="${theme.paper}" stroke-width="${number(size / 4)}" stroke-linejoin="round" aria-hidden="true">${runs.join("")}</text>\n`
    : "";
  return `${edge}<text ${at} fill="${colourOf(theme, ink)}">${runs.join("")}</text>`;
}

/** Hundredths of a pixel, without trailing zeros. */
const number = (value: number): string => String(Math.round(value * 100) / 100);

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text that XML takes as it is meant: control characters are not allowed there at all. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"]/g, (character) => ENTITIES[character]);
