import { acquireDevice } from "../../src/node/index.ts";
import { bundle } from "../harness/bundle.ts";
import { runInDeno } from "../harness/deno.ts";
import { measureStack } from "./gpu/stack.ts";
import { runInPage } from "./in-page.ts";
import type { BenchOptions, StackResult } from "./options.ts";
import { numpy } from "./peers/numpy.ts";

type Log = (line: string) => void;

export function inChromium(options: BenchOptions, log: Log): Promise<StackResult> {
  return runInPage("page.ts", options, log);
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
