import { launchBrowser, serve, watchPage } from "../harness/browser.ts";
import { chunks } from "./chunks.ts";

/** Runs what a module beside this one exports as `run` in a page of headless Chromium; what the page logs goes to `log`. */
export async function runInPage<O, R>(module: string, options: O, log: (line: string) => void): Promise<R> {
  const served = await serve({
    "/index.html": `<!doctype html><script type="module">
      import * as bench from "./bench.js";
      globalThis.bench = bench;
    </script>`,
    ...(await chunks(module)),
  });
  const browser = await launchBrowser();
  try {
    const tab = await browser.newPage();
    const complaints = watchPage(tab);
    tab.on("console", (message) => message.type() === "log" && log(message.text()));
    await tab.goto(`${served.url}/index.html`);
    const text = JSON.stringify(options);
    return await tab
      .evaluate(
        (given) =>
          (globalThis as unknown as { bench: { run(options: O): Promise<R> } }).bench.run(JSON.parse(given)),
        text,
      )
      .catch((error) => {
        throw new Error([String(error), ...complaints].join("\n"));
      });
  } finally {
    await browser.close();
    served.close();
  }
}
