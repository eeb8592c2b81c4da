import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { rich, significant, timeText, withInterval } from "../../src/figure/index.ts";
import { reportPage } from "../../src/node/run-report.ts";
import type { RunRecord } from "../../src/record/index.ts";
import { bundle, launch, parsedSvg, reportHtml } from "./page.ts";
import { sampleRecord } from "./sample.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "marginflow-elements-"));
let script = "";
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  script = bundle();
  browser = await launch();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Console errors and requests beside the page's own would break the promise of one self-contained file. */
afterEach(() => expect(faults.splice(0)).toEqual([]));

const text = (source: string) =>
  rich(source)
    .map((run) => run.text)
    .join("");

const squeezed = (source: string | null) => source?.replace(/\s+/g, " ").trim();

interface Look {
  dark?: boolean;
  print?: boolean;
  width?: number;
  scripts?: number;
}

async function open(record: RunRecord, { dark, print, width = 1280, scripts = 1 }: Look = {}): Promise<Page> {
  const file = join(folder, `${record.experiment.name}.html`);
  writeFileSync(file, reportHtml(Array(scripts).fill(script), record));
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== pathToFileURL(file).href) faults.push(`request to ${request.url()}`);
  });
  if (print) await page.emulateMedia({ media: "print" });
  await page.goto(pathToFileURL(file).href);
  await page.locator("mf-report main").first().waitFor();
  return page;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
  });
}

/** Reads a property of the plot's canvas: how many of its pixels are far from the surface. */
const inked = (page: Page, selector: string) =>
  page
    .locator(`${selector} canvas`)
    .first()
    .evaluate((node) => {
      const canvas = node as HTMLCanvasElement;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      return (
        data.filter((value, index) => index % 4 === 3 && value > 0).length / (canvas.width * canvas.height)
      );
    });

test("the answer and the summary say the record's numbers", async () => {
  const record = sampleRecord("two-neuron");
  const page = await open(record);
  const [cell] = record.summary.inits;
  const words = await page.locator("[part=answer]").textContent();
  expect(squeezed(words)).toContain("It is 1/ln t: exponent −1.002 (−1.004, −1.000)");
  expect(squeezed(words)).toContain(`c = ${withInterval(cell.rate!.c)}`);
  expect(squeezed(words)).toContain(`${cell.successes.toLocaleString("en-US")} of 4,000 succeeded`);
  const summary = await page.locator("mf-summary table").textContent();
  expect(squeezed(summary)).toContain("passed");
  expect(squeezed(summary)).toContain("software SwiftShader Device");
  expect(squeezed(summary)).toContain(`${cell.counts.aborted.toLocaleString("en-US")} aborted`);
  expect(await page.locator("mf-constant-histogram [part=text]").textContent()).toContain(
    "D = 0.0113, p = 0.41, not rejected",
  );
  expect(await inked(page, "mf-rate-plot")).toBeGreaterThan(0.1);
  await page.close();
}, 30_000);

/** What an element was told to show stands there once its update has run. */
const rendered = (element: Element) =>
  (element as unknown as { updateComplete: Promise<boolean> }).updateComplete;

test("arrow keys read the record's values, and the table holds the same", async () => {
  const record = sampleRecord("two-neuron");
  const { lnT, gap } = record.cells[0].curves;
  const page = await open(record);
  const plot = page.locator("mf-rate-plot").first();
  const readout = plot.locator("output");
  await plot.locator("[part=plot]").focus();
  const at = (index: number) =>
    text(
      `*t* = ${timeText(lnT[index])}: mean ${significant(gap.mean[index])}, median ${significant(gap.q50[index])}`,
    );
  const first = lnT.findIndex((value) => value >= Math.LN10 - 1e-9);
  for (const [key, index] of [
    ["Home", first],
    ["ArrowRight", first + 1],
    ["ArrowRight", first + 2],
    ["PageDown", first + 12],
    ["End", lnT.length - 1],
    ["ArrowLeft", lnT.length - 2],
  ] as const) {
    await page.keyboard.press(key);
    await plot.evaluate(rendered);
    expect(await readout.textContent()).toContain(at(index));
  }
  await page.keyboard.press("Escape");
  await plot.evaluate(rendered);
  expect((await readout.textContent())?.trim()).toBe("");
  await plot.locator("summary").click();
  const rows = plot.locator("tbody tr");
  // The element hears of the opened table by an event, and fills it then.
  await rows.first().waitFor();
  expect(await rows.count()).toBe(lnT.length - first);
  const last = await rows.last().locator("th, td").allTextContents();
  const end = lnT.length - 1;
  expect(last[0]).toBe("10100");
  expect(last.slice(2, 6)).toEqual(
    [gap.mean, gap.q05, gap.q25, gap.q50].map((column) => text(significant(column[end], 4))),
  );
  await page.close();
}, 30_000);

