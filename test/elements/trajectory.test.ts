import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Trace, trace } from "../../src/ensemble/index.ts";
import { cellsOf, type ExperimentInput, parseExperiment, presets } from "../../src/experiment/index.ts";
import { type Figure, figureCsv, settingOf, trajectoryFigure } from "../../src/figure/index.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";
import { bundle } from "../harness/bundle.ts";
import { violations } from "./axe.ts";

const HTML = (
  attributes: string,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Trajectory</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>body { background: var(--mf-paper); color: var(--mf-ink) }</style></head>
<body><main><h1>One network</h1><mf-trajectory ${attributes}></mf-trajectory></main><script type="module" src="/elements.js"></script></body></html>`;
const preset = presets["two-neuron"].experiment as ExperimentInput;
const biased: ExperimentInput = { ...preset, init: { kind: "he-bias" } };
const wide: ExperimentInput = {
  ...preset,
  network: { width: 8 },
  init: { kind: "he-bias" },
  dataset: { kind: "points", x: [-1, -0.5, 0.6, 1.2], y: [-1, 1, 1, -1] },
  logHorizon: 30,
  stop: {},
};
let served: Served;
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  served = await serve({
    "/plain.html": HTML(""),
    "/compact.html": HTML("compact"),
    "/gap.html": HTML('mode="gap" index="12"'),
    "/wrong.html": HTML('index="soon"'),
    "/stage.html": HTML("stage"),
    "/note.html": HTML('note="The run has no successes."'),
    "/elements.js": await bundle("../elements/trajectory-entry.ts"),
  });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

interface Look {
  path?: string;
  input?: ExperimentInput;
  id?: number;
  dark?: boolean;
  still?: boolean;
  width?: number;
  height?: number;
  clock?: boolean;
}

async function open({ path = "/plain.html", input = biased, id = 1, ...look }: Look = {}): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: look.width ?? 1280, height: look.height ?? 900 },
    colorScheme: look.dark ? "dark" : "light",
    reducedMotion: look.still ? "reduce" : "no-preference",
  });
  complaints = watchPage(page);
  await page.addInitScript(() => {
    const times: unknown[] = [];
    Object.assign(globalThis, { times, keys: 0 });
    addEventListener("mf-time", (event) => times.push((event as CustomEvent).detail));
  });
  await page.goto(served.url + path);
  await page.waitForFunction(() => "follow" in globalThis);
  if (id > 0) await follow(page, input, id);
  if (look.clock) await page.clock.install();
  return page;
}

async function follow(page: Page, input: ExperimentInput, id: number): Promise<void> {
  await page.evaluate(
    ([one, which]) =>
      (globalThis as unknown as { follow(input: unknown, id: number): Promise<void> }).follow(one, which),
    [input, id] as const,
  );
  // The picture is drawn once its width is known.
  await page.locator("mf-trajectory svg.picture").waitFor();
}

/** The same trajectory, followed here. */
async function twin(input: ExperimentInput, id: number): Promise<{ traced: Trace; figure: Figure }> {
  const experiment = parseExperiment(input);
  const traced = await trace(experiment, cellsOf(experiment)[0], id);
  return { traced, figure: trajectoryFigure(settingOf(traced), "product") };
}

const times = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { times: { index: number; lnT: number }[] }).times);
const rendered = (page: Page) =>
  page
    .locator("mf-trajectory")
    .evaluate((element) => (element as unknown as { updateComplete: Promise<boolean> }).updateComplete);
const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim();
const readout = async (page: Page) => {
  await rendered(page);
  return squeezed(await page.locator("[part=readout]").textContent());
};
const words = (figure: Figure, index: number) =>
  figure
    .readout(index)
    .map((run) => run.text)
    .join("");
const near = (traced: Trace, exponent: number) =>
  traced.lnT.findIndex((lnT) => Math.abs(lnT - exponent * Math.LN10) < 1e-9);
const valueNow = async (page: Page) =>
  Number(await page.locator("[part=plot]").getAttribute("aria-valuenow"));

test("keys move through the records, the sentence says the trace's numbers, and no slide is turned", async () => {
  const { traced, figure } = await twin(biased, 1);
  const page = await open();
  await page.evaluate(() => {
    document.addEventListener("keydown", () => {
      (globalThis as unknown as { keys: number }).keys++;
    });
  });
  const last = traced.nets.length - 1;
  const first = near(traced, 4);
  expect(await readout(page)).toBe(words(figure, first));
  const plot = page.locator("[part=plot]");
  await plot.focus();
  expect(await plot.getAttribute("role")).toBe("slider");
  expect(await plot.getAttribute("aria-valuemax")).toBe(String(last));
  const moves = [
    ["ArrowRight", first + 1],
    ["ArrowUp", first + 2],
    ["ArrowLeft", first + 1],
    ["ArrowDown", first],
    ["PageUp", first + 10],
    ["PageDown", first],
    ["End", last],
    ["ArrowRight", last],
    ["Home", 0],
    ["ArrowLeft", 0],
  ] as const;
  for (const [key, index] of moves) {
    await page.keyboard.press(key);
    expect(await readout(page)).toBe(words(figure, index));
    expect(await valueNow(page)).toBe(index);
  }
  expect(await plot.getAttribute("aria-valuetext")).toBe("t = 1");
  const heard = await times(page);
  // Two of the moves lead nowhere.
  expect(heard.map(({ index }) => index)).toEqual(
    moves.map(([, index]) => index).filter((index, k, all) => index !== all[k - 1]),
  );
  for (const { index, lnT } of heard) expect(lnT).toBeCloseTo(traced.lnT[index], 12);
  expect(await page.evaluate(() => (globalThis as unknown as { keys: number }).keys)).toBe(0);
  await page.close();
}, 60_000);

test("the pointer takes the time under it, and drags it on", async () => {
  const { traced } = await twin(biased, 1);
  const page = await open();
  const box = (await page.locator(".scrub").boundingBox())!;
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
  await page.mouse.down();
  expect(await valueNow(page)).toBe(traced.nets.length - 1);
  await page.mouse.move(box.x + 2, box.y + box.height / 2);
  await rendered(page);
  // t = 1 and t = 2 stand in the same place: the first of the two is taken.
  expect(await valueNow(page)).toBe(0);
  await page.mouse.up();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  expect(await valueNow(page)).toBe(0);
  await page.close();
}, 60_000);

describe("play", () => {
  test("shows records, ten a second at most, to the end; pause holds it", async () => {
    const { traced } = await twin(biased, 1);
    const page = await open({ clock: true });
    const button = page.locator("[part=play]");
    await page.locator("[part=plot]").focus();
    await page.keyboard.press("Home");
    await button.click();
    expect(squeezed(await button.textContent())).toBe("Pause");
    expect(await page.locator("[part=readout]").getAttribute("aria-live")).toBe("off");
    const before = (await times(page)).length;
    await page.clock.runFor(2000);
    const seen = (await times(page)).slice(before);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.length).toBeLessThanOrEqual(20);
    for (const [k, { index }] of seen.entries())
      expect(index).toBeGreaterThan(k === 0 ? 0 : seen[k - 1].index);
    await button.click();
    expect(squeezed(await button.textContent())).toBe("Play");
    const held = (await times(page)).length;
    await page.clock.runFor(2000);
    expect(await times(page)).toHaveLength(held);
    await button.click();
    await page.clock.runFor(30_000);
    expect(await valueNow(page)).toBe(traced.nets.length - 1);
    expect(squeezed(await button.textContent())).toBe("Play");
    await button.click();
    await page.clock.runFor(150);
    expect(await valueNow(page)).toBeLessThan(4);
    await page.close();
  }, 60_000);

  test("waits where nobody can see it", async () => {
    const page = await open({ clock: true });
    await page.locator("[part=play]").click();
    const hidden = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const element = document.querySelector("mf-trajectory")!;
          // Of two observers the older one, the element's, hears first.
          new IntersectionObserver(([entry]) => {
            if (!entry.isIntersecting) resolve();
          }).observe(element);
          element.setAttribute("hidden", "");
        }),
    );
    await hidden;
    const before = (await times(page)).length;
    await page.clock.runFor(2000);
    expect(await times(page)).toHaveLength(before);
    await page.close();
  }, 60_000);

  test("with reduced motion it jumps", async () => {
    const { traced } = await twin(biased, 1);
    const page = await open({ still: true });
    const button = page.locator("[part=play]");
    expect(squeezed(await button.textContent())).toBe("To the end");
    await button.click();
    expect(await times(page)).toHaveLength(1);
    expect(await valueNow(page)).toBe(traced.nets.length - 1);
    expect(squeezed(await button.textContent())).toBe("To the start");
    await button.click();
    expect(await valueNow(page)).toBe(0);
    await page.close();
  }, 60_000);
});

test("the table behind the picture has the trace's numbers", async () => {
  const { traced, figure } = await twin(biased, 1);
  const page = await open();
  await page.locator("summary").click();
  const rows = page.locator("tbody tr");
  await rows.first().waitFor();
  expect(await rows.count()).toBe(traced.nets.length);
  const [cells, wanted] = [await rows.nth(20).locator("th, td").allTextContents(), figure.table.rows()[20]];
  const [csv, svg] = await page.locator("mf-trajectory").evaluate((node) => {
    const element = node as unknown as { toCsv(): string; toSvg(options: object): Promise<string> };
    return Promise.all([element.toCsv(), element.toSvg({ width: 500 })]);
  });
  const lines = csv.trim().split("\n");
  const same = figureCsv(figure).trim().split("\n");
  expect(lines).toHaveLength(same.length);
  expect(lines[0]).toBe(same[0]);
  // Two builds of one mathematics library may differ in last digits.
  const [own, twins] = [lines, same].map((all) => all[20].split(",").map(Number));
  own.forEach((value, k) => {
    if (!Number.isNaN(twins[k])) expect(value).toBeCloseTo(twins[k], 9);
  });
  expect(svg).toMatch(/^<svg [^>]*width="500"/);
  expect(svg).toContain("<title>One network over time, t from 1 to 10^100");
  expect(svg).toContain(">margin<");
  expect(cells.map(squeezed)).toEqual(wanted.map((cell) => cell.map((run) => run.text).join("")));
  await page.close();
}, 60_000);

test("another trajectory is shown at the same time; one that ended early as far as it came", async () => {
  const page = await open();
  await page.locator("[part=plot]").focus();
  await page.keyboard.press("End");
  await follow(page, biased, 3);
  const other = await twin(biased, 3);
  expect(await readout(page)).toBe(words(other.figure, other.traced.nets.length - 1));
  await follow(page, biased, 2);
  const aborted = await twin(biased, 2);
  expect(aborted.traced.nets.length).toBeLessThan(aborted.traced.lnT.length);
  expect(await readout(page)).toBe(words(aborted.figure, aborted.traced.nets.length - 1));
  expect(await page.locator("svg.picture").textContent()).toContain("aborted");
  await page.close();
}, 60_000);

test("index and mode can be given; without a trajectory a sentence stands there", async () => {
  const given = await open({ path: "/gap.html" });
  expect(await valueNow(given)).toBe(12);
  expect(await given.locator("svg.picture text").allTextContents()).toContain("gap");
  await given.close();
  const wrong = await open({ path: "/wrong.html" });
  expect(await valueNow(wrong)).toBe(near((await twin(biased, 1)).traced, 4));
  await wrong.close();
  const empty = await open({ id: 0 });
  expect(await empty.locator("[part=empty]").textContent()).toBe("No trajectory has been followed yet.");
  await empty.close();
  const overflowing = await open({ id: 0 });
  const sentence = await overflowing.locator("mf-trajectory").evaluate(async (node) => {
    const element = node as unknown as {
      trace: unknown;
      updateComplete: Promise<boolean>;
      shadowRoot: ShadowRoot;
    };
    element.trace = { nets: [] };
    await element.updateComplete;
    return element.shadowRoot.querySelector("[part=empty]")?.textContent;
  });
  expect(sentence).toBe("This trajectory went out of range before its first record.");
  await overflowing.close();
  const noted = await open({ path: "/note.html", id: 0 });
  expect(await noted.locator("[part=empty]").textContent()).toBe("The run has no successes.");
  await noted.close();
}, 60_000);

test.each([
  { width: 390, dark: false, path: "/plain.html", input: biased },
  { width: 390, dark: true, path: "/compact.html", input: biased },
  { width: 1280, dark: true, path: "/plain.html", input: wide },
  { width: 1920, dark: false, path: "/plain.html", input: biased },
])(
  "axe finds nothing and nothing is cut off: $width px, dark $dark, $path",
  async (look) => {
    const page = await open(look);
    if (look.path === "/plain.html") {
      await page.locator("summary").click();
      await page.locator("tbody tr").first().waitFor();
    }
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
    const cut = await page.locator("mf-trajectory svg text").evaluateAll(
      (texts, width) =>
        texts
          .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }))
          .filter(({ box }) => box.left < 0 || box.right > width)
          .map(({ text }) => text),
      look.width,
    );
    expect(cut).toEqual([]);
    const box = (await page.locator("mf-trajectory").boundingBox())!;
    expect(box.height).toBeGreaterThanOrEqual(240);
    await page.close();
  },
  60_000,
);

test("on a stage type is 24 px, and the button is there while somebody is at it", async () => {
  const page = await open({ path: "/stage.html", width: 1920, height: 1080 });
  const size = async () => Number(await page.locator("svg.picture text").first().getAttribute("font-size"));
  await expect.poll(size).toBe(24);
  const opacity = () =>
    page.locator("[part=play]").evaluate((button) => Number(getComputedStyle(button).opacity));
  expect(await opacity()).toBe(0);
  await page.mouse.move(900, 300);
  expect(await opacity()).toBe(1);
  const { y, height } = (await page.locator("[part=readout]").boundingBox())!;
  expect(y + height).toBeLessThanOrEqual(1080);
  await page.close();
}, 60_000);

test("type follows the tokens, and paper has no button", async () => {
  const page = await open();
  const size = async () => Number(await page.locator("svg.picture text").first().getAttribute("font-size"));
  expect(await size()).toBe(13);
  await page.addStyleTag({ content: ":root { --mf-size-1: 24px }" });
  await expect.poll(size).toBe(24);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("[part=play]").isVisible()).toBe(false);
  expect(await page.locator("[part=readout]").isVisible()).toBe(true);
  await page.close();
}, 60_000);
