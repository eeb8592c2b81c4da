import { readFile } from "node:fs/promises";
import { type RunRecord, replayJson } from "../record/index.ts";

/** Ways in which a page would need something beside itself. */
const OUTSIDE: [RegExp, string][] = [
  [/<(?:link|iframe|object|embed)\b/i, "another document"],
  [/<(?:script|img|audio|video|source)\b[^>]*\bsrc\s*=\s*["']?(?!data:)/i, "a file"],
  [/@import\b|\burl\(\s*["']?(?!data:|#)[\w./]/, "a style sheet's file"],
  [/(?:^|[;}\n])\s*import\s*["'{*]|\bimport\s*\(|\bfrom\s*["'][./\w@]+["']\s*;/, "a module"],
];

/** @throws Error when the page is not whole in itself. */
export function requireSelfContained(page: string): void {
  // The record is data: whatever it says, nothing of it is loaded.
  const own = page.replace(/<script type="application\/json"[^>]*>[\s\S]*?<\/script>/, "");
  for (const [pattern, what] of OUTSIDE) {
    const found = pattern.exec(own);
    if (found) throw new Error(`the report would load ${what}: ${own.slice(found.index, found.index + 60)}`);
  }
}

const escapeText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** The report as one HTML file: the record as JSON, and the element that shows it. */
export function reportPage(record: RunRecord, script: string): string {
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(record.experiment.name)} · Marginflow</title>
<style>body { margin: 0; }</style>
</head>
<body>
<mf-report></mf-report>
<script type="application/json" id="record">${replayJson(record).replaceAll("<", "\\u003c")}</script>
<script>${script.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3c!--")}</script>
</body>
</html>
`;
  requireSelfContained(page);
  return page;
}

/** The script that the build made of the elements. */
export async function reportScript(): Promise<string> {
  // Two levels up is the package, from the sources as from what is built of them.
  const bundle = new URL("../../dist/report/report.js", import.meta.url);
  return readFile(bundle, "utf8").catch(() => {
    throw new Error("the report's script is missing: run npm run build");
  });
}
