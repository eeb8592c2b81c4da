import { expect, test } from "vitest";
import { parseExperiment, presets, toUrl } from "../../src/experiment/index.ts";
import { violations } from "../elements/axe.ts";
import { heardOn, type OpenOptions, openLab, resultOf, runState, squeezed } from "./lab.ts";
import { pagesForTests } from "./pages.ts";

const pages = pagesForTests();

async function open(hash: string, options: OpenOptions = {}) {
  const opened = await openLab(pages.browser, `${pages.site.url}${hash}`, options);
  pages.complaints = opened.complaints;
  return opened.page;
}

const one = toUrl(
  parseExperiment({ ...presets["two-neuron"].experiment, trajectories: 600, logHorizon: 40 }),
);
const atlas = toUrl(
  parseExperiment({ ...presets["init-atlas"].experiment, trajectories: 256, logHorizon: 12 }),
);

test.each([
  { what: "one cell", hash: one, dark: false, width: 1280 },
  { what: "one cell", hash: one, dark: true, width: 390 },
  { what: "nine cells", hash: atlas, dark: false, width: 390 },
  { what: "nine cells", hash: atlas, dark: true, width: 1920 },
])("axe finds nothing: $what, dark $dark, $width px; and nothing is wider", async ({ hash, ...look }) => {
  const page = await open(hash, look);
  await resultOf(page);
  for (const summary of await page.locator("mf-sweep summary").all())
    if (await summary.isVisible()) await summary.click();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
  await page.close();
});

test("every control and every chart is reached by the keyboard, and says what it is", async () => {
  const page = await open(one);
  await resultOf(page);
  const reached: string[] = [];
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      let at: Element | null = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      if (!at || at === document.body) return "";
      const label =
        (at as HTMLInputElement).labels?.[0]?.textContent ?? at.getAttribute("aria-label") ?? at.textContent;
      return label?.replace(/\s+/g, " ").trim() ?? "?";
    });
    reached.push(name);
  }
  for (const wanted of [
    /^gap against ln t/,
    /^gap times ln t against ln t/,
    /^Histogram of the terminal numerator/,
    /^Preset/,
    /^Initialization/,
    /^Width/,
    /^Learning rate/,
    /^Trajectories/,
    /^Exact steps/,
    /^Horizon/,
    /^Seed/,
    /^Run again/,
    /^Copy link/,
    /^Download/,
    /^Copy as CLI/,
    /^Trajectory/,
  ])
    expect(
      reached.some((name) => wanted.test(name)),
      `${wanted} in ${reached.join(" | ")}`,
    ).toBe(true);
  await page.close();
});

test("arrow keys read a chart: a live value, its place as an event, and a table of the same numbers", async () => {
  const page = await open(one);
  const record = await resultOf(page);
  const plot = page.locator("mf-rate-plot").first();
  await plot.locator("[part=plot]").focus();
  await page.keyboard.press("End");
  const { gap } = record.cells[0].curves;
  const output = async () => squeezed(await plot.locator("output").textContent());
  await expect.poll(output).toContain("median");
  const spoken = await output();
  expect(spoken).toContain("t = 1040: mean");
  expect(Number(/median (\S+),/.exec(spoken)![1])).toBeCloseTo(gap.q50.at(-1)!, 5);
  await plot.locator("details summary").click();
  await plot.locator("details tbody tr").last().waitFor();
  const last = await plot.locator("details tbody tr").last().locator("td").allTextContents();
  expect(last.some((cell) => Math.abs(Number(cell) - gap.q50.at(-1)!) < 1e-5)).toBe(true);
  await page.close();
});

test("cells: all their medians, a table, and one of them below", async () => {
  const page = await open(atlas);
  const record = await resultOf(page);
  expect(record.cells).toHaveLength(9);
  expect(await page.locator("mf-cell-table tbody tr").count()).toBe(9);
  await page.locator("fieldset").getByText("binary", { exact: true }).click();
  await expect.poll(() => page.url()).toContain("cell=5");
  expect(squeezed(await page.locator("[part=answer]").textContent())).toMatch(/of 9 cells/);
  await page.close();
});

test("the paper's window first, then by itself to the horizon; what the reader picks stays", async () => {
  const page = await open("");
  await page.locator("mf-rate-plot canvas").first().waitFor();
  const shown = () =>
    page.evaluate(() => {
      const lab = document.querySelector("mf-sweep")!.shadowRoot!;
      return [...lab.querySelectorAll<HTMLInputElement>("input[name=span]")].map(({ checked }) => checked);
    });
  expect(await shown()).toEqual([true, false]);
  await expect.poll(shown, { timeout: 20_000 }).toEqual([false, true]);
  await page.getByLabel("the paper’s window").check();
  await resultOf(page);
  await page.waitForTimeout(6500);
  expect(await shown()).toEqual([true, false]);
  await page.close();
});

test("an experiment from files is left to the command line; a change while it runs starts over", async () => {
  const page = await open(one);
  await resultOf(page);
  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        addEventListener("mf-error", (event) => resolve((event as CustomEvent).detail.message), {
          once: true,
        });
        const lab = document.querySelector("mf-sweep")! as HTMLElement & { experiment: unknown };
        lab.experiment = {
          name: "mine",
          trajectories: 4,
          network: { width: 2 },
          dataset: { kind: "two-points" },
          loss: "exponential",
          optimizer: { kind: "gd", learningRate: 0.01 },
          init: { kind: "explicit", file: "mine.csv" },
          exactSteps: 10,
        };
      }),
  );
  expect(refused).toContain(
    'init.kind: found "explicit"; allowed: any other here: the command line reads parameters from files',
  );
  await page.getByRole("spinbutton", { name: "Trajectories" }).fill("100000");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await runState(page)).state).toBe("running");
  await page.getByRole("spinbutton", { name: "Trajectories" }).fill("400");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await runState(page)).trajectories).toBe(400);
  expect((await resultOf(page, 2)).summary.trajectories).toBe(400);
  expect((await heardOn(page)).errors).toHaveLength(1);
  await page.close();
});
