import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readNovel } from "../../../src/training/index.ts";
import { report } from "./report.ts";
import { TITLES, type TrainingBenchResult } from "./result.ts";
import { inChromium, inDeno, inNode } from "./stacks.ts";
import { excerptOf, expectedLosses } from "./workload.ts";

const results = fileURLToPath(new URL("../results", import.meta.url));
const page = fileURLToPath(new URL("../../../docs/performance.md", import.meta.url));
const novel = fileURLToPath(new URL("../../../data/novel.gz", import.meta.url));

const STACKS = { chromium: inChromium, deno: inDeno, node: inNode };
const MARKS = /(<!-- training: begin -->\n)[\s\S]*(<!-- training: end -->)/;

/** Makes a run the one that the repository keeps and shows. */
function publish(file: string): void {
  const result = JSON.parse(readFileSync(file, "utf8")) as TrainingBenchResult;
  copyFileSync(file, join(results, "training-latest.json"));
  const text = readFileSync(page, "utf8");
  writeFileSync(
    page,
    text.replace(MARKS, (_, begin, end) => `${begin}\n${report(result)}\n\n${end}`),
  );
}

/** `[chromium] [deno] [node] [--rounds N] [--seconds S] [--only TEXT]`, or `--publish FILE`. */
export async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "2" },
      only: { type: "string", default: "" },
      publish: { type: "string" },
    },
  });
  if (values.publish) return publish(values.publish);
  const unknown = positionals.find((part) => !(part in STACKS));
  if (unknown) throw new Error(`"${unknown}" is none of ${Object.keys(STACKS).join(", ")}`);
  const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), only: values.only };
  if (!TITLES.some((title) => title.includes(options.only)))
    throw new Error(`"${options.only}" is in none of ${TITLES.join(", ")}`);

  const [load] = loadavg();
  const excerpt = excerptOf(readNovel(readFileSync(novel)));
  const given = { options, excerpt, expected: expectedLosses(excerpt) };
  const result: TrainingBenchResult = {
    date: new Date().toISOString(),
    machine: { cpu: cpus()[0].model, cores: cpus().length, system: `${process.platform} ${process.arch}` },
    load,
    options,
    stacks: [],
  };
  mkdirSync(results, { recursive: true });
  const stamp = result.date.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const file = join(results, `training-${stamp}.json`);
  for (const [part, measure] of Object.entries(STACKS)) {
    if (positionals.length > 0 && !positionals.includes(part)) continue;
    result.stacks.push(await measure(given, (line) => console.error(`${part}: ${line}`)));
    // What one stack took minutes for is not lost with the next.
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  }
  console.log(report(result));
  console.error(`Written: ${file}`);
}
