import { css } from "lit";

/** The talk's two layouts: all figures to read, or one that fills the window. */
export const talkStyles = css`
  :host { background: var(--mf-paper); min-height: 100vh; }
  .overview { padding: 0 clamp(16px, 3vw, 48px) 64px; max-width: 1560px; margin: 0 auto; }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 12px 0; border-bottom: 1px solid var(--mf-line); }
  header b { font: 600 var(--mf-size-3) / 1.3 var(--mf-serif); }
  .state { margin: 0; color: var(--mf-muted); font-size: var(--mf-size-1); font-variant-numeric: tabular-nums; }
  header .state { flex: 1 1 320px; font-size: var(--mf-size-2); }
  .state b { font: 600 1em / 1.4 var(--mf-sans); color: var(--mf-ink); }
  .live .state b { color: var(--mf-accent); }
  .state b::before { content: ""; display: inline-block; width: 0.55em; height: 0.55em; margin-right: 0.5em; border-radius: 50%; border: 2px solid currentColor; }
  .live .state b::before { background: currentColor; }
  h1 { font: 500 var(--mf-size-5) / 1.2 var(--mf-serif); margin: 32px 0 24px; text-wrap: balance; }
  h2 { font: 600 var(--mf-size-2) / 1.4 var(--mf-sans); margin: 0 0 8px; }
  .figures { display: grid; gap: 32px 48px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); }
  .figures > * { min-width: 0; }
  .figures > :has(mf-phase-strip) { grid-column: 1 / -1; }
  .answer { font: var(--mf-size-4) / 1.4 var(--mf-serif); max-width: 66ch; margin: 24px 0; font-variant-numeric: tabular-nums; }
  .recorded { color: var(--mf-muted); font-size: var(--mf-size-2); max-width: 80ch; }
  .notice { margin: 16px 0 0; max-width: 80ch; }
  .cells { display: inline-flex; align-items: center; gap: 8px; font-size: var(--mf-size-1); margin: 0 0 16px; }
  .cells select { width: auto; }
  .slide { --unit: calc(min(100vw / 1280, 100vh / 720)); --mf-stage: calc(24 * var(--unit)); --mf-stage-height: calc(500 * var(--unit)); --mf-size-4: max(24px, calc(28 * var(--unit))); --mf-size-5: max(26px, calc(44 * var(--unit)));
    box-sizing: border-box; height: 100vh; overflow: hidden; display: grid; grid-template-rows: auto minmax(0, 1fr) auto;
    padding: calc(36 * var(--unit)) calc(56 * var(--unit)) calc(20 * var(--unit)); }
  .slide h1, .slide h2 { font: 500 var(--mf-size-5) / 1.2 var(--mf-serif); margin: 0 0 calc(12 * var(--unit)); }
  .slide .whole { grid-row: 2; align-self: center; max-width: 30ch; font: 500 calc(1.4 * var(--mf-size-5)) / 1.25 var(--mf-serif); text-wrap: balance; margin: 0; }
  .slide .answer { font-size: calc(1.15 * var(--mf-size-5)); max-width: 40ch; align-self: center; margin: 0; }
  .slide .words { margin: 0; font: max(24px, calc(26 * var(--unit))) / 1.4 var(--mf-serif); }
  .slide :is(mf-constant-histogram, mf-stack-plot) { --mf-stage-height: calc(390 * var(--unit)); }
  .slide mf-trajectory::part(readout) { display: none; }
  .slide .recorded { font-size: var(--mf-stage); max-width: none; }
  .slide .body { min-height: 0; overflow: hidden; }
  .slide .state { grid-row: 3; display: flex; justify-content: space-between; gap: 24px; font-size: max(15px, calc(18 * var(--unit))); }
  dialog { max-width: 34em; padding: 24px 32px; color: var(--mf-ink); background: var(--mf-paper); border: 1px solid var(--mf-line); border-radius: var(--mf-radius); }
  dialog::backdrop { background: rgb(0 0 0 / 0.4); }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 8px 24px; margin: 0 0 16px; }
  dt, dd { margin: 0; }
  kbd { font: var(--mf-size-1) / 1.4 var(--mf-mono); border: 1px solid var(--mf-line); border-radius: 4px; padding: 1px 6px; }
  @media (max-width: 600px) {
    h1 { font-size: 26px; margin: 24px 0 16px; }
    .answer { font-size: var(--mf-size-3); }
  }
`;
