import { adoptTokens } from "../src/elements/index.ts";

adoptTokens();

/** Light or dark, whatever the system prefers; remembered for the other pages. */
const root = document.documentElement;
const KEY = "marginflow-theme";
const kept = localStorage.getItem(KEY);
if (kept === "light" || kept === "dark") root.dataset.theme = kept;
document.getElementById("theme")?.addEventListener("click", () => {
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem(KEY, root.dataset.theme);
});
