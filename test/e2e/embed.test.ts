import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { replayJson } from "../../src/record/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const docs = readFileSync(join(root, "docs/embed.md"), "utf8");
const reveal = dirname(createRequire(import.meta.url).resolve("reveal.js/reveal.css"));

/** The page that the docs say to copy. */
function snippet(name: string): string {
  const found = new RegExp(`\`\`\`html ${name}\n([\\s\\S]*?)\`\`\``).exec(docs);
  if (!found) throw new Error(`docs/embed.md has no page "${name}"`);
  return found[1];
}

let served: Served;
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  const file = (path: string) => readFileSync(join(reveal, path), "utf8");
  served = await serve({
    "/plain.html": snippet("plain"),
    "/reveal.html": snippet("reveal"),
    "/elements.js": readFileSync(join(root, "dist/elements.js"), "utf8"),
    "/run/record.json": replayJson(sampleRecord("two-neuron")),
    "/reveal.js/dist/reveal.css": file("reveal.css"),
    "/reveal.js/dist/theme/white.css": file("theme/white.css"),
    "/reveal.js/dist/reveal.mjs": file("reveal.mjs"),
  });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

async function open(path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  complaints = watchPage(page);
  await page.goto(`${served.url}${path}`);
  return page;
}

test("plain HTML: one script tag, and the run of the experiment to its end", async () => {
  const page = await open("/plain.html");
  const state = () =>
    page.evaluate(() => {
      const plot = document.querySelector("mf-rate-plot") as unknown as {
        source: {
          run: { state: string; engine: string; record: { summary: { trajectories: number } } | null } | null;
        };
      };
      const { run } = plot.source;
      return { state: run?.state, engine: run?.engine, trajectories: run?.record?.summary.trajectories };
    });
  await expect
    .poll(state, { timeout: 60_000 })
    .toEqual({ state: "done", engine: "worker", trajectories: 1024 });
  expect(await page.locator("mf-rate-plot [part=window]").textContent()).toMatch(/power|t/);
  await page.close();
});

test("reveal.js: a recorded figure on the first slide, a live one on the next", async () => {
  const page = await open("/reveal.html");
  await page.locator("mf-rate-plot canvas").waitFor();
  const shown = () =>
    page
      .locator("mf-trajectory")
      .evaluate((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  await expect.poll(shown).toBe(false);
  await page.keyboard.press("ArrowRight");
  await expect.poll(shown).toBe(true);
  await page.locator("mf-trajectory svg.picture").waitFor({ timeout: 30_000 });
  expect(await page.locator("mf-trajectory [part=readout]").textContent()).toMatch(/^At t = /);
  await page.close();
});

test("every other page to copy is marked as untried, and all that it names is there", () => {
  for (const section of docs.split("\n## ").slice(1)) {
    const [heading] = section.split("\n");
    if (/\n(```+|~~~)/.test(section) && !/```html (plain|reveal)\n/.test(section))
      expect(heading).toMatch(/ \(untried\)$/);
  }
  const manifest = readFileSync(join(root, "dist/custom-elements.json"), "utf8");
  const named = new Set(docs.match(/(?<=[<`])mf-[a-z-]+/g));
  expect([...named].filter((name) => !manifest.includes(`"${name}"`))).toEqual([]);
  expect(named.size).toBeGreaterThanOrEqual(6);
});
