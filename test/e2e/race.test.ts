import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { acquireDevice } from "../../src/node/index.ts";
import { raceFromUrl, runRace } from "../../src/race/index.ts";
import { type ComparisonRecord, digits, readDigits } from "../../src/training/index.ts";
import { violations } from "../elements/axe.ts";
import { watchPage } from "../harness/browser.ts";
import { pagesForTests } from "./pages.ts";

const pages = pagesForTests();
const SMALL = "#racers=adamw:0.003,sumo-svd:0.003&seeds=1&rank=4&steps=10";

interface Heard {
  heard: { results: ComparisonRecord[]; progress: number; errors: string[] };
}

async function open(
  hash: string,
  { width = 1280, dark = false, before = (): void => undefined } = {},
): Promise<Page> {
  const page = await pages.browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  pages.complaints = watchPage(page);
  await page.addInitScript(() => {
    const heard: Heard["heard"] = { results: [], progress: 0, errors: [] };
    Object.assign(globalThis, { heard });
    addEventListener("mf-progress", () => {
      heard.progress++;
    });
    addEventListener("mf-result", (event) => heard.results.push((event as CustomEvent).detail));
    addEventListener("mf-error", (event) => heard.errors.push((event as CustomEvent).detail.message));
  });
  await page.addInitScript(before);
  await page.goto(`${pages.site.url}race/${hash}`);
  return page;
}

const heardOn = (page: Page) => page.evaluate(() => (globalThis as unknown as Heard).heard);

async function resultOf(page: Page): Promise<ComparisonRecord> {
  await expect.poll(async () => (await heardOn(page)).results.length, { timeout: 90_000 }).toBe(1);
  const { results, errors } = await heardOn(page);
  expect(errors).toEqual([]);
  return results[0];
}

const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim();

/** The same race in Node, on the software GPU too. */
async function inNode(hash: string): Promise<ComparisonRecord> {
  const { device, close } = await acquireDevice("auto");
  const task = digits(readDigits(readFileSync("data/digits.gz")));
  let last: ComparisonRecord | null = null;
  for await (const { record } of runRace(device, {
    race: raceFromUrl(hash),
    task,
    adapter: "",
    sliceMs: 100,
  }))
    last = record;
  close();
  return last!;
}

test("the page trains the digits as Node does, and answers with what it measured", async () => {
  const page = await open(SMALL);
  const [shown, wanted] = [await resultOf(page), await inNode(SMALL)];
  for (const [index, { label, record }] of shown.contenders.entries()) {
    const twin = wanted.contenders[index].record;
    expect(record.losses[0], label).toHaveLength(10);
    // Two roundings of the same sums, 196 terms and ten steps: another device may add in another order.
    for (const [step, loss] of record.losses[0].entries())
      expect(Math.abs(loss / twin.losses[0][step] - 1), `${label}, step ${step}`).toBeLessThan(1e-4);
    expect(record.heldOut.at(-1)!.losses[0] / twin.heldOut.at(-1)!.losses[0]).toBeCloseTo(1, 4);
    expect(record.moments.map(({ step }) => step)).toEqual(twin.moments.map(({ step }) => step));
    expect(record.ledger).toEqual(twin.ledger);
    expect(record.parts.every(({ ms }) => ms > 0)).toBe(true);
  }
  const [adamw, sumo] = await page.locator("mf-racer [part=numbers]").allTextContents();
  expect(adamw).toContain("kB of state");
  // (196 + 64) 4 + (64 + 64) 4 numbers of two matrices, and 16 bytes for the limiter of each.
  expect(squeezed(sumo)).toContain("6.24 kB of state");
  expect(squeezed(await page.locator("[part=answer]").textContent())).toMatch(
    /Lowest is (AdamW|SUMO-SVD), \d/,
  );
  expect(await page.locator("[part=notice]").count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await page.close();
});

test("pause holds it, going on ends it, and its link runs it again", async () => {
  const page = await open("#task=reversible&racers=sgd:0.1,muon:0.01&seeds=1&steps=200");
  await expect.poll(async () => (await heardOn(page)).progress, { timeout: 60_000 }).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect
    .poll(async () => squeezed(await page.locator("[part=answer]").textContent()))
    .toMatch(/^Paused at step/);
  // What was on its way ends; then nothing comes.
  const { progress } = await heardOn(page);
  await page.waitForTimeout(1500);
  expect((await heardOn(page)).progress).toBeLessThanOrEqual(progress + 1);
  await page.getByRole("button", { name: "Go on" }).click();
  const first = await resultOf(page);
  expect(first.contenders.map(({ record }) => record.step)).toEqual([200, 200]);
  const steps = page.getByRole("spinbutton", { name: "Steps" });
  await steps.fill("20");
  await steps.press("Enter");
  await expect.poll(async () => (await heardOn(page)).results.length, { timeout: 60_000 }).toBe(2);
  const again = await open(new URL(page.url()).hash);
  const second = await resultOf(again);
  const losses = ({ contenders }: ComparisonRecord) => contenders.map(({ record }) => record.losses);
  expect(losses(second)).toEqual(losses((await heardOn(page)).results[1]));
  await page.close();
  await again.close();
});

test("a GPU that is lost on the way is replaced, and the page says so", async () => {
  const page = await open("#task=reversible&racers=sgd,muon&seeds=1&steps=100", {
    before: () => {
      const { requestDevice } = GPUAdapter.prototype;
      const devices: GPUDevice[] = [];
      Object.assign(globalThis, { devices });
      GPUAdapter.prototype.requestDevice = async function (...given) {
        devices.push(await requestDevice.apply(this, given));
        return devices[devices.length - 1];
      };
    },
  });
  await expect.poll(async () => (await heardOn(page)).progress, { timeout: 60_000 }).toBeGreaterThan(0);
  // A usage that is none: an error that nobody catches.
  await page.evaluate(() =>
    (globalThis as unknown as { devices: GPUDevice[] }).devices[0].createBuffer({ size: 16, usage: 0 }),
  );
  await expect
    .poll(async () => squeezed(await page.locator("[part=notice]").textContent()))
    .toContain("The GPU was lost on the way; the race began again");
  expect((await resultOf(page)).contenders[0].record.step).toBe(100);
  await page.close();
});

test("without WebGPU the page shows its recorded race, at the width of a phone", async () => {
  const page = await open("", {
    width: 390,
    dark: true,
    before: () => void Object.defineProperty(navigator, "gpu", { value: undefined }),
  });
  const record = await resultOf(page);
  expect(record.contenders).toHaveLength(6);
  expect(squeezed(await page.locator("[part=notice]").textContent())).toContain("this race was recorded on");
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.close();
});
