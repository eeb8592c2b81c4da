import type { Browser, Page } from "playwright-core";
import type { RunRecord } from "../../../src/record/index.ts";
import type { Run } from "../../../src/web/index.ts";
import { watchPage } from "../../harness/browser.ts";

/** What a page notes of itself; milliseconds from its navigation. */
export interface Noted {
  /** The frame after the one in which the first plot was drawn. */
  firstPlot: number;
  result: number;
  error: string;
  /** One for each animation frame. */
  frames: number[];
  /** Of the Long Tasks API: begin and duration of every task from 50 ms on. */
  longTasks: [number, number][];
}

/** By these names the trace knows the moments. */
export const MARKS = { firstPlot: "bench-first-plot", result: "bench-result" };

export interface Lab {
  page: Page;
  complaints: string[];
}

/** Opens a page of the site with a sweep lab that takes notes. It has not navigated yet. */
export async function newLab(browser: Browser): Promise<Lab> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const complaints = watchPage(page);
  await page.addInitScript(takeNotes, MARKS);
  return { page, complaints };
}

/** Runs in the page, before its own scripts. */
function takeNotes(marks: typeof MARKS): void {
  const noted: Noted = { firstPlot: 0, result: 0, error: "", frames: [], longTasks: [] };
  Object.assign(globalThis, { noted });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) noted.longTasks.push([startTime, duration]);
  }).observe({ type: "longtask", buffered: true });
  addEventListener("mf-result", () => {
    noted.result = performance.now();
    performance.mark(marks.result);
  });
  addEventListener("mf-error", (event) => {
    noted.error = (event as CustomEvent<{ message: string }>).detail.message;
  });
  let drawn = false;
  const frame = () => {
    noted.frames.push(performance.now());
    if (drawn && noted.firstPlot === 0) {
      noted.firstPlot = performance.now();
      performance.mark(marks.firstPlot);
    }
    drawn ||=
      document
        .querySelector("mf-sweep")
        ?.shadowRoot?.querySelector("mf-rate-plot")
        ?.shadowRoot?.querySelector("canvas") != null;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

const isNoted = (what: "firstPlot" | "result") => {
  const { noted } = globalThis as unknown as { noted: Noted };
  return noted[what] > 0 || noted.error !== "";
};

/** Waits until the first plot is there, or the run has ended; throws what the page says went wrong. */
export async function reached(
  { page, complaints }: Lab,
  what: "firstPlot" | "result",
  seconds: number,
): Promise<Noted> {
  await page.waitForFunction(isNoted, what, { timeout: 1000 * seconds }).catch((error) => {
    throw new Error([String(error), ...complaints].join("\n"));
  });
  const noted = await page.evaluate(() => (globalThis as unknown as { noted: Noted }).noted);
  const faults = [noted.error, ...complaints].filter(Boolean);
  if (faults.length > 0) throw new Error(`the page complains: ${faults.join("\n")}`);
  return noted;
}

interface Shown {
  run: Run;
}

/** The record of the run that has ended, after the checks without which no time of it counts. */
export async function recordOf({ page }: Lab): Promise<RunRecord> {
  const { engine, record, blank } = await page.evaluate(() => {
    const lab = document.querySelector("mf-sweep") as unknown as Shown & Element;
    const canvas = lab.shadowRoot!.querySelector("mf-rate-plot")!.shadowRoot!.querySelector("canvas")!;
    const pixels = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data;
    return { engine: lab.run.engine, record: lab.run.record, blank: pixels.every((value) => value === 0) };
  });
  if (engine !== "worker") throw new Error(`computed by "${engine}", not by kernels in a worker`);
  if (blank) throw new Error("the plot is blank");
  if (!record?.summary.audit?.passed) throw new Error("the sweep's own audit failed");
  return record;
}
