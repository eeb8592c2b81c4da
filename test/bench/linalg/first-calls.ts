import { svd } from "../../../src/linalg/index.ts";
import { normalNumbers, SVDS } from "./tasks.ts";

export interface FirstCall {
  n: number;
  /** Seconds of the first svd of a new device, which compiles, and of the second. */
  first: number;
  second: number;
}

const BATCH = 64;

/** What the first svd of each size costs; each on a device of its own, so that none finds another's kernels. */
export async function firstCalls(open: () => Promise<GPUDevice>): Promise<FirstCall[]> {
  const found: FirstCall[] = [];
  for (const { rows: n } of SVDS) {
    const device = await open();
    const input = { data: normalNumbers(0, BATCH * n * n), batch: BATCH, rows: n, cols: n };
    const times: number[] = [];
    for (let call = 0; call < 2; call++) {
      const start = performance.now();
      await svd(device, input);
      times.push((performance.now() - start) / 1000);
    }
    found.push({ n, first: times[0], second: times[1] });
    device.destroy();
  }
  return found;
}
