import { css } from "lit";

/** What the race has beside a lab's layout: the racers side by side, and a stage. */
export const raceStyles = css`
  .against { margin: 0 0 4px; gap: 0 16px; align-items: center; font-size: var(--mf-size-1); }
  .against legend { float: left; padding-right: 4px; color: var(--mf-muted); line-height: 36px; }
  .heading { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 24px; margin: 16px 0 12px; }
  .heading h2 { margin: 0; }
  .heading label { display: flex; align-items: center; gap: 8px; font-size: var(--mf-size-1); color: var(--mf-muted); }
  .heading select { width: auto; }
  .racers { display: grid; gap: 24px 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, max(250px, 30%)), 1fr)); }
  .racers > * { min-width: 0; }
  .buttons + .buttons, .status mf-race-save { margin-top: 4px; }
  @media (min-width: 1280px) {
    :host([stage]) .others { display: none; }
    :host([stage]) .lab { grid-template-columns: minmax(0, 1fr); }
  }
`;
