import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runPreset } from "./preset.ts";
import { type BenchResult, report } from "./report.ts";
import { inChromium, inDeno, inNode } from "./stacks.ts";

const results = fileURLToPath(new URL("results", import.meta.url));
const page = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));

const PARTS = ["chromium", "node", "deno", "preset"];
const MARKS = /(<!-- results: begin -->\n)[\s\S]*(<!-- results: end -->)/;

/** Makes a run the one that the repository keeps and shows. */
function publish(file: string): void {
  const result = JSON.parse(readFileSync(file, "utf8")) as BenchResult;
  copyFileSync(file, join(results, "latest.json"));
  const text = readFileSync(page, "utf8");
  writeFileSync(
    page,
    text.replace(MARKS, (_, begin, end) => `${begin}\n${report(result)}\n\n${end}`),
  );
}

/** `[chromium] [node] [deno] [preset] [--rounds N] [--seconds S]`, or `--publish FILE`. */
export async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "1.5" },
      publish: { type: "string" },
    },
  });
  if (values.publish) return publish(values.publish);
  const unknown = positionals.find((part) => !PARTS.includes(part));
  if (unknown) throw new Error(`"${unknown}" is none of ${PARTS.join(", ")}`);
  const parts = positionals.length > 0 ? positionals : PARTS;
  const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
  const log = (part: string) => (line: string) => console.error(`${part}: ${line}`);

  const result: BenchResult = {
    date: new Date().toISOString(),
    machine: { cpu: cpus()[0].model, cores: cpus().length, system: `${process.platform} ${process.arch}` },
    options,
    stacks: [],
    preset: null,
  };
  for (const [part, measure] of Object.entries({ chromium: inChromium, node: inNode, deno: inDeno })) {
    if (parts.includes(part)) result.stacks.push(await measure(options, log(part)));
  }
  if (parts.includes("preset")) result.preset = runPreset(3, log("preset"));

  console.log(report(result));
  mkdirSync(results, { recursive: true });
  const file = join(results, `${result.date.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-")}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.error(`Written: ${file}`);
}
