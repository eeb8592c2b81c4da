import { expect, test } from "vitest";
import { parseExperiment } from "../../src/experiment/index.ts";
import { acquireDevice } from "../../src/node/index.ts";
import { STATUS } from "../../src/record/index.ts";
import { bundle } from "../harness/bundle.ts";
import { runInDeno } from "../harness/deno.ts";
import { runBatch } from "./batch.ts";
import { inputs } from "./stacks.ts";

test("Dawn and wgpu agree within the bounds that each keeps to the exact solution", async () => {
  const deno = await runInDeno(await bundle("../ensemble/wgpu-main.ts"));
  const { device, close } = await acquireDevice("auto");
  let experiments = 0;
  for await (const line of deno.lines) {
    const batch = await runBatch(device, parseExperiment(inputs[experiments]));
    const columns = JSON.parse(line) as (number | null)[][];
    const { count, initial, final, gap, finalStatus } = batch;
    const theirs = (k: number) => columns[k] as number[];
    const [theirGap, theirStatus] = [columns[2 * initial.length], theirs(2 * initial.length + 1)];
    let flowing = 0;
    for (let i = 0; i < count; i++) {
      const what = `experiment ${experiments}, trajectory ${i}`;
      expect(theirStatus[i], what).toBe(finalStatus[i]);
      // Each draws within a few ulp of the twin; 2e-5 of the largest parameter is what each may be off in the end.
      for (const [p, column] of initial.entries()) {
        expect(Math.abs(theirs(p)[i] - column[i]), what).toBeLessThanOrEqual(
          2e-6 * Math.abs(column[i]) + 2e-6,
        );
      }
      const flows = finalStatus[i] === STATUS.flowing || finalStatus[i] === STATUS.sliding;
      if (!flows) {
        const largest = Math.max(...final.map((column) => Math.abs(column[i])));
        for (const [p, column] of final.entries()) {
          expect(Math.abs(theirs(initial.length + p)[i] - column[i]), what).toBeLessThanOrEqual(
            4e-5 * largest,
          );
        }
        continue;
      }
      flowing++;
      for (let r = 0; r < batch.lnT.length; r++) {
        const at = r * count + i;
        if (batch.lnT[r] < Math.log(100) - 1e-9) continue;
        // 5e-6 + 1e-4 gap each on the pair (-1, 1); a kink that slides chatters 1e-3 wide in descent itself.
        const bound = experiments === 0 ? 1e-5 + 2e-4 * gap[at] : 1e-3;
        expect(Math.abs((theirGap[at] ?? Number.NaN) - gap[at]), `${what}, record ${r}`).toBeLessThanOrEqual(
          bound,
        );
      }
    }
    expect(flowing).toBeGreaterThan(40);
    experiments++;
  }
  expect(experiments).toBe(inputs.length);
  close();
});
