import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallPlot } from "../../scripts/small-plot.js";
import { replayJson } from "../../src/record/index.ts";
import type { SpectraRecord } from "../../src/spectra/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";
import { experimentOf, runTwin } from "../spectra/twin.ts";
import { bundle } from "./small.ts";

const ELEMENTS = "src/elements/index.ts";

const record = (name: string, json: string) =>
  `<script type="application/json" id="${name}">${json.replaceAll("<", "\\u003c")}</script>`;
const html = (
  script: string,
  one: string,
  many: string,
) => `<!doctype html><html lang="en"><title>Plots</title>
  <body style="width: 800px">${record("one", one)}${record("many", many)}
  <mf-rate-plot experiment="#one"></mf-rate-plot>
  <mf-rate-plot experiment="#one" mode="product" ln-axis></mf-rate-plot>
  <mf-rate-plot experiment="#many" cell="2" compact></mf-rate-plot>
  <mf-constant-histogram experiment="#one"></mf-constant-histogram>
  <mf-constant-histogram experiment="#many"></mf-constant-histogram>
  <mf-phase-strip experiment="#one"></mf-phase-strip>
  <mf-compare left="#one" right="#many" overlay></mf-compare>
  <mf-spectra-error></mf-spectra-error><mf-spectra-time></mf-spectra-time>
  <mf-spectra-map></mf-spectra-map><mf-spectra-values></mf-spectra-values>
  <script type="module" src="./${script}"></script></body></html>`;

/** On that page. */
const PLOTS = 12;
const PATIENCE = { timeout: 30_000 };

let browser: Browser;
let served: Served;
let spectra: SpectraRecord;

beforeAll(async () => {
  const one = replayJson(sampleRecord("two-neuron", 400));
  const many = replayJson(sampleRecord("init-atlas", 400));
  spectra = await runTwin(experimentOf({}));
  for (const method of spectra.methods) method.ms = method.error.map((_, i) => (i + 1) / 500);
  served = await serve({
    "/whole.js": await bundle(ELEMENTS, []),
    "/small.js": await bundle(ELEMENTS, [smallPlot]),
    "/whole.html": html("whole.js", one, many),
    "/small.html": html("small.js", one, many),
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  served?.close();
});

/** Every plot's pixels, then, with the cursor at places by key and by pointer, where it stands and what is read out. */
async function seen(page: Page) {
  const plots = await page.locator("[role=application]").all();
  const shown = [];
  for (const plot of plots) {
    await plot.locator("canvas").waitFor();
    const pixels = await plot.locator("canvas").evaluate((node) => (node as HTMLCanvasElement).toDataURL());
    const cursor = () =>
      plot.evaluate((node) => {
        const parts = [...node.querySelectorAll<HTMLElement>(".u-cursor-x, .u-cursor-pt")];
        const readout = node.parentElement?.querySelector("[part=readout]")?.textContent ?? "";
        return [readout, ...parts.map((part) => part.className + part.style.cssText)].join("\n");
      });
    const places = [await cursor()];
    for (const key of ["End", "ArrowLeft", "Home"]) {
      await plot.press(key);
      places.push(await cursor());
    }
    const over = plot.locator(".u-over");
    await over.hover({ position: { x: 200, y: 60 } });
    places.push(await cursor());
    const [width, height] = await over.evaluate((node) => [node.clientWidth, node.clientHeight]);
    await over.hover({ position: { x: width - 3, y: height - 3 } });
    places.push(await cursor());
    shown.push({ pixels, places });
  }
  return shown;
}

async function opened(name: string) {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  const complaints = watchPage(page);
  await page.goto(`${served.url}/${name}.html`);
  await page.evaluate((record) => {
    for (const chart of document.querySelectorAll("mf-spectra-error, mf-spectra-time, mf-spectra-values"))
      Object.assign(chart, { record });
  }, spectra);
  // Charts are drawn one after the other.
  await expect.poll(() => page.locator("[role=application] canvas").count(), PATIENCE).toBe(PLOTS);
  const first = await seen(page);
  // Finer pixels and another width, then other numbers and scales, while a cursor stands.
  const session = await page.context().newCDPSession(page);
  const metrics = { width: 700, height: 700, deviceScaleFactor: 2, mobile: false };
  await session.send("Emulation.setDeviceMetricsOverride", metrics);
  await page.evaluate(() => {
    document.body.style.width = "640px";
  });
  const settled = () =>
    page.locator("[role=application] canvas").evaluateAll((nodes) => {
      const widths = (nodes as HTMLCanvasElement[]).map(({ width, clientWidth }) => [width, clientWidth]);
      return widths.filter(([width, shown]) => shown <= 640 && Math.abs(width - 2 * shown) <= 2).length;
    });
  await expect.poll(settled, PATIENCE).toBe(PLOTS);
  const finer = await seen(page);
  const charts = page.locator("body > mf-rate-plot, body > mf-spectra-time");
  const canvases = charts.locator("canvas");
  const pixels = () =>
    canvases.evaluateAll((nodes) => nodes.map((node) => (node as HTMLCanvasElement).toDataURL()));
  const before = await pixels();
  const methods = spectra.methods.map((method, m) => ({
    ...method,
    ms: method.ms?.map((_, i) => m + i + 1),
  }));
  await charts.evaluateAll(
    (nodes, record) => {
      for (const node of nodes) {
        node.shadowRoot!.querySelector(".uplot")!.classList.add("kept");
        Object.assign(node, { experiment: "#many", cell: 3, record });
      }
    },
    { ...spectra, methods },
  );
  await expect
    .poll(async () => (await pixels()).filter((now, i) => now !== before[i]).length, PATIENCE)
    .toBe(before.length);
  // Lines of the same kinds and colours are drawn anew in the same plot.
  expect(await page.locator(".kept").count()).toBeGreaterThan(0);
  const others = await seen(page);
  const shown = [first, finer, others];
  expect(complaints).toEqual([]);
  await page.close();
  return shown;
}

test("what the bundles leave of uPlot draws and points as the whole of it does", async () => {
  const whole = await opened("whole");
  const [first] = whole;
  expect(new Set(first.map(({ pixels }) => pixels)).size).toBe(first.length);
  for (const { places } of whole.flat()) expect(new Set(places).size).toBeGreaterThan(2);
  const small = await opened("small");
  for (const [turn, plots] of whole.entries()) {
    expect(small[turn].map(({ places }) => places)).toEqual(plots.map(({ places }) => places));
    expect(small[turn].map(({ pixels }) => pixels)).toEqual(plots.map(({ pixels }) => pixels));
  }
});

test("of the helpers on uPlot's constructor, which the bundles leave out, the elements use none", () => {
  const folder = fileURLToPath(new URL(`../../${dirname(ELEMENTS)}`, import.meta.url));
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const used = texts.flatMap((text) =>
    [...text.matchAll(/\buPlot\.([a-z]\w*(?:\.\w+)?)/g)].map(([, name]) => name),
  );
  expect([...new Set(used)].sort()).toEqual([]);
});
