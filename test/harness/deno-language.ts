import { parseOptimizer } from "../../src/optimizer/index.ts";
import { language, readNovel, startTraining } from "../../src/training/index.ts";
import { pageDevice } from "../bench/gpu/stack.ts";

/** What this needs of Deno. */
const { readFile, args } = (
  globalThis as unknown as { Deno: { readFile(path: string): Promise<Uint8Array>; args: string[] } }
).Deno;

const EVERY = 400;

// Says the held-out loss of one network trained by AdamW, every 400 steps, until it is below what was asked for.
const [path, wanted, steps] = args;
const { device } = await pageDevice();
const running = await startTraining(device, {
  task: language(readNovel(await readFile(path)), { sequences: 8, context: 32 }),
  members: [{ seed: 1, learningRate: 3e-3 }],
  optimizer: parseOptimizer({ kind: "adamw" }),
  otherRate: null,
  steps: Number(steps),
  every: EVERY,
});
for await (const { step, heldOut } of running.snapshots) {
  if (step % EVERY !== 0) continue;
  console.log(JSON.stringify({ heldOut }));
  if (heldOut[heldOut.length - 1].losses[0] < Number(wanted)) break;
}
running.destroy();
device.destroy();
