import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";

const MODULES = ["elements", "engine", "spectra", "race"];
const built = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url)), "utf8");

let browser: Browser;
let served: Served;

beforeAll(async () => {
  const files = MODULES.flatMap((name) => [
    [`/${name}.js`, built(name)],
    [`/${name}.html`, `<!doctype html><script type="module" src="./${name}.js"></script>`],
    [
      `/${name}-worker.js`,
      `import("./${name}.js").then(
        () => postMessage(["document", "HTMLElement"].filter((name) => name in globalThis)),
        (error) => postMessage(String(error)),
      );`,
    ],
  ]);
  served = await serve(Object.fromEntries(files));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  served?.close();
});

for (const name of MODULES)
  test(`${name}.js is loaded by a page and by a worker, which stays without the names of a page`, async () => {
    const page = await browser.newPage();
    const complaints = watchPage(page);
    const requested: string[] = [];
    page.on("request", (request) => requested.push(new URL(request.url()).pathname));
    await page.goto(`${served.url}/${name}.html`);
    expect(requested.filter((path) => path !== "/favicon.ico")).toEqual([`/${name}.html`, `/${name}.js`]);
    const said = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const worker = new Worker(url, { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => resolve(message);
        }),
      `${served.url}/${name}-worker.js`,
    );
    expect(said).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
