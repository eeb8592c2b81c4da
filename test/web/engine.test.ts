import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { parseExperiment, presets } from "../../src/experiment/index.ts";
import { replayJson } from "../../src/record/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { launchBrowser, type Served, serve, watchPage } from "../harness/browser.ts";
import { bundle } from "../harness/bundle.ts";

const experiment = parseExperiment({
  ...presets["two-neuron"].experiment,
  trajectories: 900,
  logHorizon: 40,
});
const json = JSON.stringify(experiment);
const record = replayJson(sampleRecord("two-neuron"));
const short = JSON.parse(record);
short.cells[0].curves.gap.q50.length = 3;

let browser: Browser;
let elsewhere: Served;
let served: Served;
let complaints: string[] = [];

const page = (script: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Widgets</title></head><body>
  <script type="module" src="${script}"></script>${body}</body></html>`;
const three = `<mf-rate-plot experiment='${json}'></mf-rate-plot>
  <mf-constant-histogram experiment='${json}'></mf-constant-histogram>
  <mf-phase-strip experiment='${json}'></mf-phase-strip>`;

beforeAll(async () => {
  const script = await bundle("../elements/sweep-entry.ts");
  // What a careful host allows: own scripts, nothing inline, no eval, no blob.
  const policy = (from: string) => ({
    "content-security-policy": `default-src 'none'; script-src 'self' ${from}; style-src 'self'; worker-src 'self'; connect-src 'self'`,
  });
  elsewhere = await serve({ "/elements.js": script }, { "access-control-allow-origin": "*" });
  served = await serve(
    {
      "/elements.js": script,
      "/own.html": page("/elements.js", three),
      "/foreign.html": page(`${elsewhere.url}/elements.js`, three),
      "/empty.html": page("/elements.js", ""),
      "/run/record.json": record,
      "/corrupt/record.json": record.slice(0, 1000),
      "/short/record.json": JSON.stringify(short),
    },
    policy(elsewhere.url),
  );
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
  elsewhere?.close();
});

afterEach(() => expect(complaints.splice(0)).toEqual([]));

interface Widget extends HTMLElement {
  source: { run: { engine: string; state: string; record: { cells: unknown } | null } | null; error: string };
}

async function open(path: string): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1280, height: 2400 } });
  complaints = watchPage(opened);
  await opened.addInitScript(() => {
    Object.assign(globalThis, { results: 0 });
    addEventListener("mf-result", () => {
      (globalThis as unknown as { results: number }).results++;
    });
  });
  await opened.goto(`${served.url}${path}`);
  return opened;
}

const results = (opened: Page) =>
  opened.evaluate(() => (globalThis as unknown as { results: number }).results);

/** Waits for the widgets' run, and gives who computed it, and its cells as text. */
async function outcome(opened: Page) {
  await expect.poll(() => results(opened), { timeout: 60_000 }).toBe(3);
  return opened.evaluate(() => {
    const { run } = document.querySelector<Widget>("mf-rate-plot")!.source;
    const shared = run === document.querySelector<Widget>("mf-constant-histogram")!.source.run;
    const cells = JSON.stringify(run!.record!.cells, (_, value) =>
      ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
    );
    return { engine: run!.engine, shared, cells };
  });
}

test("from its own origin it is a worker of itself, from another it slices on the page: the same bits, one run for all widgets", async () => {
  const own = await open("/own.html");
  const inWorker = await outcome(own);
  expect(inWorker).toMatchObject({ engine: "worker", shared: true });
  await own.close();
  const foreign = await open("/foreign.html");
  const onPage = await outcome(foreign);
  expect(onPage).toMatchObject({ engine: "page", shared: true });
  expect(onPage.cells).toBe(inWorker.cells);
  await foreign.close();
});

test("a run folder is replayed without a GPU, from an address beside the page", async () => {
  const opened = await open("/empty.html");
  await opened.evaluate(() => {
    document.body.innerHTML =
      '<mf-rate-plot experiment="./run"></mf-rate-plot><mf-phase-strip experiment="./run/"></mf-phase-strip>';
  });
  await expect.poll(() => results(opened)).toBe(2);
  expect(await opened.locator("mf-rate-plot canvas").count()).toBe(1);
  expect(
    await opened.evaluate(() => document.querySelector<Widget>("mf-rate-plot")!.source.run!.engine),
  ).toBe("recorded");
  await opened.close();
});

test.each([
  ["./nowhere", /nowhere\/record\.json: found HTTP status 404; allowed: the record of a run folder/],
  ["./corrupt", /corrupt\/record\.json: found .*JSON.*; allowed: the JSON of a record/],
  [
    "./short",
    /short\/record\.json: cells\[0\]\.curves\.gap\.q50: found 3 numbers; allowed: \d+, one for each record time/,
  ],
  ["two-neurons", /experiment: found "two-neurons"; allowed: .*two-neuron.*did you mean "?two-neuron/i],
  ['{"name": 3}', /found 3/],
  ["{", /experiment: found .*JSON.*; allowed: an experiment as JSON/],
])("an experiment that is none is said in place and as mf-error: %s", async (bad, message) => {
  const opened = await open("/empty.html");
  const said = await opened.evaluate(
    (text) =>
      new Promise<string>((resolve) => {
        addEventListener("mf-error", (event) => resolve((event as CustomEvent).detail.message));
        const plot = document.createElement("mf-rate-plot");
        plot.setAttribute("experiment", text);
        document.body.append(plot);
      }),
    bad,
  );
  expect(said).toMatch(message);
  await expect.poll(() => opened.locator("mf-rate-plot [part=empty]").textContent()).toContain(said);
  // Its next experiment is as good as any.
  await opened.evaluate(() => document.querySelector("mf-rate-plot")!.setAttribute("experiment", "./run"));
  await expect.poll(() => results(opened)).toBe(1);
  // The browser reports the address that is not there by itself.
  if (bad === "./nowhere") complaints.splice(0);
  await opened.close();
});

test("a widget that is moved keeps its run; one that is gone stops it", async () => {
  const opened = await open("/own.html");
  const state = () =>
    opened.evaluate(() => {
      const { run } = Object.assign(globalThis, {
        kept:
          (globalThis as never as { kept?: Widget }).kept ?? document.querySelector<Widget>("mf-rate-plot")!,
      }).kept.source;
      return run?.state ?? "none";
    });
  await expect.poll(state).toMatch(/running|done/);
  await opened.evaluate(() => document.body.append(document.querySelector("mf-rate-plot")!));
  await expect.poll(() => results(opened), { timeout: 60_000 }).toBe(3);
  expect(await state()).toBe("done");
  await opened.close();
  const second = await open("/own.html");
  await expect
    .poll(() =>
      second.evaluate(() => document.querySelector<Widget>("mf-rate-plot")!.source.run?.state ?? "none"),
    )
    .toBe("running");
  const ended = await second.evaluate(async () => {
    const { run } = document.querySelector<Widget>("mf-rate-plot")!.source;
    document.body.replaceChildren();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return run!.state;
  });
  expect(ended).toBe("stopped");
  await second.close();
});

test("one trajectory is followed without its run: the one that is asked for, or the first that succeeds", async () => {
  const opened = await open("/empty.html");
  const traced = (attributes: string) =>
    opened.evaluate(async (text) => {
      document.body.innerHTML = `<mf-trajectory ${text}></mf-trajectory>`;
      const element = document.querySelector<
        HTMLElement & { trace: { id: number; correct: boolean } | null }
      >("mf-trajectory")!;
      while (!element.trace) await new Promise((resolve) => setTimeout(resolve, 20));
      return { id: element.trace.id, correct: element.trace.correct };
    }, attributes);
  const first = await traced(`experiment='${json}'`);
  expect(first.correct).toBe(true);
  expect(await traced(`experiment='${json}' trajectory="${first.id}"`)).toEqual(first);
  expect(await traced(`experiment="./run/" trajectory="3"`)).toMatchObject({ id: 3 });
  await expect
    .poll(() => opened.locator("mf-trajectory [part=readout]").textContent())
    .toMatch(/^At t = 104, /);
  const said = await opened.evaluate(
    (text) =>
      new Promise<string>((resolve) => {
        addEventListener("mf-error", (event) => resolve((event as CustomEvent).detail.message));
        document.body.innerHTML = `<mf-trajectory experiment='${text}' trajectory="900"></mf-trajectory>`;
      }),
    json,
  );
  expect(said).toBe("trajectory: found 900; allowed: a whole number, 0 to 899");
  expect(await opened.locator("mf-trajectory [part=empty]").textContent()).toContain(said);
  await opened.close();
});
