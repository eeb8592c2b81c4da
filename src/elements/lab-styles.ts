import { css } from "lit";

/** Fields, buttons and radio buttons of the lab. */
export const controlStyles = css`
  form { display: grid; gap: 12px; }
  .field { display: grid; gap: 4px; font-size: var(--mf-size-1); color: var(--mf-ink); }
  select, input[type="number"], input[type="file"] { width: 100%; min-height: 36px; font: var(--mf-size-2) / 1.3 var(--mf-sans); color: var(--mf-ink);
    background: var(--mf-paper); border: 1px solid var(--mf-line); border-radius: var(--mf-radius); padding: 4px 8px; font-variant-numeric: tabular-nums; }
  input[type="file"] { font-size: var(--mf-size-1); padding: 6px; }
  select:hover, input:hover { border-color: var(--mf-muted); }
  fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 0 16px; font-size: var(--mf-size-2); }
  legend { padding: 0; font-size: var(--mf-size-1); }
  fieldset label span { white-space: nowrap; }
  fieldset label { display: inline-flex; align-items: center; gap: 6px; min-height: 36px; cursor: pointer; }
  input[type="radio"], input[type="range"], progress { accent-color: var(--mf-accent); }
  input[type="radio"] { margin: 0; }
  button { font: var(--mf-size-2) / 1.3 var(--mf-sans); color: var(--mf-ink); background: none; border: 1px solid var(--mf-line);
    border-radius: var(--mf-radius); min-height: 36px; padding: 4px 12px; cursor: pointer; white-space: nowrap; }
  button:hover { border-color: var(--mf-muted); }
`;

/** Layout of the lab: controls beside the figure, or folded under the answer on a phone. */
export const labStyles = css`
  :host { container-type: inline-size; background: var(--mf-paper); }
  .lab { display: grid; gap: 0 48px; grid-template-columns: minmax(0, 1fr); }
  /* Of the run before, while this one has nothing to show. */
  .stale .figure, .stale .others { opacity: 0.5; }
  h1 { font: 500 var(--mf-size-5) / 1.2 var(--mf-serif); margin: 24px 0 16px; text-wrap: balance; }
  h2 { font: 600 var(--mf-size-2) / 1.4 var(--mf-sans); margin: 0 0 8px; }
  .answer { font: var(--mf-size-4) / 1.4 var(--mf-serif); max-width: 66ch; margin: 8px 0 24px; font-variant-numeric: tabular-nums; min-height: 4.2em; }
  .words { color: var(--mf-muted); font-size: var(--mf-size-1); max-width: 100ch; margin: 4px 0; }
  .words sup { font-size: 0.8em; }
  .notice { display: block; max-width: 80ch; margin: 0 0 12px; font-size: var(--mf-size-2); }
  .more { display: grid; gap: 32px 48px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); margin: 16px 0 32px; }
  .more > * { min-width: 0; }
  .status { display: grid; gap: 8px; margin: 16px 0 0; }
  .status progress { width: 100%; height: 6px; }
  .status p { margin: 0; color: var(--mf-muted); font-size: var(--mf-size-1); font-variant-numeric: tabular-nums; min-height: 1.5em; }
  .buttons { display: flex; flex-wrap: wrap; gap: 8px; }
  .slider { display: flex; align-items: center; gap: 12px; font-size: var(--mf-size-1); color: var(--mf-muted); margin: 0 0 8px; }
  .slider input { flex: 1; max-width: 260px; min-height: 28px; }
  .slider output { font-variant-numeric: tabular-nums; min-width: 4em; color: var(--mf-ink); }
  .controls summary { font-size: var(--mf-size-2); color: var(--mf-ink); border: 1px solid var(--mf-line); border-radius: var(--mf-radius); padding: 8px 16px; margin: 0 0 16px; }
  @container (min-width: 1000px) {
    .lab { grid-template-columns: minmax(0, 1fr) 240px; }
    .lab > h1, .lab > .others { grid-column: 1 / -1; }
    .answer { min-height: 2.8em; }
  }
  @container (max-width: 600px) {
    h1 { font-size: 26px; margin: 16px 0 12px; }
    .answer { font-size: var(--mf-size-3); min-height: 7em; }
  }
`;
