import { adoptTokens } from "../src/elements/tokens.ts";

adoptTokens();

/** Light or dark, whatever the system prefers; remembered for the other pages. */
const root = document.documentElement;
const KEY = "marginflow-theme";
const kept = localStorage.getItem(KEY);
if (kept === "light" || kept === "dark") root.dataset.theme = kept;

export function toggleTheme(): void {
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem(KEY, root.dataset.theme);
}

document.getElementById("theme")?.addEventListener("click", toggleTheme);

/** Keeps what runs and is shown in the address: a link is the run. */
export function keepInAddress(lab: HTMLElement & { link: string | null }): void {
  const follow = () => {
    if (location.hash.length > 1) lab.link = location.hash;
  };
  lab.addEventListener("mf-change", (event) => {
    if (event instanceof CustomEvent) history.replaceState(null, "", event.detail);
  });
  addEventListener("hashchange", follow);
  follow();
}
