import { type RunRecord, replayJson } from "../record/index.ts";
import { builtFile, escapeText, inlineJson, inlineScript, requireSelfContained } from "./inline-page.ts";

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
<script type="application/json" id="record">${inlineJson(replayJson(record))}</script>
<script>${inlineScript(script)}</script>
</body>
</html>
`;
  requireSelfContained(page);
  return page;
}

/** The script that the build made of the elements. */
export const reportScript = (): Promise<string> => builtFile("report/report.js", "the report's script");
