import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { replayJson } from "../../src/record/index.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";
import { bundle } from "../harness/bundle.ts";
import { sampleRecord } from "./sample.ts";

const record = sampleRecord("two-neuron");
const { cells: _cells, ...withoutCells } = JSON.parse(replayJson(record));
const script = (id: string, text: string, type = "application/json") =>
  `<script type="${type}" id="${id}">${text.replaceAll("<", "\\u003c")}</script>`;

let served: Served;
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  const body = [
    // Loaded as soon as may be: maybe before the records below are there.
    '<script type="module" async src="/elements.js"></script>',
    '<mf-rate-plot experiment="#run"></mf-rate-plot>',
    '<mf-constant-histogram experiment=" #run "></mf-constant-histogram>',
    script("run", replayJson(record)),
    script("cut", replayJson(record).slice(0, 400)),
    script("short", JSON.stringify(withoutCells)),
    script("other", "not run", "text/plain"),
    '<p id="words">A record? No.</p>',
  ];
  served = await serve({
    "/page.html": `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Records</title></head><body>${body.join("")}</body></html>`,
    "/elements.js": await bundle("../elements/sweep-entry.ts"),
  });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

async function open(): Promise<Page> {
  const page = await browser.newPage();
  complaints = watchPage(page);
  await page.addInitScript(() => {
    const errors: string[] = [];
    Object.assign(globalThis, { errors });
    addEventListener("mf-error", (event) => errors.push((event as CustomEvent).detail.message));
  });
  await page.goto(`${served.url}/page.html`);
  return page;
}

test("a record in the page is shown by all that name it, without an engine", async () => {
  const page = await open();
  const { successes } = record.summary.inits[0];
  await expect
    .poll(() => page.locator("mf-constant-histogram [part=plot]").getAttribute("aria-label"))
    .toBe(`Histogram of the terminal numerator over ${successes.toLocaleString("en-US")} successes`);
  await expect.poll(() => page.locator("mf-rate-plot [part=plot]").count()).toBe(1);
  const [first, second] = await page.evaluate(() =>
    Promise.all(
      ["mf-rate-plot", "mf-constant-histogram"].map(
        (name) =>
          new Promise((resolve) => {
            const twin = document.createElement(name);
            twin.addEventListener("mf-result", (event) =>
              resolve((event as CustomEvent).detail.summary.successes),
            );
            twin.setAttribute("experiment", "#run");
            document.body.append(twin);
          }),
      ),
    ),
  );
  expect([first, second]).toEqual([successes, successes]);
  await page.close();
});

test.each([
  ["#nowhere", /^experiment: found #nowhere, which is not in the page; allowed: # and the id of a <script/],
  ["#words", /^experiment: found #words, a p of another kind; allowed/],
  ["#other", /^experiment: found #other, a script of another kind; allowed/],
  ["#cut", /^#cut: found .*JSON.*; allowed: the JSON of a record/],
  ["#short", /^#short: cells: found nothing; allowed: a list/],
])("%s is refused in its place and as mf-error", async (source, message) => {
  const page = await open();
  const plot = page.locator("mf-rate-plot");
  await plot.evaluate((element, source) => element.setAttribute("experiment", source), source);
  await expect
    .poll(() => page.evaluate(() => (globalThis as unknown as { errors: string[] }).errors))
    .toEqual([expect.stringMatching(message)]);
  expect(await plot.locator("[part=empty]").textContent()).toContain("Not shown.");
  await plot.evaluate((element) => element.setAttribute("experiment", "#run"));
  await expect.poll(() => plot.locator("[part=plot]").count()).toBe(1);
  await page.close();
});
