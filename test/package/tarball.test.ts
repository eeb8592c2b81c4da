import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import type { Browser, Page } from "playwright-core";
import { publint } from "publint";
import { build, createServer } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kernelText } from "../../src/ensemble/index.ts";
import { parseExperiment } from "../../src/experiment/index.ts";
import { bare } from "../../src/kernel/index.ts";
import type { RunRecord } from "../../src/record/index.ts";
import { recordOf, runState } from "../e2e/lab.ts";
import { serveFolder } from "../e2e/site.ts";
import { launchBrowser, watchPage } from "../harness/browser.ts";
import { type Project, project } from "./project.ts";

const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/** A seventh of a second of work; He, so that a quarter of the trajectories succeeds. */
const EXPERIMENT = {
  name: "small",
  seed: 7,
  trajectories: 2048,
  network: { width: 2 },
  dataset: { kind: "two-points" },
  loss: "exponential",
  optimizer: { kind: "gd", learningRate: 0.01 },
  init: { kind: "he" },
  exactSteps: 4000,
  logHorizon: 30,
};

/** Sweeps by the engine's API, and draws the record. */
const program = (elements: string, engine: string) => `
  import { seriesOf } from ${JSON.stringify(elements)};
  import { parseExperiment, requestDevice, sweep } from ${JSON.stringify(engine)};
  const plot = document.querySelector("mf-rate-plot");
  const device = await requestDevice(await navigator.gpu.requestAdapter());
  const { result } = sweep(device, parseExperiment(${JSON.stringify(EXPERIMENT)}), { dispatchMs: 12 });
  globalThis.record = await result;
  plot.series = [seriesOf(record.cells[0], record.summary.inits[0])];
`;
const html = (body: string, script: string) => `<!doctype html>
  <html lang="en"><title>Empty</title><link rel="icon" href="./icon.svg">
  <body>${body}<script type="module" src="${script}"></script></body></html>`;
const LAB = `<mf-sweep experiment='${JSON.stringify(EXPERIMENT)}'></mf-sweep>`;
const ICON = '<svg xmlns="http://www.w3.org/2000/svg"/>';

let installed: Project;
let browser: Browser;

beforeAll(async () => {
  installed = project();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  installed?.remove();
});

async function open(url: string, found: (page: Page, requested: string[]) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ acceptDownloads: true });
  const complaints = watchPage(page);
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url().slice(url.length) || "/"));
  await page.goto(url);
  await found(page, requested);
  expect(complaints).toEqual([]);
  await page.close();
}

/** Right shares, an audit that passes, and kernels that are ours. */
async function expectRecord({ summary, environment }: RunRecord): Promise<void> {
  // 1/4 of all starts succeed, binomial: four standard deviations.
  expect(Math.abs(summary.successes / 2048 - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 2048));
  expect(summary.audit?.passed).toBe(true);
  const text = new TextEncoder().encode(bare(kernelText(parseExperiment(EXPERIMENT))));
  const digest = await crypto.subtle.digest("SHA-256", text);
  expect(environment.kernelHash).toBe(Buffer.from(digest).toString("hex"));
}

/** The program's record, and a plot that reads out its last median, at t = 10^30. */
async function expectPlot(page: Page): Promise<void> {
  await page.locator("body > mf-rate-plot [role=application]").press("End");
  const record = await page.evaluate(() => (globalThis as unknown as { record: RunRecord }).record);
  await expectRecord(record);
  const median = Object.values(record.cells[0].curves.gap.q50).at(-1)!;
  const readout = await page.locator("body > mf-rate-plot [part=readout]").textContent();
  expect(readout).toContain("30");
  expect(readout).toContain(median.toPrecision(3));
}

/** The lab has run its experiment: what it saves is its record. Returns who computed. */
async function expectLab(page: Page): Promise<string> {
  await expect.poll(async () => (await runState(page)).state, { timeout: 60_000 }).toBe("done");
  await expectRecord(await recordOf(page));
  return (await runState(page)).engine;
}

test("publint and are-the-types-wrong have nothing to say of the tarball", async () => {
  const bytes = readFileSync(installed.tarball);
  const { messages } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
  expect(messages).toEqual([]);
  const { problems } = (await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)))) as {
    problems: { kind: string; resolutionKind?: string }[];
  };
  // ES modules alone: what knows no "exports", and what requires, is left out, as by its profile "esm-only".
  const ours = problems.filter(({ resolutionKind }) => !/^node10$|-cjs$/.test(resolutionKind ?? ""));
  expect(ours).toEqual([]);
});

