import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { small } from "../../scripts/small.js";
import type { MfReport } from "../../src/elements/index.ts";
import type { PresetName } from "../../src/experiment/index.ts";
import { type parseReplay as ParseReplay, replayJson } from "../../src/record/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";
import { bundle } from "./small.ts";

const record = (id: string, preset: PresetName) =>
  `<script type="application/json" id="${id}">${replayJson(sampleRecord(preset, 400)).replaceAll("<", "\\u003c")}</script>`;
const html = (script: string) => `<!doctype html><html lang="en"><title>Elements</title>
  <body style="width: 1100px">${record("one", "two-neuron")}${record("many", "init-atlas")}
  <mf-sweep experiment="#one"></mf-sweep>
  <mf-sweep-form></mf-sweep-form>
  <mf-spectra-form></mf-spectra-form>
  <mf-trajectory experiment="two-neuron" trajectory="2"></mf-trajectory>
  <mf-trajectory experiment="two-neuron" trajectory="2" compact></mf-trajectory>
  <mf-compare left="#one" right="#many"></mf-compare>
  <mf-rate-plot experiment="no-such-thing"></mf-rate-plot>
  <mf-report></mf-report>
  <script type="module">
    import { parseReplay } from "./${script}";
    Object.assign(globalThis, { parseReplay });
  </script></body></html>`;

/** On that page, in the end. */
const CANVASES = 22;
const PATIENCE = { timeout: 30_000 };

declare const parseReplay: typeof ParseReplay;

let browser: Browser;
let served: Served;

beforeAll(async () => {
  served = await serve({
    "/whole.js": await bundle("test/elements/plots-entry.ts", []),
    "/small.js": await bundle("test/elements/plots-entry.ts", small),
    "/whole.html": html("whole.js"),
    "/small.html": html("small.js"),
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  served?.close();
});

async function opened(name: string) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const complaints = watchPage(page);
  await page.goto(`${served.url}/${name}.html`);
  const drawn = (selector: string) => page.locator(selector).first().waitFor();
  await drawn("mf-sweep mf-trajectory svg");
  // Where it would turn to by itself, a while later.
  await page.getByRole("radio", { name: "all of it" }).check();
  await page.evaluate(() => {
    const report = document.querySelector("mf-report") as MfReport;
    report.record = parseReplay(document.getElementById("many")!.textContent);
  });
  await drawn("body > mf-trajectory[compact] svg");
  // Charts are drawn one after the other.
  await expect.poll(() => page.locator("canvas").count(), PATIENCE).toBe(CANVASES);
  const seen = await page.evaluate(() => {
    const within = (root: ParentNode): Element[] =>
      [...root.querySelectorAll("*")].flatMap((one) =>
        one.shadowRoot ? [one, ...within(one.shadowRoot)] : [one],
      );
    const elements = within(document.body).filter((one) => one.shadowRoot);
    const roots = elements.map((one) => one.shadowRoot!);
    const sheets = new Set([document, ...roots].flatMap((root) => root.adoptedStyleSheets));
    const rules = [...sheets].map((sheet) => Array.from(sheet.cssRules, (rule) => rule.cssText));
    return {
      names: [...new Set(elements.map((one) => one.localName))],
      markup: roots.map((root) => root.innerHTML.replace(/<!--.*?-->/g, "")),
      // The values of custom properties are texts, and stand there as they were written.
      rules: rules.map((texts) => texts.map((text) => text.replace(/([:,]) /g, "$1"))),
    };
  });
  const picture = await page.screenshot({ fullPage: true, animations: "disabled" });
  expect(complaints).toEqual([]);
  await page.close();
  return { ...seen, picture };
}

test("elements of bundles have the same rules and markup, but for white space, and look the same", async () => {
  const [whole, reduced] = [await opened("whole"), await opened("small")];
  expect(whole.names.length).toBeGreaterThanOrEqual(14);
  expect(reduced.names).toEqual(whole.names);
  expect(whole.rules.flat().length).toBeGreaterThan(150);
  expect(reduced.rules).toEqual(whole.rules);
  const collapsed = (texts: string[]) => texts.map((text) => text.replace(/\s+/g, " "));
  expect(collapsed(reduced.markup)).toEqual(collapsed(whole.markup));
  expect(reduced.markup.join("").length).toBeLessThan(whole.markup.join("").length);
  expect(reduced.picture.equals(whole.picture)).toBe(true);
});
