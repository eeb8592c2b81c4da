import { css } from "lit";

/** Layout of the report: one column on a phone and on paper, two beside each other where both stay readable. */
export const reportStyles = css`
  :host { background: var(--mf-paper); min-height: 100vh; padding: 0 clamp(16px, 3vw, 48px) 64px; }
  header, main { max-width: 1560px; margin: 0 auto; }
  header { display: flex; align-items: center; justify-content: space-between; gap: 16px; padding: 16px 0; border-bottom: 1px solid var(--mf-line); }
  .run { margin: 0; display: flex; flex-wrap: wrap; gap: 4px 16px; color: var(--mf-muted); }
  .run b { color: var(--mf-ink); font: 600 var(--mf-size-3) / 1.3 var(--mf-serif); }
  h1 { font: 500 var(--mf-size-5) / 1.2 var(--mf-serif); margin: 32px 0 24px; text-wrap: balance; }
  h2 { font: 500 var(--mf-size-4) / 1.3 var(--mf-serif); margin: 48px 0 12px; }
  h3 { font: 600 var(--mf-size-2) / 1.4 var(--mf-sans); margin: 24px 0 8px; }
  section > h2 { border-top: 1px solid var(--mf-line); padding-top: 24px; }
  .figures h2 { font: 600 var(--mf-size-2) / 1.4 var(--mf-sans); margin: 0 0 8px; }
  .columns { display: grid; gap: 24px 48px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); }
  .columns > * { min-width: 0; }
  .multiples { display: grid; gap: 8px 32px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); margin-top: 24px; }
  .multiples > * { min-width: 0; }
  .multiples-key { color: var(--mf-muted); font-size: var(--mf-size-1); margin: 24px 0 0; }
  .answer { font: var(--mf-size-4) / 1.4 var(--mf-serif); max-width: 66ch; margin: 24px 0 32px; font-variant-numeric: tabular-nums; }
  .alarm { color: var(--mf-failed); border: 1px solid currentColor; border-radius: var(--mf-radius); padding: 12px 16px; max-width: 80ch; }
  button { font: var(--mf-size-1) / 1.4 var(--mf-sans); color: var(--mf-ink); background: none; border: 1px solid var(--mf-line);
    border-radius: var(--mf-radius); padding: 8px 12px; cursor: pointer; white-space: nowrap; }
  button:hover { border-color: var(--mf-muted); }
  fieldset { border: 0; padding: 0; margin: 0 0 16px; display: flex; flex-wrap: wrap; gap: 4px 16px; }
  legend { float: left; padding: 0 16px 0 0; color: var(--mf-muted); line-height: 28px; }
  label { display: inline-flex; align-items: center; gap: 6px; min-height: 28px; cursor: pointer; }
  input { accent-color: var(--mf-accent); margin: 0; }
  pre { font: var(--mf-size-1) / 1.5 var(--mf-mono); background: var(--mf-raised); padding: 12px 16px; overflow: auto; border-radius: var(--mf-radius); margin: 4px 0 12px; }
  ul { margin: 4px 0 12px; padding-left: 20px; font-size: var(--mf-size-1); }
  @media (max-width: 600px) {
    h1 { font-size: 26px; margin: 24px 0 16px; }
    .answer { font-size: var(--mf-size-3); }
  }
  @media print {
    :host { padding: 0; }
    button, fieldset { display: none; }
    h1 { font-size: 24px; margin: 12px 0; }
    h2 { font-size: 18px; margin: 20px 0 6px; break-after: avoid; }
    h3 { break-after: avoid; margin-top: 12px; }
    section > h2 { padding-top: 8px; }
    .answer { font-size: 16px; margin: 12px 0; }
    .columns { grid-template-columns: 1fr 1fr; gap: 12px 24px; }
    .multiples { grid-template-columns: 1fr 1fr 1fr; }
    .multiples > *, tr { break-inside: avoid; }
    details:not([part]) { display: none; }
    details[part]::details-content { content-visibility: visible; }
  }
`;
