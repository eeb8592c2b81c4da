import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sweep } from "../../src/ensemble/index.ts";
import { parseExperiment, presets } from "../../src/experiment/index.ts";
import { answer, type Rich } from "../../src/figure/index.ts";
import { acquireDevice, talkPage, talkScript } from "../../src/node/index.ts";
import { parseReplay, type RunRecord, replayJson } from "../../src/record/index.ts";
import { violations } from "../elements/axe.ts";
import { sampleRecord } from "../elements/sample.ts";
import { launchBrowser, watchPage } from "../harness/browser.ts";

const folder = mkdtempSync(join(tmpdir(), "marginflow-talk-kit-"));
let browser: Browser;
let recorded: RunRecord;
const complaints: string[] = [];

const small = {
  ...presets["two-neuron"].experiment,
  trajectories: 512,
  exactSteps: 1000,
  logHorizon: 300,
  stop: {},
};

beforeAll(async () => {
  const { device, adapter, close } = await acquireDevice("auto");
  const record = await sweep(device, parseExperiment(small), { host: { runtime: "the test", adapter } })
    .result;
  close();
  recorded = parseReplay(replayJson(record));
  await write("small", recorded);
  await write("atlas", sampleRecord("init-atlas", 400));
  // Minutes of work, to be frozen on the way.
  const long = parseExperiment({ ...small, trajectories: 1_000_000, exactSteps: 100_000, logHorizon: 0 });
  await write("long", { ...recorded, experiment: long });
  const explicit = { ...recorded.experiment, init: { kind: "explicit" as const, file: "mine.csv" } };
  await write("explicit", { ...recorded, experiment: explicit });
  const page = readFileSync(join(folder, "small.html"), "utf8");
  writeFileSync(join(folder, "broken.html"), page.replace(/"inits":(?=\[)/, '"inits":[],"was":'));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

async function write(name: string, record: RunRecord): Promise<void> {
  writeFileSync(join(folder, `${name}.html`), talkPage(record, await talkScript()));
}

interface Heard {
  heard: { name: string; detail: { side?: string; live?: boolean; message?: string; record?: string } }[];
}

interface Look {
  dark?: boolean;
  width?: number;
  height?: number;
  gpu?: boolean;
}

/** From disk; every request beside the file itself is a complaint. */
async function open(
  name: string,
  { dark = false, width = 1280, height = 720, gpu = true }: Look = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" });
  const { href } = pathToFileURL(join(folder, `${name}.html`));
  const said = watchPage(page);
  page.on("close", () => complaints.push(...said));
  page.on("request", (request) => {
    if (request.url() !== href) complaints.push(`request to ${request.url()}`);
  });
  await page.addInitScript((gpu) => {
    if (!gpu) Object.defineProperty(navigator, "gpu", { value: undefined });
    const heard: Heard["heard"] = [];
    Object.assign(globalThis, { heard });
    const plain = (_: string, value: unknown) =>
      ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
    for (const name of ["mf-live", "mf-progress", "mf-result", "mf-error"])
      addEventListener(name, (event) => {
        const { record, snapshot, ...detail } = (event as CustomEvent).detail;
        heard.push({ name, detail: { ...detail, ...(record && { record: JSON.stringify(record, plain) }) } });
      });
  }, gpu);
  await page.goto(href);
  return page;
}

const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as Heard).heard);
const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim() ?? "";
const state = async (page: Page) => squeezed(await page.locator("mf-talk [part=state]").textContent());
const labels = (page: Page) =>
  page.locator("mf-talk [role=application]").evaluateAll((nodes) => nodes.map((node) => node.ariaLabel));
const shown = (text: Rich) => squeezed(text.map((run) => run.text).join(""));
const liveResult = async (page: Page) => {
  const result = async () =>
    (await heard(page)).find(({ name, detail }) => name === "mf-result" && detail.side === "live");
  await expect.poll(result, { timeout: 120_000 }).toBeDefined();
  return parseReplay((await result())!.detail.record!);
};

test("opened from disk it shows what was recorded, goes live with the same numbers, and freezes again; nothing is fetched", async () => {
  const page = await open("small");
  await page.locator("[part=answer]").waitFor();
  const words = shown(answer(recorded.summary.inits[0]));
  expect(squeezed(await page.locator("[part=answer]").textContent())).toBe(words);
  expect(squeezed(await page.locator("[part=question]").textContent())).toBe(
    "Is it 1/ln t, or a slow power of t?",
  );
  const { adapter, started } = recorded.environment;
  const asRecorded = `Recorded on ${adapter.software ? "a software GPU, " : ""}${adapter.name}, ${started.slice(0, 10)}`;
  expect(await state(page)).toBe(asRecorded);
  const before = await labels(page);
  expect(before.slice(0, 3)).toEqual([
    expect.stringMatching(/^gap against ln t/),
    expect.stringMatching(/^gap times ln t/),
    expect.stringMatching(/^Histogram of the terminal numerator/),
  ]);
  await page.getByRole("button", { name: "Live" }).waitFor();
  await page.keyboard.press("l");
  const live = await liveResult(page);
  await expect
    .poll(() => state(page))
    .toMatch(/^Live on .* · 512 trajectories in [\d.]+ s; .* in exact steps\.$/);
  expect(live.environment.choices.join()).not.toContain("f64");
  const [cell, was] = [live.cells[0], recorded.cells[0]];
  expect(live.summary.inits[0].counts).toEqual(recorded.summary.inits[0].counts);
  expect(live.summary.audit?.passed).toBe(true);
  // Another compiler may round another way; quantiles come from bins 1 % wide.
  for (const [index, value] of was.curves.gap.q50.entries())
    if (value > 0) expect(Math.abs(cell.curves.gap.q50[index] / value - 1)).toBeLessThanOrEqual(0.0101);
  const [c, d] = [live, recorded].map(({ summary }) => summary.inits[0].rate!.c.value);
  expect(Math.abs(c / d - 1)).toBeLessThan(1e-4);
  expect(squeezed(await page.locator("[part=answer]").textContent())).toContain(`Recorded: ${words}`);
  await page.keyboard.press("f");
  await expect.poll(() => state(page)).toBe(asRecorded);
  expect(squeezed(await page.locator("[part=answer]").textContent())).toBe(words);
  expect(
    (await heard(page)).flatMap(({ name, detail }) => (name === "mf-live" ? [detail.live] : [])),
  ).toEqual([true, false]);
  await page.close();
});

test("frozen on the way the live run rests, and goes on where it was", async () => {
  const page = await open("long");
  await page.getByRole("button", { name: "Live" }).click();
  await expect.poll(() => state(page), { timeout: 60_000 }).toMatch(/^Live on .* · .* of 1,000,000/);
  await page.keyboard.press("Escape");
  await expect.poll(() => state(page)).toMatch(/^Recorded on/);
  const progress = async () => (await heard(page)).filter(({ name }) => name === "mf-progress").length;
  // What was under way at the key may still report; then there is a second of silence.
  let [before, still] = [-1, await progress()];
  while (before !== still) {
    await page.waitForTimeout(1000);
    [before, still] = [still, await progress()];
  }
  await page.keyboard.press("l");
  await expect.poll(() => state(page)).toMatch(/^Live on/);
  await expect.poll(progress, { timeout: 60_000 }).toBeGreaterThan(still);
  await page.close();
});

test("arrows, a clicker and Space go from figure to figure; a plot reached by Tab keeps its own arrows, a clicked one does not", async () => {
  const page = await open("small");
  await page.locator("[part=answer]").waitFor();
  const slide = page.locator("mf-talk [part=slide]");
  // There to read, it scrolls.
  await page.keyboard.press("PageDown");
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  expect(await slide.count()).toBe(0);
  const place = async () => /(\d+) \/ \d+$/.exec(await state(page))?.[1];
  await page.keyboard.press("ArrowRight");
  await expect.poll(place).toBe("1");
  expect(squeezed(await slide.locator("h1").textContent())).toBe("Is it 1/ln t, or a slow power of t?");
  await page.keyboard.press("PageDown");
  await expect.poll(() => labels(page)).toEqual([expect.stringMatching(/^gap against ln t/)]);
  const plot = slide.locator("[role=application]");
  await plot.click();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => labels(page)).toEqual([expect.stringMatching(/^gap times ln t/)]);
  await page.keyboard.press("Tab");
  expect(await plot.evaluate((node) => node.matches(":focus-visible"))).toBe(true);
  await page.keyboard.press("ArrowRight");
  await expect
    .poll(async () => squeezed(await slide.locator("output").first().textContent()))
    .toMatch(/^t = 10: /);
  expect(await place()).toBe("3");
  await page.keyboard.press("PageDown");
  await expect.poll(place).toBe("4");
  await page.keyboard.press("End");
  await expect
    .poll(async () => squeezed(await slide.locator("[part=answer]").textContent()))
    .toMatch(/^It is 1\/ln t/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(place).toBe("1");
  await page.keyboard.press("Escape");
  await expect.poll(() => slide.count()).toBe(0);
  await page.close();
});

test("d turns light to dark, ? shows the keys, and a dialog keeps its own", async () => {
  const page = await open("small");
  await page.locator("[part=answer]").waitFor();
  await page.keyboard.press("d");
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  await page.keyboard.press("d");
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog");
  expect(squeezed(await dialog.textContent())).toContain("f freeze: back to the recording");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("ArrowRight");
  expect(await page.locator("[part=slide]").count()).toBe(0);
  await page.keyboard.press("Escape");
  await expect.poll(() => dialog.count()).toBe(0);
  await page.close();
});

test("without a GPU it is the recording, says so and offers nothing else", async () => {
  const page = await open("small", { gpu: false });
  await page.locator("[part=answer]").waitFor();
  await page.keyboard.press("l");
  await page.keyboard.press("ArrowRight");
  await page.locator("[part=slide]").waitFor();
  expect(await state(page)).toMatch(/^Recorded on .*, \d{4}-\d\d-\d\d · no WebGPU here/);
  expect(await page.getByRole("button", { name: "Live" }).count()).toBe(0);
  const ofRuns = (await heard(page)).filter(({ detail }) => detail.side);
  expect(ofRuns.map(({ name, detail }) => [name, detail.side])).toEqual([["mf-result", "recorded"]]);
  await page.close();
});

test("parameters from a file elsewhere are recorded only, and the page says so", async () => {
  const page = await open("explicit");
  await expect.poll(() => state(page)).toMatch(/ · its parameters are in a file elsewhere$/);
  expect(await page.getByRole("button", { name: "Live" }).count()).toBe(0);
  expect(await page.locator("mf-trajectory").count()).toBe(0);
  await page.keyboard.press("l");
  expect((await heard(page)).map(({ name }) => name)).toEqual(["mf-result"]);
  await page.close();
});

test("a live run that fails is said beside the recording, in the overview and on a slide", async () => {
  const page = await open("small");
  await page.evaluate(() => {
    GPUDevice.prototype.createComputePipelineAsync = () => Promise.reject(new Error("no kernels today"));
  });
  await page.getByRole("button", { name: "Live" }).click();
  const words = /^Recorded on .* · not live: .*no kernels today/;
  await expect.poll(() => state(page)).toMatch(words);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("l");
  await expect.poll(async () => (await heard(page)).filter(({ name }) => name === "mf-error").length).toBe(2);
  await expect.poll(() => state(page)).toMatch(words);
  await page.close();
});

test("several cells: medians, and the cell that is picked", async () => {
  const page = await open("atlas");
  const picker = page.getByRole("combobox");
  await picker.selectOption({ label: "he-bias" });
  await expect
    .poll(async () => (await labels(page))[2])
    .toMatch(/^Histogram of the terminal numerator over [\d,]+ successes/);
  const [, , first] = await labels(page);
  await page.locator("body").click({ position: { x: 5, y: 5 } });
  for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowRight");
  await expect.poll(() => labels(page)).toEqual([first]);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => labels(page)).not.toEqual([first]);
  await page.close();
});

test("a record that is broken is said in its place", async () => {
  const page = await open("broken");
  await expect
    .poll(async () => squeezed(await page.locator("mf-talk main").textContent()))
    .toMatch(/^Not shown\. #record: summary\.inits: found 0 cells; allowed: 1, as in cells/);
  expect((await heard(page)).map(({ name, detail }) => [name, detail.side])).toEqual([
    ["mf-error", "recorded"],
  ]);
  await page.close();
});

test.each<Look>([
  { dark: false, width: 1280 },
  { dark: true, width: 1920, height: 1080 },
  { dark: true, width: 390, height: 844 },
])("axe finds nothing and nothing is wider, $width px, dark $dark", async (look) => {
  const page = await open("small", look);
  await page.locator("[part=answer]").waitFor();
  for (let step = 0; step < 7; step++) {
    expect(await violations(page), `figure ${step}`).toEqual([]);
    const overflow = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(overflow[0]).toBeLessThanOrEqual(overflow[1]);
    await page.keyboard.press("ArrowRight");
  }
  await page.close();
});
