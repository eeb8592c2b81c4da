import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "../../harness/bundle.ts";
import { startDeno } from "../../harness/deno.ts";
import type { Evidence } from "./evidence.ts";
import { injectedSvg } from "./figure.ts";
import { report } from "./report.ts";

const results = fileURLToPath(new URL("../results", import.meta.url));
const page = fileURLToPath(new URL("../../../docs/sumo.md", import.meta.url));
const image = fileURLToPath(new URL("../../../docs/images/sumo-error.svg", import.meta.url));
const MARKS = /(<!-- evidence: begin -->\n)[\s\S]*(<!-- evidence: end -->)/;

function publish(file: string): void {
  const text = readFileSync(page, "utf8");
  const evidence = JSON.parse(readFileSync(file, "utf8")) as Evidence;
  const written = report(evidence);
  writeFileSync(image, injectedSvg(evidence.injected));
  writeFileSync(
    page,
    text.replace(MARKS, (_, begin, end) => `${begin}\n${written}\n\n${end}`),
  );
}

/** In Deno, on lavapipe where it is installed: four times as fast here as SwiftShader. */
async function measure(divide: string, again: string): Promise<Evidence> {
  const folder = mkdtempSync(join(tmpdir(), "marginflow-evidence-"));
  const file = join(folder, "evidence.js");
  writeFileSync(file, await bundle("../bench/sumo/deno-main.ts"));
  const data = fileURLToPath(new URL("../../../data", import.meta.url));
  const child = await startDeno(file, [data, divide, again]);
  try {
    for await (const line of createInterface({ input: child.stdout! })) {
      const { log, result } = JSON.parse(line) as { log?: string; result?: Evidence };
      if (log) console.error(log);
      if (result) return result;
    }
    throw new Error("Deno ended before the evidence was whole");
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

/** `[--divide N]` for a short try, `--times FILE` to take the times of a run again, or `--publish FILE`. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      divide: { type: "string", default: "1" },
      times: { type: "string", default: "" },
      publish: { type: "string" },
    },
  });
  if (values.publish) return publish(values.publish);
  const evidence = await measure(values.divide, values.times && resolve(values.times));
  mkdirSync(results, { recursive: true });
  const stamp = evidence.date.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const file = join(results, `sumo-${stamp}.json`);
  writeFileSync(file, `${JSON.stringify(evidence)}\n`);
  console.log(report(evidence));
  console.error(`Written: ${file}`);
}