test("a run folder takes the script: nothing in it loads anything", () => {
  expect(reportPage(sampleRecord("two-neuron", 400), script)).toContain("<mf-report>");
});

test("the pointer reads values too", async () => {
  const page = await open(sampleRecord("two-neuron"));
  const plot = page.locator("mf-rate-plot").first();
  await plot.locator(".u-over").hover();
  expect(await plot.locator("output").textContent()).toMatch(/t = .*median 0\.0/);
  await page.close();
}, 30_000);

test.each([
  { name: "two-neuron" as const, dark: false },
  { name: "two-neuron" as const, dark: true },
  { name: "init-atlas" as const, dark: false },
  { name: "shifted-pairs" as const, dark: true },
])(
  "axe finds nothing in $name, dark $dark",
  async ({ name, dark }) => {
    // Few records: axe looks at every cell of the open tables.
    const page = await open(sampleRecord(name, 400, { recordsPerDecade: 1, logHorizon: 12 }), { dark });
    for (const summary of await page.locator("main > section summary").all()) await summary.click();
    await page.locator("mf-rate-plot summary").first().click();
    expect(await violations(page)).toEqual([]);
    await page.close();
  },
  60_000,
);

test("several cells: medians named in a legend, a row each with theory, small multiples, one picked in detail", async () => {
  const record = sampleRecord("shifted-pairs", 400);
  const page = await open(record);
  expect(await page.locator("h1").textContent()).toBe(
    "What do the data decide: the rate, the constant, or the limit?",
  );
  expect(await page.locator("[part=answer]").first().textContent()).toMatch(
    /1\/ln t in 7 of 8 cells; gap does not vanish in \(-1\.2, 1\)/,
  );
  expect(await page.locator("mf-rate-plot").first().locator(".legend li").count()).toBe(8);
  const rows = page.locator("mf-cell-table tbody tr");
  expect(await rows.count()).toBe(8);
  const { theory } = record.summary.inits[1];
  expect(await rows.nth(1).textContent()).toContain(`constant ${significant(theory!.value, 4)}`);
  expect(await rows.nth(1).textContent()).toContain(significant(theory!.measured, 4));
  expect(await page.locator("mf-rate-plot[compact]").count()).toBe(8);
  await page.getByRole("radio", { name: "(-1.2, 1)" }).check();
  expect(await page.locator("h2#one").textContent()).toBe("One cell: (-1.2, 1)");
  await page.close();
}, 30_000);

test("no success, no optimum and a gap of 0 are said in place", async () => {
  const record = sampleRecord("init-atlas", 300);
  const [failed, unreachable] = record.summary.inits;
  Object.assign(failed, { successes: 0, rate: null, meanConstant: null });
  Object.assign(failed.counts, { aborted: 300, flowing: 0 });
  Object.assign(unreachable, { optimum: null, optimumNote: "two neurons cannot reach it" });
  for (const index of [0, 1]) {
    const { gap, gapLnT } = record.cells[index].curves;
    for (const column of [...Object.values(gap), ...Object.values(gapLnT)]) column.fill(Number.NaN);
  }
  const page = await open(record);
  const places = await page.locator("mf-rate-plot[compact] [part=empty]").allTextContents();
  expect(places[0]).toContain("None of 300 trajectories succeeded (300 aborted)");
  expect(places[1]).toContain("two neurons cannot reach it");
  expect(places[2]).toContain("The gap is 0 at every recorded time");
  expect(await page.locator("mf-rate-plot .missing").first().textContent()).toContain("Not drawn");
  expect(await page.locator("canvas").count()).toBeGreaterThan(7);
  await page.close();
}, 30_000);

