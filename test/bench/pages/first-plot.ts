import { launchBrowser } from "../../harness/browser.ts";
import { newLab, reached, recordOf } from "./lab.ts";

/** Milliseconds from navigation to the first plot of the run that the page opens with; the browser was just started and has nothing in its caches. */
export async function firstPlot(url: string): Promise<number> {
  const browser = await launchBrowser();
  try {
    const lab = await newLab(browser);
    await lab.page.goto(url);
    const { firstPlot } = await reached(lab, "firstPlot", 60);
    await reached(lab, "result", 300);
    await recordOf(lab);
    return firstPlot;
  } finally {
    await browser.close();
  }
}
