import { nothing, type SVGTemplateResult, svg } from "lit";
import type { Figure } from "../figure/index.ts";
import { richSvg } from "./rich.ts";
import type { Layout } from "./trajectory-layout.ts";

/** The course of a trajectory over ln t, with the place that the picture shows. */
export function strip(figure: Figure, index: number, layout: Layout): SVGTemplateResult {
  const { width, em, left, right, compact } = layout;
  const { top, height, total } = layout.strip;
  const { xAxis, yAxis, x, marks } = figure;
  const [{ values }] = figure.lines;
  const bottom = top + height;
  const inner = width - left - right;
  const y = (value: number) => bottom - ((value - yAxis.min) / (yAxis.max - yAxis.min)) * height;
  const ticks = yAxis.ticks(height);
  const every = Math.ceil((ticks.length * 1.4 * em) / height);
  const line = x
    .map((lnT, r) => [layout.time(lnT), values[r]] as const)
    .filter((point, r): point is readonly [number, number] => point[1] !== null && x[r] >= xAxis.min)
    .map(([at, value]) => `${at.toFixed(2)},${y(value).toFixed(2)}`);
  const heads = top - 0.65 * em;
  const here = layout.time(x[index]);
  const value = values[index];
  return svg`<svg class="strip" viewBox=${`0 0 ${width} ${total}`} font-size=${em} aria-hidden="true">
    ${ticks.map((tick, k) =>
      k % every === 0 && tick.value <= yAxis.max
        ? svg`<line class="grid" x1=${left} x2=${width - right} y1=${y(tick.value)} y2=${y(tick.value)}></line>
          <text class="muted" x=${left - 8} y=${y(tick.value) + 0.35 * em} text-anchor="end">${richSvg(tick.text)}</text>`
        : nothing,
    )}
    <text class="ink" x="0" y=${heads}>${richSvg(yAxis.title)}</text>
    ${xAxis.ticks((inner * 13) / em).map(
      (
        tick,
      ) => svg`<line class="grid" x1=${layout.time(tick.value)} x2=${layout.time(tick.value)} y1=${top} y2=${bottom + 5}></line>
        <text class="muted" x=${layout.time(tick.value)} y=${bottom + 1.4 * em} text-anchor="middle">${richSvg(tick.text)}</text>`,
    )}
    ${compact ? nothing : svg`<text class="ink" x=${left + inner / 2} y=${bottom + 2.85 * em} text-anchor="middle">${richSvg(xAxis.title)}</text>`}
    <line class="axis" x1=${left} x2=${width - right} y1=${bottom} y2=${bottom}></line>
    <svg x=${left} y=${top} width=${inner} height=${height} viewBox=${`${left} ${top} ${inner} ${height}`}>
      <polyline class="course" points=${line.join(" ")} stroke-width=${Math.max(2, em / 8)}></polyline>
    </svg>
    ${marks.map((mark) => {
      const at = layout.time(mark.x);
      const fits = (words: typeof mark.before, room: number) =>
        !compact && words.length > 0 && layout.measure(words) + 8 <= room;
      return svg`<line class="mark" x1=${at} x2=${at} y1=${top} y2=${bottom} stroke-dasharray=${mark.dash?.join(" ") ?? "none"}></line>
        ${fits(mark.before, at - layout.measure(yAxis.title) - em) ? svg`<text class="muted" x=${at - 6} y=${heads} text-anchor="end">${richSvg(mark.before)}</text>` : nothing}
        ${fits(mark.after, width - at) ? svg`<text class="muted" x=${at + 6} y=${heads}>${richSvg(mark.after)}</text>` : nothing}`;
    })}
    <line class="here" x1=${here} x2=${here} y1=${top} y2=${bottom + 5}></line>
    <circle class="handle" cx=${here} cy=${value === null ? top : Math.min(bottom, Math.max(top, y(value)))} r=${0.55 * em}></circle>
  </svg>`;
}
