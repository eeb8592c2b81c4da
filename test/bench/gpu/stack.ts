import { describeAdapter, requestDevice } from "../../../src/device/index.ts";
import type { Entry } from "../contestant.ts";
import { javascript } from "../javascript.ts";
import { interleave } from "../measure.ts";
import type { BenchOptions, StackResult } from "../options.ts";
import { initialColumns, TRAJECTORIES } from "../workload.ts";
import { flowRate } from "./flow.ts";
import { fixedEntry, plainEntry } from "./kernels.ts";
import { sweepEntry } from "./sweep.ts";

const SIZES = [1024, 16384, 262144];
const FLOW_TRAJECTORIES = 4096;

/** Everything that is measured on one stack, in one process, one thing after the other. */
export async function measureStack(
  stack: StackResult["stack"],
  runtime: string,
  adapter: string,
  device: GPUDevice,
  peers: Entry[],
  options: BenchOptions,
  log: (line: string) => void,
): Promise<StackResult> {
  const entries = [fixedEntry(device), plainEntry(device), javascript, sweepEntry(device), ...peers];
  const measured = await interleave(entries, initialColumns(TRAJECTORIES), options, log);
  const scaling: StackResult["scaling"] = [];
  for (const trajectories of SIZES) {
    log(`${trajectories} trajectories`);
    const [{ rates }] = await interleave(
      [fixedEntry(device)],
      initialColumns(trajectories),
      options,
      () => undefined,
    );
    scaling.push({ trajectories, rates });
  }
  const flow: StackResult["flow"] = { trajectories: FLOW_TRAJECTORIES, rates: [] };
  for (let round = 0; round < options.rounds; round++) {
    log(`log-time flow, round ${round + 1} of ${options.rounds}`);
    flow.rates.push(await flowRate(device, FLOW_TRAJECTORIES));
  }
  return { stack, runtime, adapter, measured, scaling, flow };
}

/** The name of the adapter that `navigator.gpu` gives, and a device of it. */
export async function pageDevice(): Promise<{ adapter: string; device: GPUDevice }> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error("0 adapters");
  return { adapter: describeAdapter(adapter).name, device: await requestDevice(adapter) };
}
