import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { replayJson } from "../../src/record/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { sampleComparison } from "../elements/training-sample.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";

interface Named {
  name: string;
  description?: string;
}

interface Declaration {
  tagName: string;
  summary?: string;
  attributes?: Named[];
  events?: Named[];
  cssParts?: Named[];
  cssProperties?: Named[];
}

interface Registered {
  tag: string;
  attributes: string[];
  /** Of those in the page: the parts that they render, and the tokens that their styles ask for. */
  parts: string[];
}

const dist = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../dist/${path}`, import.meta.url)), "utf8");
const manifest: { modules: { path: string; declarations: Declaration[] }[] } = JSON.parse(
  dist("custom-elements.json"),
);
const documented = new Map(
  manifest.modules.flatMap(({ declarations }) => declarations.map((one) => [one.tagName, one] as const)),
);
const names = (list: Named[] = []) => list.map(({ name }) => name).sort();

let browser: Browser;
let served: Served;
let registered: Registered[];

const html = (record: string) => `<!doctype html><html lang="en"><title>All</title>
  <body><script type="application/json" id="record">${record.replaceAll("<", "\\u003c")}</script>
  <script type="application/json" id="training">${JSON.stringify(sampleComparison())}</script>
  <mf-report></mf-report>
  <mf-training-report></mf-training-report>
  <mf-rate-plot></mf-rate-plot><mf-rate-plot experiment="#record"></mf-rate-plot>
  <mf-constant-histogram experiment="#record"></mf-constant-histogram>
  <mf-phase-strip experiment="#record"></mf-phase-strip>
  <mf-compare left="#record" right="#record"></mf-compare>
  <mf-sweep experiment="#record"></mf-sweep>
  <mf-talk experiment="#record"></mf-talk>
  <mf-spectra-lab></mf-spectra-lab>
  <mf-race recorded="training.json"></mf-race>
  <script type="module" src="./elements.js"></script>
  <script type="module" src="./talk.js"></script>
  <script type="module" src="./spectra.js"></script>
  <script type="module" src="./race.js"></script>
  <script src="./report.js" defer></script>
  <script src="./training.js" defer></script></body></html>`;

beforeAll(async () => {
  served = await serve({
    "/index.html": html(replayJson(sampleRecord("two-neuron", 400))),
    "/elements.js": dist("elements.js"),
    "/talk.js": dist("talk.js"),
    "/spectra.js": dist("spectra.js"),
    "/race.js": dist("race.js"),
    "/training.json": JSON.stringify(sampleComparison()),
    "/report.js": dist("report/report.js"),
    "/training.js": dist("report/training.js"),
  });
  browser = await launchBrowser();
  const page = await browser.newPage();
  const complaints = watchPage(page);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "gpu", { value: undefined });
    const tags: string[] = [];
    const define = customElements.define.bind(customElements);
    customElements.define = (tag: string, element: CustomElementConstructor) => {
      tags.push(tag);
      define(tag, element);
    };
    const ended = new Promise((resolve) => {
      addEventListener("mf-result", (event) => {
        if ((event.target as Element).localName === "mf-spectra-lab") resolve(null);
      });
    });
    Object.assign(globalThis, { tags, ended });
  });
  await page.goto(`${served.url}/index.html`);
  registered = await page.evaluate(async () => {
    const { tags, ended } = globalThis as unknown as { tags: string[]; ended: Promise<void> };
    await ended;
    const elements: Element[] = [];
    const visit = (root: ParentNode) => {
      for (const element of root.querySelectorAll("*")) {
        if (!element.shadowRoot) continue;
        elements.push(element);
        visit(element.shadowRoot);
      }
    };
    visit(document);
    return tags.map((tag) => ({
      tag,
      attributes: [
        ...(customElements.get(tag) as unknown as { observedAttributes: string[] }).observedAttributes,
      ],
      parts: elements
        .filter(({ localName }) => localName === tag)
        .flatMap(({ shadowRoot }) => [...shadowRoot!.querySelectorAll("[part]")])
        .flatMap((element) => [...element.part]),
    }));
  });
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  served?.close();
});

test("the manifest has every element that is registered, and no other", () => {
  const tags = registered.map(({ tag }) => tag);
  expect(tags.every((tag) => tag.startsWith("mf-"))).toBe(true);
  expect(new Set(tags).size).toBe(tags.length);
  expect([...documented.keys()].sort()).toEqual(tags.sort());
});

test("each has a summary, its attributes, and a description of all that it tells", () => {
  for (const { tag, attributes } of registered) {
    const { summary, ...lists } = documented.get(tag)!;
    expect(summary, tag).toMatch(/^[A-Z].*\.$/);
    expect(names(lists.attributes), tag).toEqual([...attributes].sort());
    const told = [lists.attributes, lists.events, lists.cssParts, lists.cssProperties].flatMap(
      (list) => list ?? [],
    );
    expect(told.filter(({ description }) => !description).map(({ name }) => `${tag}: ${name}`)).toEqual([]);
  }
});

test("each tells of the parts that it renders, and of events and properties by their prefix", () => {
  for (const { tag, parts } of registered) {
    const { cssParts, events, cssProperties } = documented.get(tag)!;
    const untold = parts.filter((part) => !names(cssParts).includes(part));
    expect([...new Set(untold)], tag).toEqual([]);
    expect(names(events).filter((name) => !/^mf-[a-z-]+$/.test(name))).toEqual([]);
    expect(names(cssProperties).filter((name) => !/^--mf-[a-z0-9-]+$/.test(name))).toEqual([]);
  }
  expect(registered.filter(({ parts }) => parts.length > 0).length).toBeGreaterThan(15);
});

test("what takes an experiment tells where it cannot be used", () => {
  const takers = registered.filter(({ attributes }) => attributes.includes("experiment"));
  expect(takers.length).toBeGreaterThan(4);
  for (const { tag } of takers) expect(names(documented.get(tag)!.events), tag).toContain("mf-error");
});

test("modules are named by their place in the package", () => {
  for (const { path } of manifest.modules) {
    expect(path).toMatch(/^dist\/elements\/[a-z-]+\.js$/);
    expect(dist(path.replace("dist/", ""))).toContain("define(");
  }
});
