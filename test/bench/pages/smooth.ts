import { type Experiment, toUrl } from "../../../src/experiment/index.ts";
import { launchBrowser } from "../../harness/browser.ts";
import { newLab, reached, recordOf } from "./lab.ts";
import type { SmoothRound } from "./result.ts";
import { mainThreadTasks, startTrace } from "./trace.ts";

/** After the result: what is drawn of it, one trajectory that is followed, and the zoom from the paper's window to the horizon. */
const AFTER_MS = 8000;
const LONG_MS = 50;

const longest = (values: number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

/** One sweep in a browser that was just started, with every task of the main thread. null: the run that the page opens with. */
export async function smoothRound(url: string, experiment: Experiment | null): Promise<SmoothRound> {
  const browser = await launchBrowser();
  try {
    const lab = await newLab(browser);
    await startTrace(browser, lab.page);
    await lab.page.goto(`${url}${experiment ? toUrl(experiment) : ""}`);
    await reached(lab, "result", 300);
    await lab.page.waitForTimeout(AFTER_MS);
    const { firstPlot, result, frames, longTasks } = await reached(lab, "result", 1);
    const tasks = await mainThreadTasks(browser, firstPlot);
    await recordOf(lab);
    const sweeping = frames.filter((at) => at >= firstPlot && at <= result);
    return {
      tasks: tasks.length,
      short: tasks.filter(({ ms }) => ms < LONG_MS).length,
      longestUntilFirstPlot: longest(tasks.filter(({ start }) => start < firstPlot).map(({ ms }) => ms)),
      longestAfter: longest(tasks.filter(({ start }) => start >= firstPlot).map(({ ms }) => ms)),
      mostCpu: longest(tasks.map(({ cpuMs }) => cpuMs)),
      longTasks: longTasks.length,
      longestLongTask: longest(longTasks.map(([, duration]) => duration)),
      framesPerSecond: (1000 * (sweeping.length - 1)) / (sweeping[sweeping.length - 1] - sweeping[0]),
      longestFrame: longest(sweeping.slice(1).map((at, i) => at - sweeping[i])),
      sweepSeconds: (result - firstPlot) / 1000,
    };
  } finally {
    await browser.close();
  }
}
