import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { significant } from "../../src/figure/index.ts";
import { methodOf, type SpectraExperiment, type SpectraRecord } from "../../src/spectra/index.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";
import { bundle } from "../harness/bundle.ts";
import { npy } from "../spectra/npy.ts";
import { experimentOf, runTwin } from "../spectra/twin.ts";
import { violations } from "./axe.ts";
import { parsedSvg } from "./page.ts";

const HTML = (lab: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lab</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main>${lab}</main><script type="module" src="/elements.js"></script></body></html>`;
let served: Served;
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  served = await serve({
    "/lab.html": HTML("<mf-spectra-lab></mf-spectra-lab>"),
    "/linked.html": HTML(
      '<mf-spectra-lab link="#spectrum=rank&amp;rank=2&amp;tail=0.01&amp;size=6&amp;matrices=9&amp;iterations=4&amp;steps=3"></mf-spectra-lab>',
    ),
    "/broken.html": HTML('<mf-spectra-lab link="#kappa=ten"></mf-spectra-lab>'),
    "/elements.js": await bundle("../elements/spectra-entry.ts"),
  });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

/** A page without WebGPU: the twin computes, and what it shows is known to the last digit. */
async function open(path = "/lab.html", { dark = false, width = 1280 } = {}): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  complaints = watchPage(page);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "gpu", { value: undefined });
    const heard: unknown[] = [];
    Object.assign(globalThis, { heard });
    for (const name of ["mf-change", "mf-error", "mf-result"])
      addEventListener(name, (event) =>
        heard.push([name, name === "mf-result" ? null : (event as CustomEvent).detail]),
      );
  });
  await page.goto(served.url + path);
  return page;
}

const heard = (page: Page, name: string) =>
  page.evaluate(
    (wanted) =>
      (globalThis as unknown as { heard: [string, unknown][] }).heard
        .filter(([one]) => one === wanted)
        .map(([, detail]) => detail),
    name,
  );

const results = async (page: Page, count: number) =>
  expect.poll(async () => (await heard(page, "mf-result")).length, { timeout: 15_000 }).toBe(count);

const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim();

/** Rich text without its marks. */
const shown = (text: string) => text.replace(/\^\{-(\d+)\}/g, "−$1").replace(/\^\{(\d+)\}/g, "$1");

async function rows(page: Page): Promise<Record<string, string[]>> {
  const all = await page.locator("mf-spectra-methods tbody tr").all();
  return Object.fromEntries(
    await Promise.all(
      all.map(async (row) => [
        await row.getAttribute("data-method"),
        (await row.locator("td").allTextContents()).map((text) => squeezed(text)),
      ]),
    ),
  );
}

const twinOf = (parts: Partial<SpectraExperiment>): Promise<SpectraRecord> =>
  runTwin(experimentOf({ matrices: 64, iterations: 10, ...parts }));

test("runs by itself: the twin's numbers in answer and table, and a quiet notice", async () => {
  const page = await open();
  await results(page, 1);
  const record = await twinOf({});
  const answer = squeezed(await page.locator("[part=answer]").textContent());
  expect(answer).toBe(
    "Nine: the cubic is within 10−3 of orthogonal after 9 steps; the convergent quintic needs 6, Polar Express needs 7. Muon’s quintic does not converge: it is 0.318 off after 10 steps.",
  );
  expect(await page.locator("[part=question]").textContent()).toBe(
    "How many Newton–Schulz steps is an exact SVD worth?",
  );
  const table = await rows(page);
  expect(table.bound[0]).toBe(significant(record.bound!.values[5]));
  for (const method of ["newton-schulz", "newton-schulz-5", "muon", "polar-express"] as const) {
    const { error } = methodOf(record, method);
    expect(table[method].slice(0, 2)).toEqual([
      shown(significant(error[4].q50)),
      shown(significant(error[4].max)),
    ]);
  }
  expect(table["newton-schulz"][3]).toBe("9");
  expect(table.muon[3]).toBe("not reached");
  expect(await page.locator("[part=notice]").textContent()).toContain("No WebGPU here");
  expect(await page.locator("mf-spectra-time [part=empty]").textContent()).toContain("Times need WebGPU");
  expect(await page.locator(".words").first().textContent()).toContain(
    "None of 640 errors of the cubic is above its own matrix’s bound",
  );
  await page.close();
}, 60_000);

test("arrow keys read the errors, and the table behind the figure has the same", async () => {
  const page = await open();
  await results(page, 1);
  const record = await twinOf({});
  const plot = page.locator("mf-spectra-error");
  await plot.locator("[part=plot]").focus();
  for (let step = 0; step <= 5; step++) await page.keyboard.press("ArrowRight");
  const { q50 } = methodOf(record, "newton-schulz").error[4];
  expect(squeezed(await plot.locator("output").textContent())).toContain(
    `After 5 steps: Newton–Schulz, cubic ${significant(q50, 2)}`,
  );
  await plot.locator("summary").click();
  const cells = await plot.locator("tbody tr").nth(5).locator("th, td").allTextContents();
  expect(cells[0]).toBe("5");
  expect(cells[1]).toContain(significant(q50));
  await page.close();
}, 60_000);

test("a link is followed; what the reader changes runs and is told as a link", async () => {
  const page = await open("/linked.html");
  await results(page, 1);
  const record = await twinOf({
    spectrum: { kind: "rank", rank: 2, tail: 0.01 },
    size: 6,
    matrices: 9,
    iterations: 4,
  });
  expect((await rows(page)).muon[0]).toBe(significant(methodOf(record, "muon").error[2].q50));
  expect(await page.locator("mf-spectra-form select").inputValue()).toBe("rank");
  await page.getByLabel("Size r").fill("5");
  await page.getByLabel("Size r").press("Enter");
  await page.getByRole("radio", { name: "|A|F" }).check();
  const linkOf = async () => (await heard(page, "mf-change")).at(-1);
  await expect
    .poll(linkOf)
    .toBe("#spectrum=rank&rank=2&tail=0.01&size=5&matrices=9&scaling=frobenius&iterations=4&seed=0&steps=3");
  const changed = await twinOf({
    spectrum: { kind: "rank", rank: 2, tail: 0.01 },
    size: 5,
    matrices: 9,
    iterations: 4,
    scaling: "frobenius",
  });
  await expect
    .poll(async () => (await rows(page)).muon[0])
    .toBe(significant(methodOf(changed, "muon").error[2].q50));
  expect(await page.locator(".words").first().textContent()).toContain("here κ = ");
  await page.getByRole("slider", { name: "Steps" }).press("ArrowRight");
  expect(await linkOf()).toMatch(/steps=4$/);
  await expect
    .poll(async () => (await rows(page)).muon[0])
    .toBe(significant(methodOf(changed, "muon").error[3].q50));
  await page.close();
}, 60_000);

test("a malformed link is said in place; the controls run all the same", async () => {
  const page = await open("/broken.html");
  expect(squeezed(await page.getByRole("alert").textContent())).toBe(
    'Not run. The link cannot be used: kappa: found "ten"; allowed: a number',
  );
  expect(await heard(page, "mf-error")).toEqual([
    { message: 'The link cannot be used: kappa: found "ten"; allowed: a number' },
  ]);
  expect(await page.locator("mf-spectra-error [part=empty]").textContent()).toBe(
    "Nothing has been measured yet.",
  );
  await page.getByRole("button", { name: "Run again" }).click();
  await results(page, 1);
  expect(await page.getByRole("alert").count()).toBe(0);
  await page.close();
}, 60_000);

test("a number out of range is said beside the controls, and the next one that is not runs", async () => {
  const page = await open();
  await results(page, 1);
  const kappa = page.getByLabel("Condition number");
  await kappa.fill("0.5");
  await kappa.press("Enter");
  expect(squeezed(await page.getByRole("alert").textContent())).toBe(
    "Not run. kappa: found 0.5; allowed: a number from 1 to 100,000,000",
  );
  await kappa.fill("1e4");
  await kappa.press("Enter");
  await results(page, 2);
  expect(await page.getByRole("alert").count()).toBe(0);
  const record = await twinOf({ spectrum: { kind: "condition", kappa: 1e4 } });
  expect((await rows(page))["newton-schulz"][0]).toBe(
    significant(methodOf(record, "newton-schulz").error[4].q50),
  );
  await page.close();
}, 60_000);

test("moments come from an NPY file; one that is none says so and changes nothing", async () => {
  const page = await open();
  await results(page, 1);
  await page.locator("select").selectOption("moments");
  expect(await page.getByRole("alert").textContent()).toContain("Choose an NPY file");
  const file = page.locator("input[type=file]");
  await file.setInputFiles({ name: "bad.npy", mimeType: "", buffer: Buffer.from("no numbers") });
  await expect
    .poll(async () => squeezed(await page.locator("[part=notice]").textContent()))
    .toBe(
      "Not run. The file cannot be used: bad.npy: found not an NPY file; allowed: an NPY file of numbers, of shape (rows, cols) or (batch, rows, cols)",
    );
  const values = Float64Array.from({ length: 60 }, (_, i) => Math.cos(i * i + 1));
  await file.setInputFiles({
    name: "moments.npy",
    mimeType: "",
    buffer: Buffer.from(npy(values, [5, 3, 4])),
  });
  await results(page, 2);
  expect(await page.locator("mf-spectra-form .hint").last().textContent()).toBe(
    "In use: moments.npy, 5 matrices of 3 × 4",
  );
  expect(squeezed(await page.locator(".words").first().textContent())).toContain(
    "Medians over 5 matrices of 3 × 4",
  );
  expect(await page.locator("mf-spectra-values figure").count()).toBe(1);
  await page.close();
}, 60_000);

test.each([
  { dark: false, width: 1280 },
  { dark: true, width: 1280 },
  { dark: false, width: 390 },
])(
  "axe finds nothing in the lab, dark $dark, $width px",
  async ({ dark, width }) => {
    const page = await open("/linked.html", { dark, width });
    await results(page, 1);
    for (const summary of await page.locator("mf-spectra-lab summary").all()) await summary.click();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.close();
  },
  60_000,
);

test("a lab that leaves the page stops, and begins again when it is back", async () => {
  const page = await open();
  await page.locator("mf-spectra-lab").evaluate((lab) => {
    const main = lab.parentElement!;
    lab.remove();
    main.append(lab);
  });
  await results(page, 1);
  await page.close();
}, 60_000);

test("every plot of the lab gives itself as an SVG, with its numbers as CSV", async () => {
  const page = await open();
  await results(page, 1);
  const charts = "mf-spectra-error, mf-spectra-map, mf-spectra-values, mf-spectra-time";
  const found = (await parsedSvg(page, charts)).filter((one) => one !== null);
  expect(found.length).toBeGreaterThanOrEqual(3);
  for (const one of found) {
    expect(one.fault).toBeNull();
    expect(one.title).toBe(one.label);
    expect(one.rows).toBeGreaterThan(3);
  }
  await page.close();
}, 30_000);
