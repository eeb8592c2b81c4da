import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cases } from "./conformance/index.ts";
import { launchBrowser, type Served, serve, watchPage } from "./harness/browser.ts";
import { bundle } from "./harness/bundle.ts";
import type * as harness from "./harness/run-case.ts";

let browser: Browser;
let served: Served;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  served = await serve({
    "/index.html": `<!doctype html><script type="module">
      import * as harness from "./harness.js";
      globalThis.harness = harness;
    </script>`,
    "/harness.js": await bundle("run-case.ts"),
  });
  browser = await launchBrowser();
});

beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
  complaints = watchPage(page);
  await page.goto(`${served.url}/index.html`);
});

afterAll(async () => {
  await browser?.close();
  served?.close();
});

for (const { name } of cases) {
  test(`Chromium: ${name}`, async () => {
    await page.evaluate(
      (wanted) => (globalThis as unknown as { harness: typeof harness }).harness.runNamedCase(wanted),
      name,
    );
    expect(complaints).toEqual([]);
  });
}
