import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";
import { bundle } from "../harness/bundle.ts";
import { violations } from "./axe.ts";
import { sampleComparison } from "./training-sample.ts";

const record = sampleComparison();
const HTML = (race: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Race</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0"><main>${race}</main><script type="module" src="/elements.js"></script></body></html>`;
let served: Served;
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  served = await serve({
    "/recorded.html": HTML('<mf-race recorded="/recorded.json"></mf-race>'),
    "/stage.html": HTML('<mf-race recorded="/recorded.json" stage></mf-race>'),
    "/bare.html": HTML("<mf-race></mf-race>"),
    "/other.html": HTML('<mf-race recorded="/elements.js"></mf-race>'),
    "/broken.html": HTML('<mf-race link="#racers=sgd"></mf-race>'),
    "/recorded.json": JSON.stringify(record),
    "/elements.js": await bundle("../elements/race-entry.ts"),
  });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

/** A page without WebGPU: nothing trains, and a race that was recorded is shown. */
async function open(path: string, { dark = false, width = 1280 } = {}): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
    acceptDownloads: true,
  });
  complaints = watchPage(page);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "gpu", { value: undefined });
    const copied: string[] = [];
    const heard: [string, unknown][] = [];
    Object.assign(globalThis, { copied, heard });
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: async (text: string) => void copied.push(text) },
    });
    for (const name of ["mf-change", "mf-error"])
      addEventListener(name, (event) => heard.push([name, (event as CustomEvent).detail]));
  });
  await page.goto(served.url + path);
  return page;
}

const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim();
const notice = async (page: Page) => squeezed(await page.locator("mf-race [part=notice]").textContent());
const heard = (page: Page, name: string) =>
  page.evaluate(
    (wanted) =>
      (globalThis as unknown as { heard: [string, unknown][] }).heard
        .filter(([one]) => one === wanted)
        .map(([, detail]) => detail),
    name,
  );

test("without WebGPU the recorded race is shown, and said to be one", async () => {
  const page = await open("/recorded.html");
  await page.locator("mf-racer").nth(5).waitFor();
  expect(await notice(page)).toBe(
    "Note. Training needs WebGPU, which this browser does not offer: this race was recorded on a GPU of the test.",
  );
  expect(squeezed(await page.locator("[part=answer]").textContent())).toContain("Lowest is Muon, 0.163");
  const names = await page.locator("mf-racer [part=name]").allTextContents();
  expect(names.map(squeezed)).toEqual(record.contenders.map(({ label }) => label));
  expect(squeezed(await page.locator("mf-racer [part=numbers]").nth(2).textContent())).toBe(
    "0.163 held-out; 1.60 s, 4.00 ms a step; 66.6 kB of state",
  );
  expect(squeezed(await page.locator("mf-racer [part=numbers]").nth(5).textContent())).toContain(
    "1 of 3 diverged",
  );
  const label = (selector: string) =>
    page.locator(`${selector} [part=plot]`).first().getAttribute("aria-label");
  await expect
    .poll(() => label(".figure mf-loss-plot"))
    .toContain("held-out loss against steps: AdamW, GaLore");
  await page.getByRole("radio", { name: "bytes of state" }).check();
  await expect.poll(() => label(".figure mf-loss-plot")).toContain("Final loss against bytes");
  await page.getByLabel("Matrix").selectOption("hidden2.weights");
  await expect
    .poll(() => label("mf-racer mf-moment-plot"))
    .toContain("moment of hidden2.weights at step 400");
  await page.close();
});

test("what is copied and saved", async () => {
  const page = await open("/recorded.html");
  await page.locator("mf-racer").first().waitFor();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByRole("button", { name: "Copy as CLI" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const copied = await page.evaluate(() => (globalThis as unknown as { copied: string[] }).copied);
  expect(copied[0]).toContain("/recorded.html#task=digits&racers=adamw:0.003,");
  expect(copied[1].split("\n")).toHaveLength(6);
  await page.locator("mf-race-save summary").click();
  for (const [name, begins] of [
    ["race.json", '{"task":"digits"'],
    ["losses.csv", "optimizer,step,seconds,"],
    ["losses.svg", "<svg"],
  ]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: new RegExp(`^${name}`) }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(name);
    let text = "";
    for await (const part of await download.createReadStream()) text += part;
    expect(text.slice(0, 40)).toContain(begins);
  }
  await page.close();
});

test("the controls change the race and its link; what cannot be raced is said in place", async () => {
  const page = await open("/recorded.html");
  await page.locator("mf-racer").first().waitFor();
  for (const name of ["SGD", "GaLore", "Muon", "AdamW"])
    await page.getByRole("checkbox", { name, exact: true }).uncheck();
  await page.getByRole("spinbutton", { name: "Learning rate of SUMO-NS5" }).fill("0.02");
  await page.getByRole("spinbutton", { name: "Learning rate of SUMO-NS5" }).press("Enter");
  const changes = await heard(page, "mf-change");
  expect(changes.at(-1)).toBe("#task=digits&racers=sumo-svd:0.003,sumo-ns5:0.02&rank=8&seeds=3&steps=300");
  await page.getByRole("checkbox", { name: "SUMO-NS5", exact: true }).uncheck();
  await expect.poll(() => heard(page, "mf-error")).toHaveLength(1);
  expect(squeezed(await page.getByRole("alert").textContent())).toMatch(
    /^Not run\. racers: found 1; allowed: 2 to 6/,
  );
  await page.getByLabel("Trained on").selectOption("reversible");
  expect((await heard(page, "mf-change")).at(-1)).toContain("#task=reversible&racers=adamw:3,galore");
  await page.close();
});

test.each([
  ["/bare.html", "Note. Training needs WebGPU, which this browser does not offer."],
  ["/other.html", /^Not run\. The race failed: recorded: found another file at/],
  ["/broken.html", /^Not run\. The link cannot be used: racers: found 1/],
])("%s says what is missing", async (path, words) => {
  const page = await open(path);
  await expect.poll(() => notice(page)).toMatch(words);
  await page.close();
});

test.each([
  { dark: false, width: 1280, path: "/recorded.html" },
  { dark: true, width: 390, path: "/recorded.html" },
  { dark: true, width: 1920, path: "/stage.html" },
])("axe finds nothing, $path, dark $dark, $width px, and nothing is wider", async ({ path, ...look }) => {
  const page = await open(path, look);
  await page.locator("mf-race canvas").first().waitFor();
  for (const summary of await page.locator("mf-race summary:visible").all()) await summary.click();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
  await page.close();
});
