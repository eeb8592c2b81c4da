import { compile, SHADERS } from "../kernel/index.ts";
import { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

/** The work that writes the exponent of each matrix's largest magnitude (`size` numbers a matrix) into a ring of scales. */
export async function scanWork(
  device: GPUDevice,
  source: GPUBuffer,
  scales: GPUBuffer,
  size: number,
  ring: number,
): Promise<Work> {
  const kernel = await compile(device, "scan", SHADERS["linalg/scan"]);
  const stage = new Stage(
    device,
    kernel,
    { source, scales },
    [
      ["u32", size],
      ["u32", ring],
    ],
    (count) => [count],
  );
  return { stage, units: 1, cost: 2 * size };
}
