import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import adam from "../../demo/talk/recorded/adam.json" with { type: "json" };
import gd from "../../demo/talk/recorded/gd.json" with { type: "json" };
import { parseExperiment, presets } from "../../src/experiment/index.ts";
import { parseReplay } from "../../src/record/index.ts";
import { violations } from "../elements/axe.ts";
import { launchBrowser, watchPage } from "../harness/browser.ts";
import { type Site, serveSite } from "./site.ts";

let site: Site;
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  site = await serveSite();
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  site?.close();
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

interface Heard {
  heard: { progress: number; results: string[] };
}

interface Look {
  hash?: string;
  dark?: boolean;
  width?: number;
  height?: number;
  still?: boolean;
  gpu?: boolean;
}

async function open({
  hash = "",
  dark = false,
  width = 1280,
  height = 720,
  still = false,
  gpu = true,
}: Look = {}) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: still ? "reduce" : "no-preference",
  });
  complaints = watchPage(page);
  await page.addInitScript((gpu) => {
    if (!gpu) Object.defineProperty(navigator, "gpu", { value: undefined });
    const heard: Heard["heard"] = { progress: 0, results: [] };
    Object.assign(globalThis, { heard });
    addEventListener("mf-progress", () => {
      heard.progress++;
    });
    addEventListener("mf-result", (event) => {
      const { experiment } = (event as CustomEvent).detail;
      if (experiment) heard.results.push(experiment.name);
    });
  }, gpu);
  await page.goto(`${site.url}talk/${hash}`);
  if (width >= 720) await page.locator("section.present").waitFor();
  return page;
}

const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as Heard).heard);
const present = (page: Page) => page.locator("section.present").getAttribute("id");
const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim() ?? "";
const ids = (page: Page) =>
  page.locator(".slides > section").evaluateAll((sections) => sections.map(({ id }) => id));

/** Until every figure of the slide has something to show. */
const drawn = (page: Page) =>
  expect
    .poll(
      () =>
        page.locator("section.present").evaluate((slide) => {
          const widgets = [...slide.querySelectorAll<HTMLElement>("[data-run], mf-compare")];
          return widgets.every(({ shadowRoot }) => shadowRoot?.querySelector("figure, mf-figure"));
        }),
      { timeout: 60_000 },
    )
    .toBe(true);

/** What of the slide reaches below it or to its right, and its smallest type, in pixels. */
const measured = (page: Page) =>
  page.locator("section.present").evaluate((slide) => {
    const within = (root: Element | ShadowRoot): Element[] =>
      [...root.querySelectorAll("*")].flatMap((element) => [
        element,
        ...(element.shadowRoot ? within(element.shadowRoot) : []),
      ]);
    const seen = within(slide).filter(
      (element) =>
        !element.closest("aside, .idle, .said, .hint, math") &&
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        element.getBoundingClientRect().height > 0,
    );
    const texts = seen.filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
    );
    const box = (element: Element) => element.getBoundingClientRect();
    return {
      outside: texts
        .filter((element) => box(element).bottom > innerHeight || box(element).right > innerWidth)
        .map((element) => element.textContent),
      type: Math.min(
        ...texts
          .filter((element) => !element.closest("sup, sub, .mark, kbd, code, svg"))
          .map((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
      ),
      titleBottom: box(slide.querySelector("h1, h2")!).bottom,
      bodyTop: box(slide.querySelector(".body")!).top,
    };
  });

test("twelve slides and more tell the story, each with a title, notes and a mark of whose it is", async () => {
  const page = await open();
  const all = await ids(page);
  expect(all.length).toBeGreaterThanOrEqual(12);
  const facts = await page.locator(".slides > section").evaluateAll((sections) =>
    sections.map((section) => ({
      title: section.querySelector("h1, h2")?.textContent?.trim(),
      notes: section.querySelectorAll("aside.notes p").length,
    })),
  );
  for (const { title, notes } of facts) {
    expect(title).toBeTruthy();
    expect(notes).toBeGreaterThan(0);
  }
  const marks = await page.locator("h2 .mark").allTextContents();
  expect(new Set(marks)).toEqual(new Set(["paper", "code", "ours"]));
  expect(await page.locator("math").count()).toBeGreaterThan(20);
  await page.close();
});

test.each<Look>([
  { width: 1280, height: 720 },
  { width: 1920, height: 1080, dark: true },
])(
  "slides fit $width x $height with type for a stage, under a strict policy from a subfolder, and axe finds nothing",
  async (look) => {
    const page = await open(look);
    for (const id of await ids(page)) {
      expect(await present(page)).toBe(id);
      await drawn(page);
      const { outside, type, titleBottom, bodyTop } = await measured(page);
      expect(outside, id).toEqual([]);
      expect(type, id).toBeGreaterThanOrEqual((24 * look.width!) / 1280 - 0.1);
      expect(titleBottom, id).toBeLessThanOrEqual(bodyTop);
      expect(await violations(page), id).toEqual([]);
      await page.keyboard.press("ArrowRight");
    }
    expect((await heard(page)).progress).toBeGreaterThan(0);
    await page.close();
  },
  300_000,
);

test("a link opens its slide; the window's fits, the answer and the histogram are those of one run that is computed here", async () => {
  const page = await open({ hash: "#/window" });
  expect(await present(page)).toBe("window");
  await drawn(page);
  const words = () => page.locator("section.present mf-rate-plot [part=window]").textContent();
  await expect
    .poll(async () => squeezed(await words()), { timeout: 60_000 })
    .toMatch(/^On t = 103 to 107, both laws fit: /);
  await expect.poll(async () => (await heard(page)).results, { timeout: 120_000 }).toContain("talk");
  await page.goto(`${site.url}talk/#/constant`);
  await expect.poll(() => present(page)).toBe("constant");
  const answer = squeezed(await page.locator("#constant .say").textContent());
  expect(answer).toMatch(/^It is 1\/ln t: exponent −1\.0000 .*, c = 0\.4\d .*succeeded\.$/);
  const [, successes] = /([\d,]+) of 4,096 succeeded/.exec(answer)!;
  // A quarter of 4,096 succeed: four standard deviations of a binomial are 111.
  expect(Math.abs(Number(successes.replace(",", "")) - 1024)).toBeLessThan(111);
  await page.goto(`${site.url}talk/#/density`);
  const label = page.locator("#density [part=plot]");
  await expect
    .poll(() => label.getAttribute("aria-label"))
    .toBe(`Histogram of the terminal numerator over ${successes} successes`);
  await page.goto(`${site.url}talk/#/zoom`);
  await expect
    .poll(async () => squeezed(await words()))
    .toMatch(
      /Carried on to t = 10300, 1\/\(ln t \+ k\) is \d+ % too large, the power of t is 10\d\d times too small\.$/,
    );
  await page.close();
});

test("a slide that is left rests, and goes on when it is shown again", async () => {
  const page = await open({ hash: "#/starts" });
  await expect.poll(async () => (await heard(page)).progress, { timeout: 60_000 }).toBeGreaterThan(0);
  await page.keyboard.press("End");
  await expect.poll(() => present(page)).toBe("references");
  // What was under way may still report; then there is a second of silence.
  let [before, now] = [-1, (await heard(page)).progress];
  while (before !== now) {
    await page.waitForTimeout(1000);
    [before, now] = [now, (await heard(page)).progress];
  }
  expect((await heard(page)).results).toEqual([]);
  await page.goto(`${site.url}talk/#/starts`);
  await expect.poll(async () => (await heard(page)).results, { timeout: 120_000 }).toContain("talk-starts");
  await page.close();
});

test("arrows turn pages, after a click on a figure too; a figure or a button reached by Tab keeps its keys", async () => {
  const page = await open({ hash: "#/margin" });
  await drawn(page);
  const trajectory = page.locator("#margin mf-trajectory");
  const time = () => trajectory.locator("[part=plot]").getAttribute("aria-valuetext");
  const first = await time();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect.poll(time).not.toBe(first);
  expect(await present(page)).toBe("margin");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect.poll(() => trajectory.locator("[part=play]").textContent()).toContain("Pause");
  expect(await present(page)).toBe("margin");
  await page.keyboard.press("Space");
  await page.goto(`${site.url}talk/#/adam`);
  await expect.poll(() => present(page)).toBe("adam");
  await page.locator("#adam [part=plot]").click();
  await page.keyboard.press("PageDown");
  await expect.poll(() => present(page)).toBe("status");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => present(page)).toBe("adam");
  await page.close();
});

