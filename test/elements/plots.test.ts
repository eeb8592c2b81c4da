import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { replayJson } from "../../src/record/index.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";
import { bundle } from "../harness/bundle.ts";
import { violations } from "./axe.ts";
import { sampleRecord } from "./sample.ts";

const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Plots</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body { margin: 0; background: var(--mf-paper); }</style></head>
<body><main></main><script type="module">
import * as mf from "/elements.js";
const record = async (name) => mf.parseReplay(await (await fetch("/" + name + "/record.json")).text());
Object.assign(globalThis, { mf, two: await record("two"), atlas: await record("atlas") });
document.body.dataset.ready = "";
</script></body></html>`;

const two = sampleRecord("two-neuron", 2000, { logHorizon: 300 });
const atlas = sampleRecord("init-atlas", 400);
let served: Served;
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  served = await serve({
    "/plots.html": HTML,
    "/two/record.json": replayJson(two),
    "/atlas/record.json": replayJson(atlas),
    "/elements.js": await bundle("../elements/plots-entry.ts"),
  });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

interface Look {
  dark?: boolean;
  width?: number;
  height?: number;
  touch?: boolean;
}

async function open(
  body: string,
  { dark, width = 1280, height = 900, touch = false }: Look = {},
): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    hasTouch: touch,
  });
  complaints = watchPage(page);
  await page.goto(`${served.url}/plots.html`);
  await page.locator("body[data-ready]").waitFor({ state: "attached" });
  await page.evaluate((html) => {
    const heard: unknown[] = [];
    Object.assign(globalThis, { heard });
    for (const name of ["mf-window", "mf-error"])
      addEventListener(name, (event) => heard.push([name, (event as CustomEvent).detail]));
    document.querySelector("main")!.innerHTML = html;
  }, body);
  return page;
}

/** The first cell of the two-neuron record in a rate plot. */
async function plotOf(page: Page): Promise<void> {
  await page.locator("mf-rate-plot").evaluate(async (node) => {
    const { mf, two } = globalThis as unknown as {
      mf: { seriesOf(cell: unknown, summary: unknown): unknown };
      two: typeof import("./sample.ts") & { cells: unknown[]; summary: { inits: unknown[] } };
    };
    const plot = node as HTMLElement & { series: unknown; updateComplete: Promise<unknown> };
    plot.series = [mf.seriesOf(two.cells[0], two.summary.inits[0])];
    await plot.updateComplete;
  });
}

const settled = (page: Page) =>
  page
    .locator("mf-rate-plot")
    .evaluate((node) => (node as unknown as { updateComplete: Promise<unknown> }).updateComplete);

const heard = (page: Page, name: string) =>
  page.evaluate(
    (wanted) =>
      (globalThis as unknown as { heard: [string, unknown][] }).heard.flatMap(([which, detail]) =>
        which === wanted ? [detail] : [],
      ),
    name,
  ) as Promise<unknown[]>;

const text = async (page: Page, selector: string) =>
  ((await page.locator(`mf-rate-plot ${selector}`).textContent()) ?? "").replace(/\s+/g, " ").trim();

/** Where t = 10^exponent lies in the window, on an axis from one power of ten to another. */
async function place(
  page: Page,
  exponent: number,
  [from, to]: [number, number],
): Promise<{ x: number; y: number }> {
  const box = (await page.locator("mf-rate-plot .u-over").boundingBox())!;
  const share = Math.log(exponent / from) / Math.log(to / from);
  return { x: box.x + share * box.width, y: box.y + box.height / 2 };
}

const exponents = (detail: unknown) => {
  const { from, to } = detail as { from: number; to: number };
  return [from / Math.LN10, to / Math.LN10];
};

test("a chart knows whether it is drawn", async () => {
  const page = await open("<mf-rate-plot></mf-rate-plot>");
  const isDrawn = () =>
    page.locator("mf-rate-plot").evaluate((node) => (node as unknown as { isDrawn: boolean }).isDrawn);
  await page.locator("mf-rate-plot [part=empty]").waitFor();
  expect(await isDrawn()).toBe(false);
  await plotOf(page);
  expect(await isDrawn()).toBe(true);
  await page.close();
});

test("attributes choose the part of the axis and the window", async () => {
  const page = await open('<mf-rate-plot from="3" to="7" window="3 7"></mf-rate-plot>');
  await plotOf(page);
  expect(await text(page, "[part=window]")).toMatch(/^On t = 103 to 107, both laws fit: .* Left free/);
  expect(await page.locator("mf-rate-plot [part=plot]").getAttribute("aria-label")).toContain(
    "t from 10^3 to 10^7",
  );
  await page.locator("mf-rate-plot").evaluate((node) => node.removeAttribute("to"));
  await settled(page);
  expect(await text(page, "[part=window]")).toMatch(/Carried on to t = 10300, .* times too small/);
  await page.close();
}, 30_000);

test("a drag selects the window, a double click clears it", async () => {
  const page = await open("<mf-rate-plot></mf-rate-plot>");
  await plotOf(page);
  expect(await page.locator("mf-rate-plot [part=window]").count()).toBe(0);
  const [start, middle, end] = [3, 5, 7].map((exponent) => place(page, exponent, [1, 300]));
  await page.mouse.move((await start).x, (await start).y);
  await page.mouse.down();
  await page.mouse.move((await middle).x, (await middle).y);
  await settled(page);
  // It follows the pointer, and is told once the pointer lets go.
  expect(await text(page, "[part=window]")).toContain("On t = 103 to 105,");
  expect(await heard(page, "mf-window")).toEqual([]);
  expect(await text(page, ".said")).toBe("");
  await page.mouse.move((await end).x, (await end).y);
  await page.mouse.up();
  await settled(page);
  const [detail] = await heard(page, "mf-window");
  // Within half a record, of which there are four a decade.
  const [from, to] = exponents(detail);
  expect(from).toBeCloseTo(3, 3);
  expect(Math.abs(to - 7)).toBeLessThan(0.13);
  expect(await text(page, ".said")).toMatch(/^On t = 10\^3 to 10\^7, both laws fit/);
  await page.mouse.dblclick((await end).x, (await end).y);
  await settled(page);
  expect((await heard(page, "mf-window")).at(-1)).toBeNull();
  expect(await page.locator("mf-rate-plot [part=window]").count()).toBe(0);
  await page.close();
}, 30_000);

test("a click selects nothing, and reads", async () => {
  const page = await open("<mf-rate-plot></mf-rate-plot>");
  await plotOf(page);
  const at = await place(page, 5, [1, 300]);
  await page.mouse.click(at.x, at.y);
  await settled(page);
  expect(await heard(page, "mf-window")).toEqual([]);
  expect(await text(page, "output")).toMatch(/^t = 105: mean/);
  await page.close();
}, 30_000);

test("Shift and arrows select from the cursor, Escape clears the window and then the cursor", async () => {
  const page = await open('<mf-rate-plot from="3" to="7"></mf-rate-plot>');
  await plotOf(page);
  await page.evaluate(() => {
    const outside: string[] = [];
    document.addEventListener("keydown", (event) => outside.push(event.key));
    Object.assign(globalThis, { outside });
  });
  const plot = page.locator("mf-rate-plot [part=plot]");
  await plot.focus();
  expect(await text(page, ".hint")).toContain("Shift and arrow keys, or a drag, select a window");
  for (const key of ["Home", "ArrowRight", "Shift+ArrowRight", "Shift+PageDown", "Shift+ArrowLeft"])
    await page.keyboard.press(key);
  await settled(page);
  const selected = (await heard(page, "mf-window")).map(exponents);
  expect(selected).toHaveLength(3);
  for (const [from] of selected) expect(from).toBeCloseTo(3.25, 3);
  expect(selected.map(([, to]) => Math.round(to * 4) / 4)).toEqual([3.5, 6, 5.75]);
  expect(await text(page, "[part=window]")).toContain("On t = 1,778 to");
  expect(await text(page, ".said")).toMatch(/^On t = 1,778 to/);
  // Without Shift the cursor goes on alone, and the next selection begins where it is.
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await settled(page);
  expect(exponents((await heard(page, "mf-window")).at(-1)).map((x) => Math.round(x * 4) / 4)).toEqual([
    5.25, 5.5,
  ]);
  await page.keyboard.press("Escape");
  await settled(page);
  expect((await heard(page, "mf-window")).at(-1)).toBeNull();
  expect(await text(page, ".said")).toBe("No window.");
  expect(await text(page, "output")).not.toBe("");
  await page.keyboard.press("Escape");
  await settled(page);
  expect(await text(page, "output")).toBe("");
  // Slides around it do not hear what was meant for the plot.
  const outside = await page.evaluate(() => (globalThis as unknown as { outside: string[] }).outside);
  expect(outside.filter((key) => key !== "Shift")).toEqual([]);
  await page.close();
}, 30_000);

test("a finger along the axis selects, one up and down moves the page", async () => {
  const page = await open('<mf-rate-plot></mf-rate-plot><div style="height: 2000px"></div>', {
    width: 390,
    height: 700,
    touch: true,
  });
  await plotOf(page);
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number }[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  const [from, to] = await Promise.all([place(page, 3, [1, 300]), place(page, 20, [1, 300])]);
  await touch("touchStart", [from]);
  for (let step = 1; step <= 10; step++)
    await touch("touchMove", [{ x: from.x + ((to.x - from.x) * step) / 10, y: from.y }]);
  await touch("touchEnd", []);
  await expect.poll(async () => (await heard(page, "mf-window")).length).toBe(1);
  const [low, high] = exponents((await heard(page, "mf-window"))[0]);
  expect(low).toBeCloseTo(3, 3);
  expect(Math.abs(high - 20)).toBeLessThan(0.5);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await touch("touchStart", [from]);
  for (let step = 1; step <= 10; step++) await touch("touchMove", [{ x: from.x, y: from.y - 12 * step }]);
  await touch("touchEnd", []);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(90);
  // The window is still the one that was selected.
  expect((await heard(page, "mf-window")).length).toBe(1);
  expect(
    await page
      .locator("mf-rate-plot")
      .evaluate((node) => (node as unknown as { window: number[] }).window[0]),
  ).toBeCloseTo(low * Math.LN10, 9);
  await page.close();
}, 30_000);

test.each([
  ['window="7 3"', 'window: found "7 3"; allowed: two powers of ten of t, the smaller first: "3 7"'],
  ['window="a few"', 'window: found "a few"; allowed: two powers of ten'],
  ['window="3 7 9"', 'window: found "3 7 9"; allowed: two powers of ten'],
  ['from="-1"', 'from: found "-1"; allowed: a power of ten of t, 0 or more'],
  ['to="late"', 'to: found "late"; allowed: a power of ten of t, 0 or more'],
  ['from="7" to="3"', 'from: found "7"; allowed: less than to = 3'],
])(
  "%s is said in words, and the plot stays",
  async (attributes, message) => {
    const page = await open(`<mf-rate-plot ${attributes}></mf-rate-plot>`);
    await plotOf(page);
    expect(await text(page, "[part=error]")).toContain(message);
    expect(await heard(page, "mf-error")).toEqual([{ message: expect.stringContaining(message) }]);
    expect(await page.locator("mf-rate-plot canvas").count()).toBe(1);
    await page.close();
  },
  30_000,
);

test("a trajectory of a recorded run is followed, drawn and read; one that is not there is said", async () => {
  const page = await open('<mf-rate-plot experiment="/two/" trajectory="3"></mf-rate-plot>');
  const readout = page.locator("mf-rate-plot output");
  await page.locator("mf-rate-plot [part=plot]").focus();
  await page.keyboard.press("End");
  await expect.poll(() => readout.textContent(), { timeout: 20_000 }).toMatch(/; trajectory 3/);
  await page.locator("mf-rate-plot").evaluate((node) => node.setAttribute("trajectory", "2000"));
  await page.locator("mf-rate-plot [part=error]").waitFor();
  expect(await text(page, "[part=error]")).toContain(
    "trajectory: found 2000; allowed: a whole number, 0 to 1999",
  );
  expect(await readout.textContent()).not.toContain("trajectory");
  await page.close();
}, 60_000);

test.each([false, true])(
  "axe finds nothing in a plot with fits, dark %s",
  async (dark) => {
    const page = await open('<h1>Rate</h1><mf-rate-plot window="3 7" to="20" from="3"></mf-rate-plot>', {
      dark,
    });
    await plotOf(page);
    await page.locator("mf-rate-plot [part=plot]").focus();
    await page.keyboard.press("Home");
    expect(await violations(page)).toEqual([]);
    await page.close();
  },
  60_000,
);

test("the constants of several initializations are overlaid, and of one are bars", async () => {
  const page = await open(
    '<h1>Constants</h1><mf-constant-histogram experiment="/atlas/"></mf-constant-histogram>',
  );
  const histogram = page.locator("mf-constant-histogram");
  await histogram.locator("summary").click();
  await histogram.locator("tbody tr").first().waitFor();
  const cells = await histogram
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) =>
        Array.from(row.querySelectorAll("td"), (cell) => Number(cell.textContent?.replaceAll(",", ""))),
      ),
    );
  for (const [index, { successes }] of atlas.summary.inits.entries())
    expect(cells.reduce((sum, row) => sum + row[index], 0)).toBe(successes);
  await histogram.locator("[part=plot]").focus();
  await page.keyboard.press("Home");
  await expect
    .poll(() => histogram.locator("output").textContent())
    .toMatch(/^0 to 0\.100: he \d+ of \d+; he-bias/);
  // A bin is read wherever the pointer is in it.
  const box = (await histogram.locator(".u-over").boundingBox())!;
  await page.mouse.move(box.x + (2.9 / 20) * box.width, box.y + box.height / 2);
  await expect.poll(() => histogram.locator("output").textContent()).toMatch(/^0\.200 to 0\.300: he/);
  expect(await histogram.locator("[part=text]").textContent()).toContain("Kolmogorov–Smirnov against");
  expect(await violations(page)).toEqual([]);
  await histogram.evaluate((node) => node.setAttribute("cell", "1"));
  await expect.poll(() => histogram.locator("tbody tr").first().locator("td").count()).toBe(2);
  await page.close();
}, 60_000);

/** The two-neuron record as it was when so many records had come, with its numbers times a factor. */
async function showPart(page: Page, records: number, factor = 1): Promise<void> {
  await page.locator("mf-rate-plot").evaluate(
    async (node, { records, factor }) => {
      type Columns = Record<string, Float64Array>;
      const { mf, two } = globalThis as unknown as {
        mf: {
          seriesOf(
            cell: unknown,
            summary: unknown,
          ): { curves: { lnT: Float64Array; gap: Columns; gapLnT: Columns } };
        };
        two: { cells: unknown[]; summary: { inits: unknown[] } };
      };
      const series = mf.seriesOf(two.cells[0], two.summary.inits[0]);
      const part = (columns: Columns) =>
        Object.fromEntries(
          Object.entries(columns).map(([key, values]) => [
            key,
            values.slice(0, records).map((value) => value * factor),
          ]),
        );
      const { curves } = series;
      const lnT = curves.lnT.slice(0, records);
      const plot = node as HTMLElement & {
        series: unknown;
        horizon: number;
        updateComplete: Promise<unknown>;
      };
      plot.horizon = 300 * Math.LN10;
      plot.series = [
        { ...series, curves: { ...curves, lnT, gap: part(curves.gap), gapLnT: part(curves.gapLnT) } },
      ];
      await plot.updateComplete;
    },
    { records, factor },
  );
}

test("the outline of an area is closed: a bar has an edge on either side", async () => {
  const page = await open("");
  const closed = () => page.evaluate(() => (globalThis as unknown as { outlines: number }).outlines);
  await page.evaluate(() => {
    const { prototype } = CanvasRenderingContext2D;
    const { closePath } = prototype;
    const count = { outlines: 0 };
    Object.assign(globalThis, count);
    prototype.closePath = function () {
      (globalThis as unknown as { outlines: number }).outlines++;
      closePath.call(this);
    };
    document.querySelector("main")!.innerHTML =
      '<mf-constant-histogram experiment="/two"></mf-constant-histogram>';
  });
  const bars = two.cells[0].numerator!.counts.filter((count) => count > 0).length;
  await expect.poll(closed).toBeGreaterThanOrEqual(bars);
  await page.close();
});

test("what comes while a run is underway is drawn into the same picture: cursor, focus and axes stay", async () => {
  const page = await open("<mf-rate-plot></mf-rate-plot>");
  await page.evaluate(() => {
    const { prototype } = CanvasRenderingContext2D;
    const { clearRect } = prototype;
    Object.assign(globalThis, { drawn: 0 });
    prototype.clearRect = function (...area) {
      (globalThis as unknown as { drawn: number }).drawn++;
      return clearRect.apply(this, area);
    };
  });
  await showPart(page, 600);
  const plot = page.locator("mf-rate-plot");
  await plot.locator("[part=plot]").focus();
  for (const key of ["Home", "PageDown", "PageDown"]) await page.keyboard.press(key);
  await settled(page);
  const look = () =>
    plot.evaluate((node) => {
      const root = node.shadowRoot!;
      const over = root.querySelector(".u-over")!.getBoundingClientRect();
      return {
        focus: root.activeElement?.getAttribute("part"),
        hairline: (root.querySelector(".u-cursor-x") as HTMLElement).style.transform,
        box: [over.left, over.top, over.width, over.height],
        time: root.querySelector("output")!.textContent!.split(":")[0],
      };
    });
  const canvas = await plot.locator("canvas").elementHandle();
  const before = await look();
  const values = await text(page, "output");
  expect(before).toMatchObject({ focus: "plot", time: "t = 106" });
  for (const [records, factor] of [
    [800, 1.01],
    [1000, 1.02],
    [1200, 0.99],
  ]) {
    await showPart(page, records, factor);
    expect(await look()).toEqual(before);
    expect(await text(page, "output")).not.toBe(values);
    // Nobody who listens is interrupted.
    expect(await plot.locator("output").getAttribute("aria-live")).toBe("off");
    expect(await plot.locator("canvas").evaluate((node, first) => node === first, canvas)).toBe(true);
  }
  await page.keyboard.press("ArrowRight");
  await settled(page);
  expect(await plot.locator("output").getAttribute("aria-live")).toBe("polite");
  // The same numbers, made anew, are not drawn again.
  const drawn = () => page.evaluate(() => (globalThis as unknown as { drawn: number }).drawn);
  const count = await drawn();
  await plot.evaluate(async (node) => {
    const plot = node as HTMLElement & { series: object[]; updateComplete: Promise<unknown> };
    plot.series = plot.series.map((one) => ({ ...one }));
    await plot.updateComplete;
  });
  expect(await drawn()).toBe(count);
  // Another part of the axis leaves the cursor at its time.
  const { time } = await look();
  await plot.evaluate((node) => node.setAttribute("from", "4"));
  await settled(page);
  expect((await look()).time).toBe(time);
  await page.close();
}, 60_000);

interface Drawn {
  fonts: number[];
  pens: [colour: string, width: number][];
}

/** What is drawn from now on: sizes of type and widths of lines, in CSS pixels. */
const watchCanvas = (page: Page) =>
  page.evaluate(() => {
    const drawn: Drawn = { fonts: [], pens: [] };
    Object.assign(globalThis, { drawn });
    const { prototype } = CanvasRenderingContext2D;
    const { fillText, stroke } = prototype;
    prototype.fillText = function (...words: Parameters<typeof fillText>) {
      drawn.fonts.push(Number.parseFloat(/([\d.]+)px/.exec(this.font)![1]) / devicePixelRatio);
      return fillText.apply(this, words);
    };
    prototype.stroke = function (this: CanvasRenderingContext2D, ...path: unknown[]) {
      drawn.pens.push([String(this.strokeStyle), this.lineWidth / devicePixelRatio]);
      Reflect.apply(stroke, this, path);
    };
  });

const drawnNow = (page: Page) => page.evaluate(() => (globalThis as unknown as { drawn: Drawn }).drawn);

test("on a stage type has 24 px, curves 3, and no more than five names; what is not the figure sleeps", async () => {
  const page = await open("", { width: 1280, height: 720 });
  await page.clock.install();
  await watchCanvas(page);
  await page.evaluate(() => {
    document.querySelector("main")!.innerHTML = '<mf-rate-plot stage window="3 7"></mf-rate-plot>';
  });
  await plotOf(page);
  const { fonts, pens } = await drawnNow(page);
  // Superscripts are smaller than what they stand on.
  const sizes = new Set(fonts.map((size) => Math.round(size * 10) / 10));
  expect([...sizes].sort()).toEqual([17.8, 24]);
  const curves = pens.filter(([colour]) => ["#0072b2", "#1b1d21"].includes(colour));
  expect(curves.length).toBeGreaterThanOrEqual(2);
  for (const [, width] of curves) expect(width).toBeCloseTo(3, 9);
  const size = (selector: string) =>
    page
      .locator(`mf-rate-plot ${selector}`)
      .first()
      .evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize));
  for (const selector of ["[part=window]", "output", "summary"])
    expect(await size(selector)).toBeGreaterThanOrEqual(24);
  const shown = () =>
    page
      .locator("mf-rate-plot .idle")
      .evaluateAll((nodes) => nodes.map((node) => Number(getComputedStyle(node).opacity)));
  expect(await shown()).toEqual([0, 0]);
  await page.mouse.move(640, 300);
  expect(await shown()).toEqual([1, 1]);
  await page.clock.runFor(2900);
  expect(await shown()).toEqual([1, 1]);
  await page.clock.runFor(200);
  expect(await shown()).toEqual([0, 0]);
  await page.locator("mf-rate-plot [part=plot]").focus();
  await page.keyboard.press("Home");
  expect(await shown()).toEqual([1, 1]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
  await page.close();
}, 60_000);

test("a stage needs a window of 1280 px, and comes and goes with it", async () => {
  const page = await open("", { width: 1100 });
  await watchCanvas(page);
  await page.evaluate(() => {
    document.querySelector("main")!.innerHTML = "<mf-rate-plot stage></mf-rate-plot>";
  });
  await plotOf(page);
  expect(Math.max(...(await drawnNow(page)).fonts)).toBe(13);
  await page.setViewportSize({ width: 1400, height: 800 });
  await expect.poll(async () => Math.max(...(await drawnNow(page)).fonts)).toBeCloseTo(24, 9);
  await page.close();
}, 30_000);

test("the phases and the constants stand on a stage too", async () => {
  const page = await open("", { width: 1280, height: 720 });
  await watchCanvas(page);
  await page.evaluate(() => {
    document.querySelector("main")!.innerHTML =
      `<h1>Stage</h1><h2>Phases</h2><mf-phase-strip stage experiment="/atlas/" cell="1"></mf-phase-strip>
      <mf-constant-histogram stage experiment="/atlas/"></mf-constant-histogram>`;
  });
  await expect.poll(() => page.locator("canvas").count()).toBe(3);
  const { fonts } = await drawnNow(page);
  expect(Math.min(...fonts)).toBeGreaterThan(17);
  expect(Math.max(...fonts)).toBeCloseTo(24, 9);
  const transitions = page.locator("mf-phase-strip .scroll");
  const opacity = () => transitions.evaluate((node) => Number(getComputedStyle(node).opacity));
  expect(await opacity()).toBe(0);
  await page.locator("mf-phase-strip h3").first().hover();
  expect(await opacity()).toBe(1);
  expect(await violations(page)).toEqual([]);
  await page.close();
}, 60_000);
