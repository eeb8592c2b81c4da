import { css, html, svg, type TemplateResult } from "lit";

export type Level = "ok" | "warning" | "failed";

const ICONS = {
  ok: svg`<path d="M3 8.5 6.5 12 13 4.5"></path>`,
  warning: svg`<path d="M8 2 1.5 14h13zM8 6.5v3.5M8 12v.5"></path>`,
  failed: svg`<path d="M3.5 3.5l9 9M12.5 3.5l-9 9"></path>`,
};

/** A state as icon, word and colour: never colour alone. */
export function badge(level: Level, words: unknown): TemplateResult {
  return html`<span class="badge ${level}"
    ><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"
      stroke-linejoin="round" stroke-linecap="round">${ICONS[level]}</svg>${words}</span>`;
}

export const badgeStyles = css`
  .badge { display: inline-flex; align-items: baseline; gap: 6px; font-weight: 600; }
  .badge svg { flex: none; align-self: center; }
  .badge.ok { color: var(--mf-ok); }
  .badge.warning { color: var(--mf-warning); }
  .badge.failed { color: var(--mf-failed); }
`;
