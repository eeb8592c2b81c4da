import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Browser } from "playwright-core";
import { openPage } from "../in-page.ts";
import { inUse, residentOf, type Send } from "../pages/memory.ts";
import type { Given, Memory, MemorySample } from "./result.ts";
import { smallTraining } from "./small.ts";

const STEPS = 10_000;
const EVERY = 500;

/** Steps, with a look at what is held every so many of them. */
async function watch(
  advance: (steps: number) => Promise<unknown>,
  look: () => Promise<Omit<MemorySample, "step">>,
  log: (line: string) => void,
): Promise<Memory> {
  const start = performance.now();
  const samples: MemorySample[] = [];
  for (let step = EVERY; step <= STEPS; step += EVERY) {
    await advance(EVERY);
    samples.push({ step, ...(await look()) });
    log(`memory: ${step} steps`);
  }
  return { steps: STEPS, seconds: (performance.now() - start) / 1000, samples };
}

/** The process holds the driver too where it is in software. */
export async function memoryInNode(
  device: GPUDevice,
  { excerpt }: Given,
  log: (line: string) => void,
): Promise<Memory> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const training = await smallTraining(device, excerpt);
  const look = async () => {
    collect();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    return { heap: heapUsed + arrayBuffers, resident: rss };
  };
  const found = await watch((steps) => training.advance(steps), look, log);
  training.destroy();
  return found;
}

/** What the page's process and the GPU's occupy. */
async function residentIn(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const kept = processInfo.filter(({ type }) => ["renderer", "GPU"].includes(type));
  const sizes = kept.map(({ id }) => residentOf(id));
  return sizes.reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0);
}

export async function memoryInChromium({ excerpt }: Given, log: (line: string) => void): Promise<Memory> {
  const page = await openPage("training/memory-page.ts", log);
  try {
    const session = await page.tab.context().newCDPSession(page.tab);
    const send: Send = (method) => session.send(method as "Runtime.getHeapUsage");
    await page.call("start", excerpt);
    const look = async () => ({ heap: await inUse(send), resident: await residentIn(page.browser) });
    return await watch((steps) => page.call("advance", steps), look, log);
  } finally {
    await page.close();
  }
}
