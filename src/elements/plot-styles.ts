import { css } from "lit";

/** How the parts of a uPlot lie on one another. Its own style sheet, a file beside its script, is not used: fonts, colours and a legend are ours. */
export const plotStyles = css`
  .uplot { width: min-content; }
  .u-wrap { position: relative; user-select: none; }
  .u-under, .u-over, .u-axis, .u-select { position: absolute; }
  .u-under { overflow: hidden; }
  .uplot canvas { display: block; position: relative; width: 100%; height: 100%; }
  .u-select { background: color-mix(in srgb, var(--mf-ink) 8%, transparent); pointer-events: none; }
  .u-cursor-x, .u-cursor-y, .u-cursor-pt { position: absolute; top: 0; left: 0; pointer-events: none; will-change: transform; }
  .u-cursor-x { height: 100%; border-right: 1px solid var(--mf-muted); }
  .u-cursor-y { width: 100%; border-bottom: 1px solid var(--mf-muted); }
  .u-cursor-pt { border: 0 solid; border-radius: 50%; background-clip: padding-box !important; }
  .u-off { display: none; }
`;
