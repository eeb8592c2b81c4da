import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireDevice } from "../../../src/node/index.ts";
import { bundle } from "../../harness/bundle.ts";
import { startDeno } from "../../harness/deno.ts";
import { runInPage } from "../in-page.ts";
import type { Contestant, Entry } from "./contestant.ts";
import { firstCalls } from "./first-calls.ts";
import type { Check } from "./gate.ts";
import { interleave } from "./measure.ts";
import { DEVICE, HOST, ours } from "./ours.ts";
import type { NumPy } from "./peers/numpy.ts";
import { Remote } from "./remote.ts";
import {
  FIRST_CALLS,
  type LinalgOptions,
  type StackResult,
  type TaskResult,
  wanted,
  wants,
} from "./result.ts";
import { SVDS, TALL, type Task, titleOf } from "./tasks.ts";

type Log = (line: string) => void;

export function inChromium(options: LinalgOptions, _numpy: NumPy | null, log: Log): Promise<StackResult> {
  return runInPage("linalg/page.ts", options, log);
}

/** Every decomposition beside NumPy, wherever ours runs. */
async function besideNumPy(
  own: (task: Task) => Entry[],
  options: LinalgOptions,
  numpy: NumPy | null,
  log: Log,
): Promise<TaskResult[]> {
  const tasks: TaskResult[] = [];
  for (const task of wanted(options, [...SVDS, TALL])) {
    log(titleOf(task));
    const entries = [...own(task), ...(numpy?.entries(task) ?? [])];
    tasks.push({ task, measured: await interleave(entries, options, log) });
  }
  return tasks;
}

export async function inNode(options: LinalgOptions, numpy: NumPy | null, log: Log): Promise<StackResult> {
  const first = wants(options, FIRST_CALLS)
    ? await firstCalls(async () => (await acquireDevice("auto")).device)
    : [];
  const { device, adapter, close } = await acquireDevice("auto");
  try {
    const tasks = await besideNumPy((task) => ours(device, task), options, numpy, log);
    const runtime = `Node ${process.versions.node}, Dawn`;
    return { stack: "Node", runtime, adapter: adapter.name, tasks, firstCalls: first, methods: [] };
  } finally {
    close();
  }
}

/** The entries of ours() in the other process, in its order. */
function remoteEntries(remote: Remote, task: Task): Entry[] {
  const open = async (entry: number): Promise<Contestant> => {
    const contestant = await remote.ask<number>({ do: "open", task, entry });
    return {
      check: () => remote.ask<Check>({ do: "check", contestant }),
      run: (calls) => remote.ask<number>({ do: "run", contestant, calls }),
      stop: () => remote.ask<void>({ do: "stop", contestant }),
    };
  };
  return [HOST, DEVICE].map((name, entry) => ({ name, forms: [{ form: "f32", open: () => open(entry) }] }));
}

export async function inDeno(options: LinalgOptions, numpy: NumPy | null, log: Log): Promise<StackResult> {
  const folder = mkdtempSync(join(tmpdir(), "marginflow-bench-"));
  const file = join(folder, "linalg.js");
  writeFileSync(file, await bundle("../bench/linalg/deno-main.ts"));
  const remote = new Remote("Deno", await startDeno(file), log);
  try {
    const about = await remote.ask<{ runtime: string; adapter: string }>({ do: "describe" });
    const first = wants(options, FIRST_CALLS)
      ? await remote.ask<StackResult["firstCalls"]>({ do: "firstCalls" })
      : [];
    const tasks = await besideNumPy((task) => remoteEntries(remote, task), options, numpy, log);
    const methods = await remote.ask<StackResult["methods"]>({ do: "methods", options });
    return { stack: "Deno", ...about, tasks, firstCalls: first, methods };
  } finally {
    remote.close();
    rmSync(folder, { recursive: true });
  }
}
