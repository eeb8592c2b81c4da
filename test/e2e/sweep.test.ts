import { parquetReadObjects } from "hyparquet";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { twinSweep } from "../../src/ensemble/index.ts";
import { type Experiment, parseExperiment, presets, toUrl } from "../../src/experiment/index.ts";
import { browserCommand, loadExperiment } from "../../src/node/index.ts";
import { heardOn, openLab, recordOf, resultOf, runState, saved, squeezed } from "./lab.ts";
import { pagesForTests } from "./pages.ts";

const pages = pagesForTests();

async function open(hash: string, options: Parameters<typeof openLab>[2] = {}) {
  const opened = await openLab(pages.browser, `${pages.site.url}${hash}`, options);
  pages.complaints = opened.complaints;
  return opened.page;
}

const small = (changes: object = {}): Experiment =>
  parseExperiment({ ...presets["two-neuron"].experiment, trajectories: 1200, logHorizon: 60, ...changes });
/** Seconds of work. */
const long = (changes: object = {}) => small({ trajectories: 8000, init: { kind: "he-bias" }, ...changes });

test("the default runs by itself in a worker, first plot within 3 s", async () => {
  const page = await open("");
  const record = await resultOf(page);
  expect((await heardOn(page)).first).toBeLessThan(3000);
  expect((await runState(page)).engine).toBe("worker");
  expect(record.experiment).toMatchObject({
    name: "two-neuron",
    trajectories: 4096,
    logHorizon: 300,
    seed: 42,
  });
  expect(record.summary.audit).toMatchObject({ passed: true, trajectories: 64 });
  expect(record.summary.inits[0].rate!.verdict.answer).toBe("1/ln t");
  const answer = squeezed(await page.locator("[part=answer]").textContent());
  expect(answer).toMatch(
    /^It is 1\/ln t: exponent −1\.0+\d* \(.*\), c = 0\.4\d+ .* 1,037 of 4,096 succeeded\.$/,
  );
  await page.close();
});

test("its numbers are those of the f64 twin", async () => {
  const page = await open(toUrl(small()));
  const record = await resultOf(page);
  const twin = await twinSweep(record.experiment, { batchSize: 1200 }).result;
  expect(record.summary.counts).toEqual(twin.summary.counts);
  const [ours] = record.cells;
  const [theirs] = twin.cells;
  expect(ours.curves.lnT.length).toBe(theirs.curves.lnT.length);
  for (const [r, lnT] of ours.curves.lnT.entries()) {
    if (lnT < Math.log(10)) continue;
    // Each gap is within the audit's bound of its twin; a quantile is the middle of a bin that is 1 % wide.
    const mean = theirs.curves.gap.mean[r];
    expect(Math.abs(ours.curves.gap.mean[r] - mean)).toBeLessThan(5e-6 + 1e-4 * mean);
    const median = theirs.curves.gap.q50[r];
    expect(Math.abs(ours.curves.gap.q50[r] - median)).toBeLessThan(5e-6 + 0.0101 * median);
  }
  expect(record.summary.inits[0].rate!.c.value).toBeCloseTo(twin.summary.inits[0].rate!.c.value, 4);
  await page.close();
});

test("pause and resume: nothing goes on meanwhile, and the numbers are those of an unbroken run", async () => {
  const page = await open(toUrl(long()));
  await expect.poll(async () => (await heardOn(page)).progress, { timeout: 30_000 }).toBeGreaterThan(2);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect.poll(async () => (await runState(page)).state).toBe("paused");
  // What was on its way when the run was held arrives; then there is silence.
  await page.waitForTimeout(500);
  const { progress } = await heardOn(page);
  await page.waitForTimeout(1500);
  expect((await heardOn(page)).progress).toBe(progress);
  await page.getByRole("button", { name: "Resume" }).click();
  const held = await resultOf(page);
  await page.getByRole("button", { name: "Run again" }).click();
  const unbroken = await resultOf(page, 2);
  expect(held.cells).toEqual(unbroken.cells);
  expect(held.summary.inits).toEqual(unbroken.summary.inits);
  await page.close();
});

test("stop ends the run, says so, and leaves what there was", async () => {
  const page = await open(toUrl(long({ trajectories: 200_000 })));
  await page.locator("mf-rate-plot canvas").first().waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: "Stop" }).click();
  expect((await runState(page)).state).toBe("stopped");
  expect(squeezed(await page.locator(".pace").textContent())).toBe("Stopped.");
  expect(await page.locator("mf-rate-plot canvas").count()).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Run again" }).click();
  await expect.poll(async () => (await runState(page)).state).toBe("running");
  await page.close();
});

test("a link reproduces the run and the view; the back of it is the command line", async () => {
  const page = await open(toUrl(small()));
  await resultOf(page);
  await page.getByLabel("Initialization").selectOption("he-bias");
  const first = await resultOf(page, 2);
  await page.getByLabel("all of it").check();
  await page.getByLabel("Trajectory", { exact: false }).and(page.locator("input")).last().fill("7");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).toContain("trajectory=7");
  const address = page.url();
  expect(new URL(address).hash).toContain("show=all");
  const again = await open(new URL(address).hash);
  const second = await resultOf(again);
  expect(second.cells).toEqual(first.cells);
  expect(second.experiment).toEqual(first.experiment);
  await page.close();
  await again.close();
});

