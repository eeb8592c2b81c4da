import { css } from "lit";

export const trajectoryStyles = css`
  figure { margin: 0; min-height: 240px; }
  .empty { min-height: 240px; padding: 24px 0; margin: 0; max-width: 60ch; font: var(--mf-size-3) / 1.5 var(--mf-serif); }
  .root { font-size: var(--mf-size-1); }
  .picture { display: block; width: 100%; height: auto; overflow: visible; }
  @media (min-width: 1280px) { :host([stage]) .plot { max-height: var(--mf-stage-height, none); } }
  .scrub { fill: transparent; cursor: ew-resize; touch-action: pan-y; }
  text { font-family: var(--mf-sans); font-variant-numeric: tabular-nums; user-select: none; }
  text.halo { stroke: var(--mf-paper); stroke-width: 0.3em; stroke-linejoin: round; paint-order: stroke; }
  .under { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: flex-start; margin: 8px 0; }
  output { flex: 1 1 300px; font-size: var(--mf-size-2); line-height: 1.5; max-width: 90ch; min-height: 4.5em; font-variant-numeric: tabular-nums; }
  :host([compact]) output { flex: 1 1 300px; font-size: var(--mf-size-1); min-height: 3em; }
  button { display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-width: 5.6em; min-height: 36px; padding: 4px 12px; white-space: nowrap;
    font: var(--mf-size-2) / 1.3 var(--mf-sans); color: var(--mf-ink); background: none; border: 1px solid var(--mf-line); border-radius: var(--mf-radius); cursor: pointer; }
  button:hover { border-color: var(--mf-muted); }
  button svg { width: 0.8em; height: 0.8em; fill: currentColor; }
  .table { max-height: 320px; }
  @media print {
    button, details { display: none; }
    figure { break-inside: avoid; }
  }
`;
