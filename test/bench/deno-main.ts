import { measureStack, pageDevice } from "./gpu/stack.ts";
import type { BenchOptions } from "./options.ts";

// Put there by the text that precedes this module; one JSON object a line goes back.
const { benchOptions } = globalThis as typeof globalThis & { benchOptions: BenchOptions };

const { adapter, device } = await pageDevice();
const result = await measureStack("Deno", navigator.userAgent, adapter, device, [], benchOptions, (line) =>
  console.log(JSON.stringify({ log: line })),
);
console.log(JSON.stringify({ result }));
device.destroy();
