import { acquireDevice } from "../../../src/node/index.ts";
import { bundle } from "../../harness/bundle.ts";
import { runInDeno } from "../../harness/deno.ts";
import { runInPage } from "../in-page.ts";
import { memoryInChromium, memoryInNode } from "./memory.ts";
import { type Given, MEMORY, type StackResult, wants } from "./result.ts";
import { measureSteps } from "./stack.ts";

type Log = (line: string) => void;

export async function inChromium(given: Given, log: Log): Promise<StackResult> {
  const measured = await runInPage<Given, StackResult>("training/page.ts", given, log);
  return { ...measured, memory: wants(given.options, MEMORY) ? await memoryInChromium(given, log) : null };
}

export async function inNode(given: Given, log: Log): Promise<StackResult> {
  const { device, adapter, close } = await acquireDevice("auto");
  try {
    const measured = await measureSteps(device, given, [], log);
    const memory = wants(given.options, MEMORY) ? await memoryInNode(device, given, log) : null;
    return {
      stack: "Node",
      runtime: `Node ${process.versions.node}, Dawn`,
      adapter: adapter.name,
      ...measured,
      memory,
    };
  } finally {
    close();
  }
}

export async function inDeno(given: Given, log: Log): Promise<StackResult> {
  const before = `globalThis.benchGiven = ${JSON.stringify(given)};\n`;
  const { lines } = await runInDeno(before + (await bundle("../bench/training/deno-main.ts")));
  for await (const line of lines) {
    const message = JSON.parse(line) as { log?: string; result?: StackResult };
    if (message.result) return message.result;
    if (message.log) log(message.log);
  }
  throw new Error("Deno ended without a result");
}
