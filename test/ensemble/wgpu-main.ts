import { requestDevice } from "../../src/device/index.ts";
import { parseExperiment } from "../../src/experiment/index.ts";
import { runBatch } from "./batch.ts";
import { inputs } from "./stacks.ts";

const adapter = await navigator.gpu.requestAdapter();
if (!adapter) throw new Error("0 adapters");
const device = await requestDevice(adapter);
for (const input of inputs) {
  const { initial, final, gap, finalStatus } = await runBatch(device, parseExperiment(input));
  const columns = [...initial, ...final, gap, finalStatus];
  console.log(JSON.stringify(columns.map((column) => Array.from(column))));
}
