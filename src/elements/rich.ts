import { html, type TemplateResult } from "lit";
import { baselineOf, type Rich, type Run, sizeOf } from "../figure/index.ts";

export function richHtml(source: Rich): TemplateResult {
  return html`${source.map((run) => {
    if (run.raised) return html`<sup>${run.text}</sup>`;
    if (run.lowered) return html`<sub>${run.text}</sub>`;
    return run.italic ? html`<i>${run.text}</i>` : run.text;
  })}`;
}

/**
 * Draws rich text on a canvas; `size` in canvas pixels, `y` is the middle of the line.
 * `align` 0 starts at x, 0.5 centres on it, 1 ends at it; `halo` keeps it legible over curves.
 */
export function richCanvas(
  context: CanvasRenderingContext2D,
  source: Rich,
  at: { x: number; y: number; size: number; align?: number; family: string; colour: string; halo?: string },
): void {
  const widths = source.map((run) => runWidth(context, run, at.size, at.family));
  const width = widths.reduce((sum, part) => sum + part, 0);
  let x = at.x - (at.align ?? 0) * width;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillStyle = at.colour;
  for (const [index, run] of source.entries()) {
    context.font = fontOf(run, at.size, at.family);
    const y = at.y + baselineOf(run, at.size);
    if (at.halo) {
      context.strokeStyle = at.halo;
      context.lineWidth = at.size / 4;
      context.lineJoin = "round";
      context.strokeText(run.text, x, y);
    }
    context.fillText(run.text, x, y);
    x += widths[index];
  }
}

export function richWidth(
  context: CanvasRenderingContext2D,
  source: Rich,
  size: number,
  family: string,
): number {
  return source.reduce((width, run) => width + runWidth(context, run, size, family), 0);
}

function fontOf(run: Run, size: number, family: string): string {
  return `${run.italic ? "italic " : ""}${sizeOf(run, size)}px ${family}`;
}

function runWidth(context: CanvasRenderingContext2D, run: Run, size: number, family: string): number {
  context.font = fontOf(run, size, family);
  return context.measureText(run.text).width;
}
