import { pageDevice } from "../gpu/stack.ts";
import type { Given, StackResult } from "./result.ts";
import { measureSteps } from "./stack.ts";

// Put there by the text that precedes this module; one JSON object a line goes back.
const { benchGiven } = globalThis as typeof globalThis & { benchGiven: Given };

const say = (message: object) => console.log(JSON.stringify(message));
const { adapter, device } = await pageDevice();
const measured = await measureSteps(device, benchGiven, [], (log) => say({ log }));
const result: StackResult = {
  stack: "Deno",
  runtime: navigator.userAgent,
  adapter,
  ...measured,
  memory: null,
};
say({ result });
device.destroy();
