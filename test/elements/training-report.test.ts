import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { trainingPage } from "../../src/node/index.ts";
import type { ComparisonRecord, TrainingRecord } from "../../src/training/index.ts";
import { watchPage } from "../harness/browser.ts";
import { violations } from "./axe.ts";
import { bundle, launch, parsedSvg } from "./page.ts";
import { sampleComparison, sampleTraining } from "./training-sample.ts";

const folder = mkdtempSync(join(tmpdir(), "marginflow-training-"));
const record = sampleComparison();
let script = "";
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  script = bundle("training");
  browser = await launch();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

async function open(
  shown: ComparisonRecord | TrainingRecord,
  { dark = false, width = 1280 } = {},
): Promise<Page> {
  const file = join(folder, "report.html");
  writeFileSync(file, trainingPage(shown, script));
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  complaints = watchPage(page);
  await page.goto(pathToFileURL(file).href);
  await page.locator("mf-training-report main").waitFor();
  return page;
}

const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim();
const cells = (page: Page, region: string, row: string) =>
  page
    .getByRole("region", { name: region })
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: row, exact: true }) })
    .locator("td")
    .allTextContents();

test("a comparison: answer, results, memory beside the formula and the paper's own", async () => {
  const page = await open(record);
  expect(squeezed(await page.locator("[part=answer]").textContent())).toContain(
    "Lowest is Muon, 0.163 (0.162 to 0.164).",
  );
  expect(await cells(page, "Results by optimizer", "Muon")).toEqual([
    "0.010",
    "0.163 (0.162 to 0.164)",
    "4.00",
    "1.60",
    "300",
    "none",
  ]);
  expect((await cells(page, "Results by optimizer", "SGD")).slice(-2)).toEqual([
    "not reached",
    "1 of 3, at step 120",
  ]);
  const sumo = await cells(page, "Memory by optimizer", "SUMO-SVD");
  expect(sumo.map(squeezed).slice(0, 2)).toEqual(["13.3 kB", "13.3 kB + 8 bytes agrees"]);
  expect((await cells(page, "Memory in the paper", "SUMO"))[3]).toBe("14.68 (3.84 GB)");
  expect((await cells(page, "Losses by learning rate", "SGD")).map(squeezed)).toEqual([
    "0.0030: 0.303 0.010: 0.310 ✓ 0.030: diverged",
    "3 of 9",
    "3 of 9",
  ]);
  await page.close();
});

test("state that is not what the formula says is marked", async () => {
  const other = structuredClone(record);
  other.contenders[0].record.ledger.state += 4096;
  const page = await open(other);
  expect(squeezed((await cells(page, "Memory by optimizer", "AdamW"))[1])).toBe("133 kB does not agree");
  await page.close();
});

test("matrix and step of the moments are picked for all figures", async () => {
  const page = await open(record);
  await page.getByLabel("Matrix").selectOption("hidden2.weights");
  await page.getByRole("slider", { name: "Step of the singular values" }).fill("1");
  const label = (show: string) =>
    page.locator(`mf-moment-plot[show=${show}] [part=plot]`).getAttribute("aria-label");
  await expect
    .poll(() => label("spectrum"))
    .toContain("Singular values of the moment of hidden2.weights at step 200");
  expect(await label("condition")).toContain("condition number of the moment of hidden2.weights");
  const drawings = await parsedSvg(page, "mf-loss-plot, mf-moment-plot, mf-parts-plot");
  expect(drawings).toHaveLength(9);
  for (const drawing of drawings) {
    expect(drawing!.fault).toBeNull();
    expect(drawing!.title).toBe(drawing!.label);
  }
  await page.close();
});

test("one training has a question of its own, and no rates that were not tuned", async () => {
  const page = await open(sampleTraining({ kind: "sumo" }));
  expect(await page.locator("[part=question]").textContent()).toBe(
    "What becomes of the moment when SUMO-SVD trains?",
  );
  expect(await page.getByRole("region", { name: "Losses by learning rate" }).count()).toBe(0);
  await page.close();
});

test("a record that cannot be read is said", async () => {
  const page = await browser.newPage();
  complaints = watchPage(page);
  const file = join(folder, "broken.html");
  const whole = trainingPage(record, script);
  writeFileSync(file, whole.replace(/(id="training">)[\s\S]*?<\/script>/, "$1{</script>"));
  await page.goto(pathToFileURL(file).href);
  expect(await page.locator("mf-training-report [role=status]").textContent()).toContain(
    "The record of this training cannot be read",
  );
  await page.close();
});

test.each([
  { dark: false, width: 1280 },
  { dark: true, width: 390 },
])("axe finds nothing, dark $dark, $width px, and nothing is wider", async (look) => {
  const page = await open(record, look);
  await page.locator("mf-loss-plot canvas").first().waitFor();
  for (const summary of await page.locator("mf-training-report summary").all()) await summary.click();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
  await page.close();
});
