import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { browserCommand } from "../../src/node/index.ts";
import { type RunRecord, replayJson } from "../../src/record/index.ts";

const VITE = fileURLToPath(new URL("../../node_modules/vite/bin/vite.js", import.meta.url));

/** A report's script as `npx vite build` makes it, in a folder of its own. */
export function bundle(name: "report" | "training" = "report"): string {
  const outDir = mkdtempSync(join(tmpdir(), "marginflow-report-"));
  const env = { ...process.env, NODE_ENV: "production" };
  const mode = name === "training" ? ["--mode", name] : [];
  execFileSync(process.execPath, [VITE, "build", ...mode, "--logLevel", "error", "--outDir", outDir], {
    env,
  });
  const script = readFileSync(join(outDir, `${name}.js`), "utf8");
  rmSync(outDir, { recursive: true });
  return script;
}

/** A page as a run folder's report.html: everything inline, and a policy that lets nothing in from elsewhere. */
export function reportHtml(scripts: string[], record: RunRecord): string {
  const inline = (text: string) => text.replaceAll("</script", "<\\/script");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; img-src data:">
<title>${record.experiment.name}: Marginflow</title></head>
<body><script type="application/json" id="record">${replayJson(record).replaceAll("<", "\\u003c")}</script>
<mf-report></mf-report>${scripts.map((script) => `<script>${inline(script)}</script>`).join("")}</body></html>`;
}

export async function launch(): Promise<Browser> {
  const { executablePath, args, env } = await browserCommand();
  return chromium.launch({ executablePath, args, env });
}

/** What an XML parser makes of an element's `toSvg()`: the drawing's width and title, or the parser's complaint. */
export const parsedSvg = (page: Page, selector: string, options: object = {}) =>
  page.locator(selector).evaluateAll((nodes, options) => {
    const charts = nodes as unknown as (Element & {
      toSvg(options: object): Promise<string | null>;
      toCsv(): string | null;
    })[];
    const parse = async (chart: (typeof charts)[number]) => {
      const svg = await chart.toSvg(options);
      if (svg === null) return null;
      const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
      const fault = parsed.querySelector("parsererror")?.textContent;
      const label = chart.shadowRoot?.querySelector("[role=application]")?.getAttribute("aria-label");
      return {
        fault: fault ?? null,
        width: parsed.getAttribute("width"),
        clientWidth: chart.clientWidth,
        title: parsed.querySelector("title")?.textContent,
        label,
        words: Array.from(parsed.querySelectorAll("text"), (text) => text.textContent),
        rows: chart.toCsv()?.split("\n").length,
      };
    };
    return Promise.all(charts.map(parse));
  }, options);
