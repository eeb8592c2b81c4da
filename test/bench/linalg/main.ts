import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { figure } from "./figure.ts";
import { startNumPy } from "./peers/numpy.ts";
import { report } from "./report.ts";
import type { LinalgResult } from "./result.ts";
import { inChromium, inDeno, inNode } from "./stacks.ts";

const results = fileURLToPath(new URL("../results", import.meta.url));
const page = fileURLToPath(new URL("../../../docs/performance.md", import.meta.url));

const STACKS = { deno: inDeno, chromium: inChromium, node: inNode };
const MARKS = /(<!-- linear algebra: begin -->\n)[\s\S]*(<!-- linear algebra: end -->)/;

/** Makes a run the one that the repository keeps and shows. */
function publish(file: string): void {
  const result = JSON.parse(readFileSync(file, "utf8")) as LinalgResult;
  copyFileSync(file, join(results, "linalg-latest.json"));
  const images = result.stacks
    .filter(({ methods }) => methods.length > 0)
    .map(({ stack, adapter, methods }) => {
      const name = `images/orthogonal-${stack.toLowerCase()}.svg`;
      const title = `Time a matrix until every singular value is within 0.001 of 1: ${stack}, ${adapter}`;
      writeFileSync(join(dirname(page), name), figure(title, methods));
      return `![${title}, by method and condition number](${name})`;
    });
  const text = readFileSync(page, "utf8");
  writeFileSync(
    page,
    text.replace(MARKS, (_, begin, end) => `${begin}\n${[report(result), ...images].join("\n\n")}\n\n${end}`),
  );
}

/** `[deno] [chromium] [node] [--rounds N] [--seconds S] [--only TEXT]`, or `--publish FILE`. */
export async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "1" },
      only: { type: "string", default: "" },
      publish: { type: "string" },
    },
  });
  if (values.publish) return publish(values.publish);
  const unknown = positionals.find((part) => !(part in STACKS));
  if (unknown) throw new Error(`"${unknown}" is none of ${Object.keys(STACKS).join(", ")}`);
  const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), only: values.only };

  const numpy = await startNumPy();
  const result: LinalgResult = {
    date: new Date().toISOString(),
    machine: { cpu: cpus()[0].model, cores: cpus().length, system: `${process.platform} ${process.arch}` },
    options,
    numpy: numpy?.runtime ?? null,
    stacks: [],
  };
  mkdirSync(results, { recursive: true });
  const stamp = result.date.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const file = join(results, `linalg-${stamp}.json`);
  try {
    for (const [part, measure] of Object.entries(STACKS)) {
      if (positionals.length > 0 && !positionals.includes(part)) continue;
      result.stacks.push(await measure(options, numpy, (line) => console.error(`${part}: ${line}`)));
      // What one stack took minutes for is not lost with the next.
      writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
    }
  } finally {
    numpy?.close();
  }
  console.log(report(result));
  console.error(`Written: ${file}`);
}
