import { html, nothing, svg, type TemplateResult } from "lit";
import { type Colour, type Figure, namedLines, type Rich } from "../figure/index.ts";
import { richHtml } from "./rich.ts";
import { variable } from "./shapes.ts";

function entry(name: Rich, colour: Colour, width: number, dash?: number[], swatch?: number): TemplateResult {
  const line = svg`<line x1="0" x2="28" y1="6" y2="6" stroke=${variable(colour)} stroke-width=${width}
    stroke-dasharray=${dash?.join(" ") ?? "none"}></line>`;
  const area = svg`<rect width="28" height="12" fill=${variable(colour)} fill-opacity=${swatch ?? 0}></rect>`;
  return html`<li><svg width="28" height="12" aria-hidden="true">${swatch ? area : line}</svg><span>${richHtml(name)}</span></li>`;
}

/** Names of curves under a plot that has no room for them at their ends. */
export function legend(figure: Figure): TemplateResult | typeof nothing {
  const entries = namedLines(figure).map(({ name, colour, width, dash, swatch }) =>
    entry(name, colour, width, dash, swatch),
  );
  return entries.length > 0 ? html`<ul class="legend" part="legend">${entries}</ul>` : nothing;
}
