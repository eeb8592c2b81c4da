import { pageDevice } from "../gpu/stack.ts";
import type { Contestant } from "./contestant.ts";
import { firstCalls } from "./first-calls.ts";
import { timeMethods } from "./methods.ts";
import { ours } from "./ours.ts";
import type { LinalgOptions } from "./result.ts";
import type { Task } from "./tasks.ts";

/** What this needs of Deno. */
const { stdin } = (globalThis as unknown as { Deno: { stdin: { readable: ReadableStream<Uint8Array> } } })
  .Deno;

const { adapter, device } = await pageDevice();
const open: Contestant[] = [];
const say = (message: object) => console.log(JSON.stringify(message));

interface Request {
  do: string;
  task: Task;
  entry: number;
  contestant: number;
  calls: number;
  options: LinalgOptions;
}

/** One for each request of remote.ts. */
const commands: Record<string, (request: Request) => Promise<unknown>> = {
  describe: async () => ({ runtime: navigator.userAgent, adapter }),
  open: async ({ task, entry }) => open.push(await ours(device, task)[entry].forms[0].open()) - 1,
  check: ({ contestant }) => open[contestant].check(),
  run: ({ contestant, calls }) => open[contestant].run(calls),
  stop: ({ contestant }) => open[contestant].stop(),
  firstCalls: () => firstCalls(async () => (await pageDevice()).device),
  methods: ({ options }) => timeMethods(device, options, (log) => say({ log })),
};

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

for await (const line of linesOf(stdin.readable)) {
  const request = JSON.parse(line) as Request;
  try {
    say({ answer: (await commands[request.do](request)) ?? null });
  } catch (error) {
    say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
device.destroy();
