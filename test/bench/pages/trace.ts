import type { Browser, Page } from "playwright-core";
import { MARKS } from "./lab.ts";

export interface Task {
  /** Milliseconds from navigation. */
  start: number;
  /** Wall clock, and processor time of the thread: the rest was waiting for a core. */
  ms: number;
  cpuMs: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds, as the others. */
  ts: number;
  dur?: number;
  tdur?: number;
}

export async function startTrace(browser: Browser, page: Page): Promise<void> {
  await browser.startTracing(page, {
    categories: ["disabled-by-default-devtools.timeline", "blink.user_timing"],
  });
}

/** Every task of the page's main thread since the trace began, short ones too. `firstPlot` is the time of that mark in the page. */
export async function mainThreadTasks(browser: Browser, firstPlot: number): Promise<Task[]> {
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString("utf8")) as {
    traceEvents: TraceEvent[];
  };
  const mark = traceEvents.find(({ name }) => name === MARKS.firstPlot);
  if (!mark) throw new Error("the trace does not have the page's first plot");
  const navigation = mark.ts - 1000 * firstPlot;
  const tasks = traceEvents
    .filter(
      ({ name, ph, pid, tid }) => name === "RunTask" && ph === "X" && pid === mark.pid && tid === mark.tid,
    )
    .map(({ ts, dur = 0, tdur = 0 }) => ({
      start: (ts - navigation) / 1000,
      ms: dur / 1000,
      cpuMs: tdur / 1000,
    }))
    .filter(({ start, ms }) => start + ms > 0);
  if (tasks.length === 0) throw new Error("the trace has no tasks of the page");
  return tasks;
}
