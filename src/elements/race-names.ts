import { type SVGTemplateResult, svg } from "lit";
import type { Colour } from "../figure/index.ts";
import { variable } from "./shapes.ts";

/** A piece of an optimizer's curve, beside its name. */
export const sample = ({ colour, dash }: { colour: Colour; dash?: number[] }): SVGTemplateResult =>
  svg`<svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true"><line x1="0" x2="18" y1="6" y2="6" stroke-width="2.5"
    stroke=${variable(colour)} stroke-dasharray=${dash ? "5 3" : "none"}></line></svg>`;