test("a failed audit is said first, with icon and word", async () => {
  const record = sampleRecord("two-neuron", 400);
  Object.assign(record.summary.audit!, { passed: false, worstRatio: 12.4 });
  const page = await open(record);
  const alarm = page.getByRole("alert");
  expect(await alarm.textContent()).toContain("The audit failed");
  expect(await alarm.locator("svg").count()).toBe(1);
  expect(await page.locator("mf-summary .failed").textContent()).toContain("failed");
  await page.close();
}, 30_000);

test("an unreadable record is said in its place", async () => {
  const page = await browser.newPage();
  await page.setContent(
    `<script type="application/json" id="record">{</script><mf-report></mf-report><script>${script}</script>`,
  );
  expect(await page.locator("mf-report [role=status]").textContent()).toContain(
    "The record of this run cannot be read",
  );
  await page.close();
}, 30_000);

test("the toggle recolours the plots; paper is light and three times as fine", async () => {
  const page = await open(sampleRecord("two-neuron", 400), { dark: true });
  const surface = () => page.locator("mf-report").evaluate((node) => getComputedStyle(node).backgroundColor);
  const axis = () =>
    page
      .locator("mf-rate-plot canvas")
      .first()
      .evaluate((node) => {
        const canvas = node as HTMLCanvasElement;
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, 40);
        return data
          .filter((_, index) => index % 4 === 0 && data[index + 3] > 200)
          .reduce((high, value) => Math.max(high, value), 0);
      });
  expect(await surface()).toBe("rgb(20, 22, 26)");
  expect(await axis()).toBeGreaterThan(200);
  await page.getByRole("button", { name: "Light or dark" }).click();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await surface()).toBe("rgb(252, 252, 250)");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await surface()).toBe("rgb(255, 255, 255)");
  const fine = await page
    .locator("mf-rate-plot canvas")
    .first()
    .evaluate((node) => (node as HTMLCanvasElement).width / node.clientWidth);
  expect(fine).toBeGreaterThan(2);
  await page.close();
}, 30_000);

test("a live plot redraws on new data and keeps its cursor; loading the script twice changes nothing", async () => {
  const page = await open(sampleRecord("two-neuron", 400), { scripts: 2 });
  const plot = page.locator("mf-rate-plot").first();
  await plot.locator("[part=plot]").focus();
  await page.keyboard.press("End");
  const before = await plot.locator("output").textContent();
  await plot.evaluate((node) => {
    const element = node as HTMLElement & { series: { curves: { gap: Record<string, Float64Array> } }[] };
    const [series] = element.series;
    const gap = Object.fromEntries(
      Object.entries(series.curves.gap).map(([key, values]) => [key, values.map((value) => value / 2)]),
    );
    element.series = [{ ...series, curves: { ...series.curves, gap } }];
  });
  const after = plot.locator("output");
  await expect.poll(() => after.textContent()).not.toBe(before);
  expect(await plot.locator("canvas").count()).toBe(1);
  await page.close();
}, 30_000);

test("nothing is wider than a phone", async () => {
  const page = await open(sampleRecord("init-atlas", 300), { width: 390 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.close();
}, 30_000);

test("every plot gives itself as an SVG of its own width, with its numbers as CSV; no plot, none", async () => {
  const record = sampleRecord("init-atlas", 300);
  const page = await open(record);
  // Each plot draws in a task of its own.
  const waiting = ["rate-plot", "constant-histogram", "stack-plot"].map(
    (name) => `mf-${name}:not([data-drawn])`,
  );
  await expect.poll(() => page.locator(waiting.join(", ")).count()).toBe(0);
  const found = await parsedSvg(page, "mf-rate-plot, mf-constant-histogram, mf-stack-plot");
  const binary = record.cells.findIndex(({ cell }) => cell.init.kind === "binary");
  expect(found.filter((one) => one === null)).toHaveLength(binary < 0 ? 0 : 1);
  for (const one of found.filter((one) => one !== null)) {
    expect(one.fault).toBeNull();
    expect(Number(one.width)).toBe(one.clientWidth);
    expect(one.title).toBe(one.label);
  }
  const [medians] = await parsedSvg(page, "mf-rate-plot", { width: 624, theme: "dark" });
  expect(medians!.width).toBe("624");
  expect(medians!.words).toContain("he-bias");
  const { lnT } = record.cells[0].curves;
  // A header, and a line's end behind the last row.
  expect(medians!.rows).toBe(lnT.filter((value) => value >= Math.LN10 - 1e-6).length + 2);
  await page.close();
}, 30_000);
