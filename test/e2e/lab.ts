import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import type { RunRecord } from "../../src/record/index.ts";
import { parseReplay } from "../../src/record/index.ts";
import { watchPage } from "../harness/browser.ts";

interface Heard {
  heard: { progress: number; results: number; errors: string[]; first: number };
}

export interface OpenOptions {
  width?: number;
  dark?: boolean;
  /** Before the page's own script. */
  before?: () => void;
}

/** Opens a page with a sweep lab and notes the events of its elements. */
export async function openLab(
  browser: Browser,
  url: string,
  { width = 1280, dark = false, before }: OpenOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
    acceptDownloads: true,
  });
  const complaints = watchPage(page);
  await page.addInitScript(() => {
    const heard: Heard["heard"] = { progress: 0, results: 0, errors: [], first: 0 };
    Object.assign(globalThis, { heard });
    addEventListener("mf-progress", () => {
      heard.progress++;
    });
    addEventListener("mf-result", () => {
      heard.results++;
    });
    addEventListener("mf-error", (event) => heard.errors.push((event as CustomEvent).detail.message));
    const look = () => {
      const plot = document.querySelector("mf-sweep")?.shadowRoot?.querySelector("mf-rate-plot");
      if (plot?.shadowRoot?.querySelector("canvas")) heard.first = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  if (before) await page.addInitScript(before);
  await page.goto(url);
  return { page, complaints };
}

export const heardOn = (page: Page) => page.evaluate(() => (globalThis as unknown as Heard).heard);

/** Waits until the lab's `count`-th run has ended, and gives its record. */
export async function resultOf(page: Page, count = 1): Promise<RunRecord> {
  await expect
    .poll(async () => ({ ...(await heardOn(page)), ...(await runState(page)) }), { timeout: 120_000 })
    .toMatchObject({ results: count, state: "done" });
  return recordOf(page);
}

/** The record that the lab shows, as it would be saved. */
export async function recordOf(page: Page): Promise<RunRecord> {
  const [text] = await saved(page, "record.json");
  return parseReplay(text);
}

/** Saves a file of the lab's menu; its text and its bytes. */
export async function saved(page: Page, name: string): Promise<[string, Buffer]> {
  const menu = page.locator("mf-sweep-save");
  await menu.locator("summary").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    menu.getByRole("button", { name: new RegExp(`^${name.replace(".", "\\.")}\\b`) }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  return [bytes.toString("utf8"), bytes];
}

export const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim() ?? "";

/** State of the lab's run, and who computes. */
export const runState = (page: Page) =>
  page.evaluate(() => {
    const { run } = document.querySelector("mf-sweep") as unknown as {
      run: { state: string; engine: string; experiment: { trajectories: number } } | null;
    };
    return {
      state: run?.state ?? "none",
      engine: run?.engine ?? "none",
      trajectories: run?.experiment.trajectories ?? 0,
    };
  });
