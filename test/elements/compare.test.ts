import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { presets } from "../../src/experiment/index.ts";
import { type RunRecord, replayJson } from "../../src/record/index.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";
import { bundle } from "../harness/bundle.ts";
import { violations } from "./axe.ts";
import { sampleRecord } from "./sample.ts";

const records: Record<string, RunRecord> = {
  gd: sampleRecord("two-neuron"),
  adam: sampleRecord("two-neuron-adam"),
  thesis: sampleRecord("thesis", 64, { init: { kind: "thesis", M: 10 } }),
};
const scripts = Object.entries(records).map(
  ([id, record]) =>
    `<script type="application/json" id="${id}">${replayJson(record).replaceAll("<", "\\u003c")}</script>`,
);
const HTML = (
  attributes: string,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Compare</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>body { background: var(--mf-paper); }</style></head>
<body>${scripts.join("")}<main><h1>Two runs</h1><mf-compare ${attributes}></mf-compare></main>
<script type="module" src="/elements.js"></script></body></html>`;
let served: Served;
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  served = await serve({
    "/optimizers.html": HTML('left="#gd" right="#adam"'),
    "/swapped.html": HTML('left="#adam" right="#gd"'),
    "/inits.html": HTML('left="#gd" right="#thesis" mode="product" left-label="He"'),
    "/overlay.html": HTML('overlay left="#gd" right="#adam"'),
    "/broken.html": HTML('left="#gd" right="two-neurons"'),
    "/empty.html": HTML(""),
    "/elements.js": await bundle("../elements/sweep-entry.ts"),
  });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

interface Heard {
  heard: { name: string; side: string; what: string[]; message: string | undefined }[];
}

/** Without WebGPU: what runs, runs in the twin. */
async function open(path: string, { dark = false, width = 1280 } = {}): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  complaints = watchPage(page);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "gpu", { value: undefined });
    const heard: Heard["heard"] = [];
    Object.assign(globalThis, { heard });
    for (const name of ["mf-progress", "mf-error", "mf-result"])
      addEventListener(name, (event) => {
        const { side, message, ...rest } = (event as CustomEvent).detail;
        heard.push({ name, side, what: Object.keys(rest), message });
      });
  });
  await page.goto(served.url + path);
  return page;
}

const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as Heard).heard);
const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim();
const names = (page: Page) =>
  page
    .locator("mf-compare [part=name]")
    .evaluateAll((nodes) =>
      nodes.map((node) => [node.textContent, getComputedStyle(node, "::before").backgroundColor]),
    );
const [BLUE, VERMILION] = ["rgb(0, 114, 178)", "rgb(213, 94, 0)"];

test("two records side by side: names, colours of their optimizers, both answers, an event for each", async () => {
  const page = await open("/optimizers.html");
  await expect
    .poll(() => names(page))
    .toEqual([
      ["GD", BLUE],
      ["Adam", VERMILION],
    ]);
  expect(await page.locator("mf-figure [part=plot]").count()).toBe(2);
  const [gd, adam] = [records.gd, records.adam].map(({ summary }) =>
    summary.successes.toLocaleString("en-US"),
  );
  expect(squeezed(await page.locator("[part=answer]").textContent())).toMatch(
    new RegExp(
      `^GD: 1/ln t, exponent .*; ${gd} of 4,000 succeeded\\. Adam: 1/ln t.*; ${adam} of 4,000 succeeded\\. At t = 107`,
    ),
  );
  expect(await heard(page)).toEqual([
    { name: "mf-result", side: "left", what: ["record"] },
    { name: "mf-result", side: "right", what: ["record"] },
  ]);
  await page.close();
});

test("an optimizer keeps its colour on the other side, and of one optimizer the starts are named", async () => {
  const swapped = await open("/swapped.html");
  await expect
    .poll(() => names(swapped))
    .toEqual([
      ["Adam", VERMILION],
      ["GD", BLUE],
    ]);
  await swapped.close();
  const page = await open("/inits.html");
  await expect
    .poll(() => names(page))
    .toEqual([
      ["He", BLUE],
      ["thesis M 10", VERMILION],
    ]);
  const labels = page.locator("mf-figure [part=plot]");
  expect(await labels.first().getAttribute("aria-label")).toMatch(/^gap times ln t against ln t/);
  await page.locator("mf-compare").evaluate((element) => element.setAttribute("mode", "gap"));
  await expect.poll(() => labels.first().getAttribute("aria-label")).toMatch(/^gap against ln t/);
  await page.close();
});

test("arrow keys read both at a time, in either plot", async () => {
  const page = await open("/optimizers.html");
  for (const place of [0, 1]) {
    const figure = page.locator("mf-figure").nth(place);
    await figure.locator("[part=plot]").focus();
    await page.keyboard.press("Home");
    await expect
      .poll(async () => squeezed(await figure.locator("output").textContent()))
      .toMatch(
        /^t = 10: median \(5–95 %\) GD [\d.]+ \([\d.]+ to [\d.]+\); Adam [\d.]+ \([\d.]+ to [\d.]+\)$/,
      );
  }
  await page.close();
});

test("in one plot with overlay, and where there is no room for two", async () => {
  const page = await open("/overlay.html");
  const label = () =>
    page.locator("mf-figure [part=plot]").evaluateAll((nodes) => nodes.map((node) => node.ariaLabel));
  const both = [expect.stringMatching(/bands of GD and Adam$/)];
  await expect.poll(label).toEqual(both);
  await page.locator("mf-compare").evaluate((element) => element.removeAttribute("overlay"));
  await expect.poll(async () => (await label()).length).toBe(2);
  await page.setViewportSize({ width: 600, height: 800 });
  await expect.poll(label).toEqual(both);
  await page.close();
});

test("what is wrong with one side is said there and as mf-error; the other is shown", async () => {
  const page = await open("/broken.html");
  const panel = (place: number) => page.locator("mf-compare [part=panel]").nth(place);
  await expect
    .poll(async () => squeezed(await panel(1).textContent()))
    .toMatch(/^right Not shown\. experiment: found "two-neurons"; allowed: .*did you mean "?two-neuron/);
  await expect.poll(() => panel(0).locator("mf-figure [part=plot]").count()).toBe(1);
  expect((await heard(page)).filter(({ name }) => name === "mf-error")).toEqual([
    { name: "mf-error", side: "right", what: [], message: expect.stringMatching(/^experiment: found/) },
  ]);
  await page.locator("mf-compare").evaluate((element) => element.setAttribute("right", "#adam"));
  await expect.poll(() => page.locator("mf-figure [part=plot]").count()).toBe(2);
  await page.close();
  const empty = await open("/empty.html");
  await expect
    .poll(async () => (await empty.locator("[part=empty]").allTextContents()).map(squeezed))
    .toEqual(Array(2).fill("Nothing is named to compare with."));
  await empty.close();
});

test("two experiments run side by side, and a parent's runs are shown as they are", async () => {
  const page = await open("/empty.html");
  const experiment = (learningRate: number) =>
    JSON.stringify({
      ...presets["two-neuron"].experiment,
      trajectories: 64,
      exactSteps: 100,
      exactStepsCap: 100,
      logHorizon: 20,
      stop: {},
      optimizer: { kind: "gd", learningRate },
    });
  await page.locator("mf-compare").evaluate(
    (element, [left, right]) => {
      element.setAttribute("left", left);
      element.setAttribute("right", right);
    },
    [experiment(0.1), experiment(0.01)],
  );
  await expect
    .poll(
      async () =>
        (await heard(page))
          .filter(({ name }) => name === "mf-result")
          .map(({ side }) => side)
          .sort(),
      { timeout: 60_000 },
    )
    .toEqual(["left", "right"]);
  expect((await heard(page)).find(({ name }) => name === "mf-progress")?.what).toEqual(["snapshot"]);
  expect((await names(page)).map(([name]) => name)).toEqual(["learning rate 0.1", "learning rate 0.01"]);
  // Once it has ended, its runs are as good in another element.
  const answer = await page.locator("[part=answer]").first().textContent();
  await page.evaluate(() => {
    const [first] = document.getElementsByTagName("mf-compare");
    const second = document.createElement("mf-compare");
    const [left, right] = ["left", "right"].map((side) => first.getAttribute(side));
    for (const [name, value] of Object.entries({ left, right })) second.setAttribute(name, value!);
    document.body.append(second);
  });
  await expect.poll(() => page.locator("[part=answer]").allTextContents()).toEqual([answer, answer]);
  await page.close();
});

test.each([
  { dark: false, width: 1280 },
  { dark: true, width: 390 },
])("axe finds nothing, dark $dark, $width px, and nothing is wider", async (look) => {
  for (const path of ["/optimizers.html", "/broken.html"]) {
    const page = await open(path, look);
    await page.locator("[part=answer]").waitFor();
    for (const summary of await page.locator("mf-compare summary").all()) await summary.click();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
    await page.close();
  }
});