test("the copied command runs the same experiment", async () => {
  const experiment = small({
    optimizer: { kind: "gd", learningRate: 0.02 },
    dataset: { kind: "pair", x: [-0.4, 1] },
  });
  const page = await open(toUrl(experiment));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy as CLI" }).click();
  await expect.poll(() => page.locator(".actions [role=status]").textContent()).toBe("Command copied.");
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const [, preset, sets] = /^npx marginflow sweep (\S+)((?: --set (?:'[^']*'|\S+))*)$/.exec(command)!;
  const assignments = [...sets.matchAll(/--set (?:'([^']*)'|(\S+))/g)].map(
    ([, quoted, bare]) => quoted ?? bare,
  );
  expect((await loadExperiment(preset, assignments)).experiment).toEqual(experiment);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect.poll(() => page.locator(".actions [role=status]").textContent()).toBe("Link copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`${pages.site.url}#`);
  await page.close();
});

test("what is downloaded can be read: CSV, Parquet, SVG, PNG, JSON", async () => {
  const page = await open(toUrl(small()));
  const record = await resultOf(page);
  const [{ curves }] = record.cells;
  const [csv] = await saved(page, "curves.csv");
  const lines = csv.trim().split("\r\n");
  expect(lines).toHaveLength(1 + curves.lnT.length);
  const column = lines[0].split(",").indexOf("gap_q50");
  const at = curves.lnT.findIndex((lnT) => lnT > 20);
  expect(Number(lines[1 + at].split(",")[column])).toBeCloseTo(curves.gap.q50[at], 6);
  const read = async (name: string) => {
    const [, bytes] = await saved(page, name);
    const { buffer, byteOffset, byteLength } = bytes;
    return parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer });
  };
  const curveRows = await read("curves.parquet");
  expect(curveRows[at].gap_q50).toBeCloseTo(curves.gap.q50[at], 6);
  const rows = await read("trajectories.parquet");
  expect(rows).toHaveLength(1200);
  expect(rows.filter(({ success }) => success)).toHaveLength(record.summary.successes);
  expect(rows[1199].id).toBe(1199);
  const [svg] = await saved(page, "gap.svg");
  expect(svg).toMatch(/^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  const [, png] = await saved(page, "constants.png");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBeGreaterThan(300);
  const [json] = await saved(page, "experiment.json");
  expect(parseExperiment(JSON.parse(json))).toEqual(small());
  await page.close();
});

test("a lost GPU: the run goes on by itself on another one, says so, and its numbers are the same", async () => {
  const page = await open(toUrl(long()));
  await page.locator("mf-rate-plot canvas").first().waitFor({ timeout: 30_000 });
  const session = await pages.browser.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess").catch(() => undefined);
  await page.locator("[part=notice]").waitFor({ timeout: 60_000 });
  expect(squeezed(await page.locator("[part=notice]").textContent())).toContain(
    "The GPU was lost on the way.",
  );
  const lost = await resultOf(page);
  await page.getByRole("button", { name: "Run again" }).click();
  const whole = await resultOf(page, 2);
  expect(lost.cells).toEqual(whole.cells);
  // The browser's own complaint of its lost GPU process is what was asked for.
  pages.complaints.splice(0);
  await page.close();
});

test("hidden, it pauses; shown again, it goes on to the end", async () => {
  const page = await open(toUrl(long()));
  await page.locator("mf-rate-plot canvas").first().waitFor({ timeout: 30_000 });
  const style = (property: string, value: string) =>
    page
      .locator("mf-sweep")
      .evaluate((lab, [p, v]) => (lab as HTMLElement).style.setProperty(p, v), [property, value]);
  for (const [property, hidden, shown] of [
    ["display", "none", "block"],
    ["visibility", "hidden", "visible"],
  ]) {
    await style(property, hidden);
    await expect.poll(async () => (await runState(page)).state).toBe("paused");
    await style(property, shown);
    await expect.poll(async () => (await runState(page)).state).toMatch(/running|done/);
  }
  const record = await resultOf(page);
  expect(record.summary.trajectories).toBe(8000);
  await page.close();
});

test("without WebGPU the twin runs fewer, in a worker, and a quiet notice says so", async () => {
  const { executablePath, env } = await browserCommand();
  const plain = await chromium.launch({ executablePath, env, args: ["--no-sandbox"] });
  const opened = await openLab(plain, `${pages.site.url}${toUrl(small({ trajectories: 5000 }))}`);
  const record = await resultOf(opened.page);
  expect(await runState(opened.page)).toMatchObject({ engine: "twin" });
  expect(record.summary.trajectories).toBe(512);
  expect(record.summary.audit).toBeNull();
  expect(squeezed(await opened.page.locator("[part=notice]").textContent())).toContain("No WebGPU here");
  expect(opened.complaints).toEqual([]);
  await plain.close();
});

test("a link that is none: said in place and as mf-error, and the controls still work", async () => {
  const bad = { ...presets["two-neuron"].experiment, loss: "hinge" };
  const page = await open(`#${encodeURIComponent(JSON.stringify(bad))}`);
  const notice = page.locator("[part=notice]");
  await notice.waitFor();
  expect(squeezed(await notice.textContent())).toContain(
    'loss: found "hinge"; allowed: "exponential", "logistic"',
  );
  expect((await heardOn(page)).errors).toHaveLength(1);
  await page.getByRole("spinbutton", { name: "Trajectories" }).fill("300");
  await page.keyboard.press("Enter");
  expect((await resultOf(page)).summary.trajectories).toBe(300);
  expect(await notice.count()).toBe(0);
  // And what the controls refuse: the run that is shown stays.
  await page.getByLabel("Exact steps").fill("0");
  await page.keyboard.press("Enter");
  const refused = page.locator("mf-sweep-form [part=error]");
  expect(squeezed(await refused.textContent())).toContain(
    "exactSteps: found 0; allowed: a whole number from 1",
  );
  expect((await recordOf(page)).summary.trajectories).toBe(300);
  await page.close();
});
