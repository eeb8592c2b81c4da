import { acquireDevice } from "../../src/node/index.ts";
import { launchBrowser, serve, watchPage } from "../harness/browser.ts";
import { bundle } from "../harness/bundle.ts";
import { runInDeno } from "../harness/deno.ts";
import { chunks } from "./chunks.ts";
import { measureStack } from "./gpu/stack.ts";
import type { BenchOptions, StackResult } from "./options.ts";
import type * as page from "./page.ts";
import { numpy } from "./peers/numpy.ts";

type Log = (line: string) => void;

export async function inChromium(options: BenchOptions, log: Log): Promise<StackResult> {
  const served = await serve({
    "/index.html": `<!doctype html><script type="module">
      import * as bench from "./bench.js";
      globalThis.bench = bench;
    </script>`,
    ...(await chunks("page.ts")),
  });
  const browser = await launchBrowser();
  try {
    const tab = await browser.newPage();
    const complaints = watchPage(tab);
    tab.on("console", (message) => message.type() === "log" && log(message.text()));
    await tab.goto(`${served.url}/index.html`);
    return await tab
      .evaluate((given) => (globalThis as unknown as { bench: typeof page }).bench.run(given), options)
      .catch((error) => {
        throw new Error([String(error), ...complaints].join("\n"));
      });
  } finally {
    await browser.close();
    served.close();
  }
}

export async function inNode(options: BenchOptions, log: Log): Promise<StackResult> {
  const { device, adapter, close } = await acquireDevice("auto");
  try {
    const runtime = `Node ${process.versions.node}, Dawn`;
    return await measureStack("Node", runtime, adapter.name, device, numpy(), options, log);
  } finally {
    close();
  }
}

export async function inDeno(options: BenchOptions, log: Log): Promise<StackResult> {
  const given = `globalThis.benchOptions = ${JSON.stringify(options)};\n`;
  const { lines } = await runInDeno(given + (await bundle("../bench/deno-main.ts")));
  for await (const line of lines) {
    const message = JSON.parse(line) as { log?: string; result?: StackResult };
    if (message.result) return message.result;
    if (message.log) log(message.log);
  }
  throw new Error("Deno ended without a result");
}
