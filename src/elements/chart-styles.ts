import { css } from "lit";

/** A plot with what belongs to it: the values at the cursor, the legend, the table; and all of it on paper. */
export const chartStyles = css`
  /* Its turn to be drawn may come a frame later: it keeps its place. */
  :host(:not([data-drawn]))::before { content: ""; display: block; padding-bottom: calc(58% + 48px); }
  .plot { min-width: 0; width: 100%; }
  /* Fingers read along the axis, and move the page up and down. */
  .u-over { touch-action: pan-y pinch-zoom; }
  .brush .u-over { cursor: crosshair; }
  .empty { min-height: 120px; padding: 24px 0; margin: 0; max-width: 60ch; font: var(--mf-size-3) / 1.5 var(--mf-serif); }
  figure { margin: 0; }
  output { color: var(--mf-muted); font-variant-numeric: tabular-nums; }
  .live { min-height: 3em; position: relative; font-size: var(--mf-size-1); }
  :host([compact]) .live { min-height: 1.5em; }
  .hint { margin: 0; color: var(--mf-muted); position: absolute; clip-path: inset(50%); }
  .plot:focus-visible ~ .live .hint { clip-path: none; }
  .legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 4px 0 8px; padding: 0; list-style: none; font-size: var(--mf-size-1); }
  .legend li { display: inline-flex; align-items: center; gap: 8px; }
  .legend svg { flex: none; }
  .table { max-height: 320px; }
  @media print {
    .live, details { display: none; }
    .plot .uplot, .plot .u-wrap, .plot canvas { width: 100% !important; height: auto !important; }
    .plot .u-over, .plot .u-under, .plot .u-axis { display: none; }
    figure { break-inside: avoid; }
  }
`;
