import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Experiment } from "../../../src/experiment/index.ts";
import { serveSite } from "../../e2e/site.ts";
import { launchBrowser, serve } from "../../harness/browser.ts";
import { atlas, million, population } from "./experiments.ts";
import { firstPlot } from "./first-plot.ts";
import { memory } from "./memory.ts";
import { report } from "./report.ts";
import { FIRST_PLOT, MEMORY, type PagesOptions, type PagesResult, THROUGHPUT } from "./result.ts";
import { smoothRound } from "./smooth.ts";
import { throughput } from "./throughput.ts";

const results = fileURLToPath(new URL("../results", import.meta.url));
const page = fileURLToPath(new URL("../../../docs/performance.md", import.meta.url));

const MARKS = /(<!-- pages: begin -->\n)[\s\S]*(<!-- pages: end -->)/;

/** null: what the page opens with. */
const SWEEPS: [title: string, experiment: Experiment | null][] = [
  ["sweep of the default", null],
  ["sweep of 65,536", population(65_536)],
  ["sweep of nine inits", atlas],
];

/** Makes a run the one that the repository keeps and shows. */
function publish(file: string): void {
  const result = JSON.parse(readFileSync(file, "utf8")) as PagesResult;
  copyFileSync(file, join(results, "pages-latest.json"));
  const text = readFileSync(page, "utf8");
  writeFileSync(
    page,
    text.replace(MARKS, (_, begin, end) => `${begin}\n${report(result)}\n\n${end}`),
  );
}

/** Version of the browser, and the adapter that a page gets in it. */
async function environment(): Promise<Pick<PagesResult, "browser" | "adapter">> {
  const served = await serve({ "/index.html": "<!doctype html>" });
  const browser = await launchBrowser();
  try {
    const tab = await browser.newPage();
    await tab.goto(`${served.url}/index.html`);
    const adapter = await tab.evaluate(async () => {
      const { info } = (await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" })) ?? {};
      return info ? info.description || info.device : null;
    });
    if (adapter === null) throw new Error("0 adapters");
    return { browser: `Chromium ${browser.version()}`, adapter };
  } finally {
    await browser.close();
    served.close();
  }
}

async function measure(
  url: string,
  options: PagesOptions,
  result: PagesResult,
  save: () => void,
): Promise<void> {
  const rounds = async (title: string, each: () => Promise<unknown>) => {
    if (!title.includes(options.only)) return;
    for (let round = 0; round < options.rounds; round++) {
      console.error(`${title}: round ${round + 1} of ${options.rounds}`);
      await each();
      save();
    }
  };
  await rounds(FIRST_PLOT, async () => result.firstPlot.push(await firstPlot(url)));
  for (const [title, experiment] of SWEEPS) {
    const smooth = { title, rounds: [] as PagesResult["smooth"][number]["rounds"] };
    await rounds(title, async () => {
      if (smooth.rounds.push(await smoothRound(url, experiment)) === 1) result.smooth.push(smooth);
    });
  }
  if (THROUGHPUT.includes(options.only)) {
    const log = (line: string) => console.error(`${THROUGHPUT}: ${line}`);
    result.throughput = await throughput(url, population(32_768), options.rounds, log);
    save();
  }
  await rounds(MEMORY, async () => result.memory.push(await memory(url, million)));
}

/** `[--rounds N] [--only TEXT]`, or `--publish FILE`. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string", default: "5" },
      only: { type: "string", default: "" },
      publish: { type: "string" },
    },
  });
  if (values.publish) return publish(values.publish);
  const options = { rounds: Number(values.rounds), only: values.only };
  const titles = [FIRST_PLOT, ...SWEEPS.map(([title]) => title), THROUGHPUT, MEMORY];
  if (!titles.some((title) => title.includes(options.only)))
    throw new Error(`"${options.only}" is in none of ${titles.join(", ")}`);

  const [load] = loadavg();
  const result: PagesResult = {
    date: new Date().toISOString(),
    machine: { cpu: cpus()[0].model, cores: cpus().length, system: `${process.platform} ${process.arch}` },
    load,
    options,
    ...(await environment()),
    firstPlot: [],
    smooth: [],
    throughput: null,
    memory: [],
  };
  mkdirSync(results, { recursive: true });
  const stamp = result.date.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const file = join(results, `pages-${stamp}.json`);
  // What took minutes is not lost with what comes after it.
  const save = () => writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  const site = await serveSite();
  try {
    await measure(site.url, options, result, save);
  } finally {
    site.close();
  }
  console.log(report(result));
  console.error(`Written: ${file}`);
}
