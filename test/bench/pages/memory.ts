import { readFileSync } from "node:fs";
import type { Browser, CDPSession, Page } from "playwright-core";
import { recordGrid } from "../../../src/ensemble/index.ts";
import { type Experiment, toUrl } from "../../../src/experiment/index.ts";
import { launchBrowser } from "../../harness/browser.ts";
import { type Lab, newLab, reached, recordOf } from "./lab.ts";
import type { Memory, MemorySample } from "./result.ts";

const SAMPLE_MS = 500;
/** Four floats or words of every trajectory at every record. */
const RECORD_BYTES = 16;

export type Send = (method: string) => Promise<unknown>;

/** Speaks to the page's worker, which has a heap of its own. */
async function workerSession(session: CDPSession): Promise<Send> {
  const attached = new Promise<string>((resolve) => {
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.type === "worker") resolve(sessionId);
    });
  });
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const sessionId = await attached;
  const waiting = new Map<number, (result: unknown) => void>();
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message) as { id: number; result: unknown };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let last = 0;
  return (method) =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
    });
}

/** Bytes in use once what nothing refers to has been collected. */
export async function inUse(send: Send): Promise<number> {
  await send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = (await send("Runtime.getHeapUsage")) as {
    usedSize: number;
    backingStorageSize: number;
  };
  return usedSize + backingStorageSize;
}

async function rendererOf(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  // The one that has done most: the browser keeps a spare.
  const [busiest] = processInfo
    .filter(({ type }) => type === "renderer")
    .sort((a, b) => b.cpuTime - a.cpuTime);
  return busiest?.id ?? null;
}

export function residentOf(pid: number | null): number | null {
  if (pid === null || process.platform !== "linux") return null;
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return found ? 1024 * Number(found[1]) : null;
}

const doneOn = (page: Page) =>
  page.evaluate(() => {
    const { run } = document.querySelector("mf-sweep") as unknown as {
      run: { state: string; snapshot: { done: number } | null } | null;
    };
    return { state: run?.state ?? "waiting", done: run?.snapshot?.done ?? 0 };
  });

async function watch(browser: Browser, { page }: Lab, open: () => Promise<unknown>): Promise<MemorySample[]> {
  const session = await page.context().newCDPSession(page);
  const worker = workerSession(session);
  await open();
  const toWorker = await worker;
  const toPage: Send = (method) => session.send(method as "Runtime.getHeapUsage");
  const samples: MemorySample[] = [];
  for (;;) {
    const { state, done } = await doneOn(page);
    const sample = { page: await inUse(toPage), worker: await inUse(toWorker) };
    samples.push({
      done: state === "done" ? 1 : done,
      ...sample,
      resident: residentOf(await rendererOf(browser)),
    });
    if (state === "done" || state === "failed") return samples;
    await page.waitForTimeout(SAMPLE_MS);
  }
}

/** A sweep whose records would not fit, and what the page and its worker hold meanwhile. */
export async function memory(url: string, experiment: Experiment): Promise<Memory> {
  const browser = await launchBrowser();
  try {
    const lab = await newLab(browser);
    const samples = await watch(browser, lab, () => lab.page.goto(`${url}${toUrl(experiment)}`));
    await reached(lab, "result", 1);
    const { summary } = await recordOf(lab);
    if (summary.trajectories !== experiment.trajectories)
      throw new Error(`${summary.trajectories} trajectories ran`);
    return {
      trajectories: experiment.trajectories,
      recordBytes: RECORD_BYTES * recordGrid(experiment).lnT.length * experiment.trajectories,
      seconds: summary.wallSeconds,
      samples,
    };
  } finally {
    await browser.close();
  }
}
