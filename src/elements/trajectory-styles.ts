import { css } from "lit";

export const trajectoryStyles = css`
  figure { margin: 0; min-height: 240px; }
  .empty { min-height: 240px; padding: 24px 0; margin: 0; max-width: 60ch; font: var(--mf-size-3) / 1.5 var(--mf-serif); }
  .root { font-size: var(--mf-size-1); }
  .plot svg { display: block; width: 100%; height: auto; }
  .plot > svg, .scrub > svg { overflow: visible; }
  .scrub { cursor: ew-resize; touch-action: pan-y; user-select: none; }
  text { font-family: var(--mf-sans); font-variant-numeric: tabular-nums; }
  text.ink { fill: var(--mf-ink); }
  text.muted { fill: var(--mf-muted); }
  text.strong { font-weight: 600; }
  text.halo { stroke: var(--mf-paper); stroke-width: 0.3em; stroke-linejoin: round; paint-order: stroke; }
  .grid { stroke: var(--mf-line); }
  .axis, .mark { stroke: var(--mf-muted); }
  .best { stroke: var(--mf-muted); stroke-dasharray: 7 5; }
  .curve, .trail, .course { fill: none; }
  .curve { stroke: var(--mf-ink); }
  .trail { stroke: var(--mf-muted); stroke-opacity: 0.6; stroke-width: 1.25; }
  .course { stroke: var(--mf-accent); }
  .stem { stroke: var(--mf-muted); stroke-dasharray: 2 3; }
  .dot { fill: var(--mf-ink); }
  .kink { stroke: var(--mf-paper); stroke-width: 1.5; }
  .pivot { fill: var(--mf-paper); stroke: var(--mf-ink); }
  .zone { fill: var(--mf-accent); fill-opacity: 0.2; }
  .boundary { fill: var(--mf-accent); stroke: var(--mf-paper); stroke-width: 1.5; }
  .plus { fill: var(--mf-ink); stroke: var(--mf-paper); stroke-width: 1.5; }
  .minus { fill: var(--mf-paper); stroke: var(--mf-ink); stroke-width: 1.5; }
  .sign-plus { stroke: var(--mf-paper); stroke-width: 1.75; }
  .sign-minus { stroke: var(--mf-ink); stroke-width: 1.75; }
  .margin { fill: var(--mf-accent); }
  .optimum { fill: none; stroke: var(--mf-ink); stroke-width: 1.25; }
  .here { stroke: var(--mf-accent); stroke-width: 1.5; }
  .handle { fill: var(--mf-accent); stroke: var(--mf-paper); stroke-width: 2; }
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
