import { type RunRecord, replayJson } from "../record/index.ts";
import {
  builtFile,
  contentHash,
  escapeText,
  inlineJson,
  inlineScript,
  requireSelfContained,
} from "./inline-page.ts";

const STYLE = "body { margin: 0; }";

/**
 * A run as a talk in one HTML file that opens from disk: the record as JSON, the elements with the engine, and a policy that lets in nothing
 * else, neither from this page nor from elsewhere.
 */
export function talkPage(record: RunRecord, script: string): string {
  const module = inlineScript(script);
  const policy = [
    "default-src 'none'",
    `script-src ${contentHash(module)}`,
    `style-src ${contentHash(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(record.experiment.name)} · Marginflow</title>
<style>${STYLE}</style>
</head>
<body>
<mf-talk experiment="#record"></mf-talk>
<script type="application/json" id="record">${inlineJson(replayJson(record))}</script>
<script type="module">${module}</script>
</body>
</html>
`;
  requireSelfContained(page);
  return page;
}

/** The module that the build made of the elements and the engine. */
export const talkScript = (): Promise<string> => builtFile("talk.js", "the talk's module");
