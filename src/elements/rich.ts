import { html, type TemplateResult } from "lit";

/** A run of text with the two marks that formulas here need: italics for symbols, raised for exponents. */
export interface Run {
  text: string;
  italic?: boolean;
  raised?: boolean;
  lowered?: boolean;
}
export type Rich = Run[];

/** `*x*` is italic; `^{300}` is raised, `_{B}` lowered. Not for text from outside: see `plain`. */
export function rich(source: string): Rich {
  const runs: Rich = [];
  for (const match of source.matchAll(/\*([^*]+)\*|\^\{([^}]+)\}|_\{([^}]+)\}|([^*^_]+|[*^_])/g)) {
    const [, italic, raised, lowered, text] = match;
    if (italic !== undefined) runs.push({ text: italic, italic: true });
    else if (raised !== undefined) runs.push(raisedNumber(raised));
    else if (lowered !== undefined) runs.push({ text: lowered, lowered: true });
    else runs.push({ text });
  }
  return runs;
}

/** Text as it stands. */
export const plain = (text: string): Rich => [{ text }];

/** Prose computed elsewhere: powers, like 10^300 or 1e-6, are raised, and t, c and k standing alone are symbols. */
export function prose(text: string): Rich {
  const parts = text
    .replace(/(\d(?:\.\d+)?)e([+-]?\d+)/g, (_, mantissa: string, power: string) =>
      mantissa === "1" ? `10^${Number(power)}` : `${mantissa} × 10^${Number(power)}`,
    )
    .split(/(\^-?[\d.]*\d|\b[tck]\b)/);
  return parts
    .filter((part) => part !== "")
    .map((part) => {
      if (part.startsWith("^") && part.length > 1) return raisedNumber(part.slice(1));
      return /^[tck]$/.test(part) ? { text: part, italic: true } : { text: part };
    });
}

const raisedNumber = (text: string): Run => ({ text: text.replace("-", "−"), raised: true });

/** What a screen reader or an attribute gets: an exponent keeps its caret. */
export function spoken(source: Rich): string {
  return source.map((run) => (run.raised ? `^${run.text}` : run.text)).join("");
}

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
    const y = at.y + at.size * (run.raised ? -0.04 : run.lowered ? 0.52 : 0.35);
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
  return `${run.italic ? "italic " : ""}${run.raised || run.lowered ? size * 0.74 : size}px ${family}`;
}

function runWidth(context: CanvasRenderingContext2D, run: Run, size: number, family: string): number {
  context.font = fontOf(run, size, family);
  return context.measureText(run.text).width;
}