test("the speaker's window follows the slides, and turns them", async () => {
  const page = await open();
  const [notes] = await Promise.all([page.waitForEvent("popup"), page.keyboard.press("s")]);
  complaints = watchPage(notes);
  const title = async () => squeezed(await notes.locator("h1").textContent());
  await expect.poll(title).toMatch(/^Is it 1\/ln t/);
  expect(await notes.locator("#notes p").count()).toBe(2);
  await page.keyboard.press("ArrowRight");
  await expect.poll(title).toMatch(/^Two neurons, two points/);
  await notes.getByRole("button", { name: "Next" }).click();
  await expect.poll(() => present(page)).toBe("margin");
  expect(squeezed(await notes.locator("#next").textContent())).toMatch(/^Next: Up to ten million steps/);
  expect(await violations(notes)).toEqual([]);
  await notes.close();
  await page.close();
});

test("d is dark or light, and ? lists the keys with ours among them", async () => {
  const page = await open();
  await page.keyboard.press("d");
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  expect(await theme()).toBe("dark");
  await page.keyboard.press("d");
  expect(await theme()).toBe("light");
  await page.keyboard.press("?");
  const help = page.locator(".r-overlay-help");
  await expect.poll(async () => squeezed(await help.textContent())).toMatch(/Dark or light/);
  await page.close();
});

test("on a phone it is an article to scroll, and without WebGPU the twin computes", async () => {
  const page = await open({ width: 390, height: 844, dark: true, still: true, gpu: false });
  expect(await page.locator("section.present").count()).toBe(0);
  await page.locator("#window").scrollIntoViewIfNeeded();
  await expect.poll(() => page.locator("#window figure").count(), { timeout: 120_000 }).toBe(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(page)).toEqual([]);
  const size = await page.evaluate(() => {
    const texts = [...document.querySelectorAll("section > .say, section li, section p")];
    return Math.min(...texts.map((text) => Number.parseFloat(getComputedStyle(text).fontSize)));
  });
  expect(size).toBeGreaterThanOrEqual(16);
  await page.close();
});

test("what is recorded for Adam and GD differs in the optimizer alone, and its audits passed", async () => {
  const [one, other] = [adam, gd].map((record) => parseReplay(JSON.stringify(record)));
  for (const { summary } of [one, other]) expect(summary.audit?.passed).toBe(true);
  const { optimizer, name: _name, ...rest } = one.experiment;
  expect(optimizer).toEqual(parseExperiment(presets["two-neuron-adam"].experiment).optimizer);
  expect(other.experiment).toMatchObject(rest);
  expect(other.experiment.optimizer).toEqual(parseExperiment(presets.exact.experiment).optimizer);
});
