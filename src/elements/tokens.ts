import { css, unsafeCSS } from "lit";
import { DARK, LIGHT, PRINT, type Theme } from "../figure/index.ts";

const shared = (theme: Theme): string =>
  [
    ...(["paper", "ink", "muted", "line"] as const).map((name) => `--mf-${name}: ${theme[name]};`),
    ...theme.series.map((colour, index) => `--mf-series-${index + 1}: ${colour};`),
  ].join(" ");

const light = `
  color-scheme: light; ${shared(LIGHT)}
  --mf-raised: #f4f4f0; --mf-accent: #0072b2; --mf-ok: #00704f; --mf-warning: #7a5600; --mf-failed: #b3261e;`;

const dark = `
  color-scheme: dark; ${shared(DARK)}
  --mf-raised: #1c1f25; --mf-accent: #5db5ee; --mf-ok: #4fc79f; --mf-warning: #e3b341; --mf-failed: #ff8a80;`;

/**
 * Colours, type and spacing. `:where` keeps the weight at zero, so that any rule of the page overrides a token;
 * `data-theme` on the root element wins over the system's preference, and paper is always light.
 */
const tokens = css`
  :where(:root) {
    ${unsafeCSS(light)}
    --mf-serif: Charter, "Bitstream Charter", Georgia, "Liberation Serif", serif;
    --mf-sans: ${unsafeCSS(LIGHT.sans)};
    --mf-mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
    --mf-size-1: 13px; --mf-size-2: 15px; --mf-size-3: 18px; --mf-size-4: 24px; --mf-size-5: 34px;
    --mf-radius: 6px;
  }
  @media (prefers-color-scheme: dark) {
    :where(:root:not([data-theme="light"])) { ${unsafeCSS(dark)} }
  }
  :where(:root[data-theme="dark"]) { ${unsafeCSS(dark)} }
  @media print {
    :where(:root), :where(:root[data-theme="dark"]), :where(:root:not([data-theme="light"])) {
      ${unsafeCSS(light)}
      --mf-paper: ${unsafeCSS(PRINT.paper)};
      --mf-size-1: 10.5px; --mf-size-2: 12px; --mf-size-3: 14px;
    }
  }
`;

/** What every element shares: type, focus ring, tables, and no motion of its own. */
export const base = css`
  :host { display: block; color: var(--mf-ink); font: var(--mf-size-2) / 1.5 var(--mf-sans); }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  :focus-visible { outline: 2px solid var(--mf-accent); outline-offset: 2px; border-radius: var(--mf-radius); }
  sup, sub { font-size: 0.72em; line-height: 0; }
  summary { cursor: pointer; color: var(--mf-muted); font-size: var(--mf-size-1); padding: 4px 0; width: fit-content; }
  .scroll { overflow: auto; max-width: 100%; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: var(--mf-size-1); }
  caption { text-align: left; color: var(--mf-muted); padding: 4px 0; }
  th, td { padding: 4px 16px 4px 0; text-align: right; vertical-align: baseline; border-bottom: 1px solid var(--mf-line); }
  thead th { color: var(--mf-muted); font-weight: 500; vertical-align: bottom; }
  th:first-child { text-align: left; }
  th[scope="row"] { font-weight: 500; }
  tbody tr:last-child > * { border-bottom: 0; }
`;

/** Gives the document the tokens, once however many copies of the elements are loaded. */
export function adoptTokens(): void {
  const sheet = tokens.styleSheet;
  if (!sheet || document.documentElement.hasAttribute("data-mf-tokens")) return;
  document.documentElement.setAttribute("data-mf-tokens", "");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
