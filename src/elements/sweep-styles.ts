import { css } from "lit";

/** What the sweep lab has beyond the layout of the labs. */
export const sweepStyles = css`
  .span { margin: 0 0 8px; gap: 0 24px; }
  .span legend { float: left; margin-right: 16px; line-height: 36px; color: var(--mf-muted); }
  .wait { aspect-ratio: 16 / 9; min-height: 240px; max-height: 560px; width: 100%; display: grid; place-items: center; color: var(--mf-muted);
    font: var(--mf-size-3) / 1.5 var(--mf-serif); border: 1px solid var(--mf-line); border-radius: var(--mf-radius); }
  /* The menu of files stands over it. */
  .actions { position: relative; display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 0 0 16px; }
  .actions span { color: var(--mf-muted); font-size: var(--mf-size-1); overflow-wrap: anywhere; }
  .which { display: flex; align-items: center; gap: 8px; font-size: var(--mf-size-1); color: var(--mf-muted); margin: 0 0 8px; }
  .which input { width: 9em !important; }
  .pace sup { font-size: 0.8em; }
  .others > section { margin: 0 0 32px; }
  @media (min-width: 1280px) {
    :host([stage]) .words, :host([stage]) .others { display: none; }
    :host([stage]) .lab { grid-template-columns: minmax(0, 1fr); }
  }
`;
