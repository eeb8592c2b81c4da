import type { Browser, Page } from "playwright-core";
import { launchBrowser, serve, watchPage } from "../harness/browser.ts";
import { chunks } from "./chunks.ts";

export interface ModulePage {
  browser: Browser;
  tab: Page;
  /** Calls what the module exports by that name, with what JSON can say. */
  call<R>(name: string, given: unknown): Promise<R>;
  close(): Promise<void>;
}

/** A page of headless Chromium with a module beside this one; what the page logs goes to `log`. */
export async function openPage(module: string, log: (line: string) => void): Promise<ModulePage> {
  const served = await serve({
    "/index.html": `<!doctype html><script type="module">
      import * as bench from "./bench.js";
      globalThis.bench = bench;
    </script>`,
    ...(await chunks(module)),
  });
  const browser = await launchBrowser();
  const close = async () => {
    await browser.close();
    served.close();
  };
  const tab = await browser.newPage();
  const complaints = watchPage(tab);
  tab.on("console", (message) => message.type() === "log" && log(message.text()));
  await tab.goto(`${served.url}/index.html`);
  return {
    browser,
    tab,
    close,
    call<R>(name: string, given: unknown): Promise<R> {
      return tab
        .evaluate(
          ([called, text]) =>
            (globalThis as unknown as { bench: Record<string, (given: unknown) => Promise<R>> }).bench[
              called
            ](JSON.parse(text)),
          [name, JSON.stringify(given)],
        )
        .catch((error) => {
          throw new Error([String(error), ...complaints].join("\n"));
        });
    },
  };
}

/** Runs what a module beside this one exports as `run` in a page of headless Chromium. */
export async function runInPage<O, R>(module: string, options: O, log: (line: string) => void): Promise<R> {
  const page = await openPage(module, log);
  try {
    return await page.call<R>("run", options);
  } finally {
    await page.close();
  }
}