test("what the bundles hold of others stands beside them with its license", () => {
  const dist = join(installed.folder, "node_modules/marginflow/dist");
  const licenses = readFileSync(join(dist, "licenses/elements.md"), "utf8");
  for (const name of ["lit-html", "uplot", "valibot"])
    expect(licenses).toMatch(new RegExp(`^## ${name} - [\\d.]+ \\(.+\\)\n\n.*Licen[sc]e`, "m"));
  expect(licenses).toContain("Copyright");
  expect(readFileSync(join(dist, "licenses/files.md"), "utf8")).toContain("## hyparquet-writer");
});

test("every entry has types", () => {
  installed.write(
    "types.ts",
    `import { parseExperiment, presets, svd, sweep } from "marginflow";
     import { MfReport, MfSweep } from "marginflow/elements";
     import { MfRatePlot, seriesOf } from "marginflow/elements.js";
     import { type Sweep, sweep as alone } from "marginflow/engine.js";
     import { acquireDevice } from "marginflow/node";
     import { MfSpectraLab } from "marginflow/spectra.js";
     export async function run(device: GPUDevice): Promise<string> {
       const started: Sweep = sweep(device, parseExperiment(presets["two-neuron"].experiment));
       const { cells, summary } = await started.result;
       new MfRatePlot().series = cells.map((cell, i) => seriesOf(cell, summary.inits[i]));
       return summary.name;
     }
     export const all = [alone, svd, acquireDevice, MfReport, MfSweep, MfSpectraLab];
     // @ts-expect-error an experiment is no number
     sweep(null as unknown as GPUDevice, 1);`,
  );
  // Node's resolution is the stricter one, and a bundler's is checked above.
  const options = [
    "--noEmit",
    "--strict",
    "--skipDefaultLibCheck",
    "--target",
    "es2022",
    "--lib",
    "es2023,dom,dom.iterable",
  ];
  execFileSync(process.execPath, [TSC, ...options, "--module", "node16", "types.ts"], {
    cwd: installed.folder,
    stdio: "inherit",
  });
});

test("an empty page with a strict policy: one script tag, and a module that starts itself as the engine's worker", async () => {
  const folder = join(installed.folder, "page");
  const files = join(installed.folder, "node_modules/marginflow/dist");
  installed.write("page/icon.svg", ICON);
  installed.write("page/index.html", html(LAB, "./elements.js"));
  for (const name of ["elements.js", "files.js"]) copyFileSync(join(files, name), join(folder, name));
  const site = await serveFolder(folder);
  await open(site.url, async (page, requested) => {
    await expect.poll(async () => (await runState(page)).state, { timeout: 60_000 }).toBe("done");
    // Once by the page and once as the worker; what makes files not before one is asked for.
    expect(requested.sort()).toEqual(["/", "elements.js", "elements.js", "icon.svg"]);
    expect(await expectLab(page)).toBe("worker");
    await page.locator("mf-sweep-save summary").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "curves.parquet" }).click(),
    ]);
    expect(
      readFileSync(await download.path())
        .subarray(0, 4)
        .toString(),
    ).toBe("PAR1");
    expect(requested.filter((name) => name === "files.js").length).toBe(1);
  });
  site.close();
});

test("the engine and the elements beside each other, without a bundler", async () => {
  const folder = join(installed.folder, "modules");
  installed.write("modules/icon.svg", ICON);
  installed.write("modules/index.html", html("<mf-rate-plot></mf-rate-plot>", "./main.js"));
  installed.write("modules/main.js", program("./elements.js", "./engine.js"));
  for (const name of ["elements.js", "engine.js"])
    copyFileSync(join(installed.folder, "node_modules/marginflow/dist", name), join(folder, name));
  const site = await serveFolder(folder);
  await open(site.url, expectPlot);
  site.close();
});

test("an empty Vite project: as built, and from its development server", async () => {
  installed.write("index.html", html(`<mf-rate-plot></mf-rate-plot>${LAB}`, "/main.js"));
  installed.write("public/icon.svg", ICON);
  installed.write("main.js", program("marginflow/elements", "marginflow"));
  const vite = { root: installed.folder, base: "./", configFile: false, logLevel: "error" } as const;
  await build({ ...vite, build: { target: "es2022", modulePreload: { polyfill: false } } });
  const site = await serveFolder(join(installed.folder, "dist"));
  await open(site.url, async (page) => {
    await expectPlot(page);
    // Vite makes a file of its own of the worker that the package names.
    expect(await expectLab(page)).toBe("worker");
  });
  site.close();
  const server = await createServer({ ...vite, server: { host: "127.0.0.1", port: 0 } });
  await server.listen();
  await open(server.resolvedUrls!.local[0], async (page) => {
    await expectPlot(page);
    expect(await expectLab(page)).toBe("worker");
  });
  await server.close();
});
