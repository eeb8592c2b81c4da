import { type ComparisonRecord, recordJson, type TrainingRecord } from "../training/index.ts";
import { builtFile, escapeText, inlineJson, inlineScript, requireSelfContained } from "./inline-page.ts";

/** The report of trainings as one HTML file: the record as JSON, and the element that shows it. What is not finite is null there. */
export function trainingPage(record: ComparisonRecord | TrainingRecord, script: string): string {
  const title = "contenders" in record ? `${record.task}: optimizers compared` : `${record.task}, trained`;
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)} · Marginflow</title>
<style>body { margin: 0; }</style>
</head>
<body>
<mf-training-report></mf-training-report>
<script type="application/json" id="training">${inlineJson(recordJson(record))}</script>
<script>${inlineScript(script)}</script>
</body>
</html>
`;
  requireSelfContained(page);
  return page;
}

/** The script that the build made of the elements. */
export const trainingScript = (): Promise<string> =>
  builtFile("report/training.js", "the script of the training report");
