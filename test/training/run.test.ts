import { afterAll, beforeAll, expect, test } from "vitest";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import { parseOptimizer } from "../../src/optimizer/index.ts";
import {
  type Checkpoint,
  digits,
  type Member,
  readWeights,
  reversible,
  startTraining,
  summarizeTraining,
  type Task,
} from "../../src/training/index.ts";

let acquired: Acquired;
beforeAll(async () => {
  acquired = await acquireDevice("auto");
});
afterAll(() => acquired.close());

const layers = reversible({ rows: 8, cols: 6, conditions: [3, 30] });
const pixels = Uint8Array.from({ length: 96 * 16 }, (_, i) => (i * i + (i >> 4)) % 256);
const labels = Uint8Array.from({ length: 96 }, (_, i) => i % 10);
const images = digits({ side: 4, training: 80, pixels, labels }, { hidden: 8, images: 8 });

interface Asked {
  task: Task;
  given: object;
  members: Member[];
  steps: number;
  from?: Checkpoint;
}

/** Trains and gives where it ends, with the weights of its first member. */
async function trained({ task, given, members, steps, from }: Asked) {
  const running = await startTraining(acquired.device, {
    task,
    members,
    optimizer: parseOptimizer(given),
    otherRate: 0.003,
    steps,
    every: 20,
    ...(from && { from }),
  });
  try {
    for await (const _ of running.snapshots);
    const weights = await readWeights(acquired.device, running.training, 0);
    return { ...(await running.checkpoint()), weights };
  } finally {
    running.destroy();
  }
}

const TWO = [1, 2].map((seed) => ({ seed, learningRate: 0.01 }));
const bytesOf = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

// New bases fall on both sides of the break, and moments are carried over it.
test.each<[string, Task, object]>([
  ["SUMO on layers", layers, { kind: "sumo", rank: 2, refresh: 7 }],
  ["GaLore on images, AdamW beside it", images, { kind: "galore", rank: 2, refresh: 7 }],
])("20 steps and 20 more from their checkpoint are 40 steps, to the bit: %s", async (_, task, given) => {
  const asked = { task, given, members: TWO };
  const whole = await trained({ ...asked, steps: 40 });
  const half = await trained({ ...asked, steps: 20 });
  const rest = await trained({ ...asked, steps: 40, from: half });
  expect([...rest.arrays.keys()]).toEqual([...whole.arrays.keys()]);
  for (const [name, values] of whole.arrays)
    expect(Buffer.compare(bytesOf(rest.arrays.get(name)!), bytesOf(values)), name).toBe(0);
  expect(rest.record.losses).toEqual(whole.record.losses);
  expect(rest.record.heldOut).toEqual(whole.record.heldOut);
  expect(rest.record.moments).toEqual(whole.record.moments);
  expect(whole.record.losses[0]).toHaveLength(40);
  // It trains: or all of this would hold of nothing.
  expect(bytesOf(half.weights.get([...half.weights.keys()][0])!)).not.toEqual(
    bytesOf(whole.weights.get([...whole.weights.keys()][0])!),
  );
});

test("a network that diverges is marked at its step, and the others go on as if alone", async () => {
  const given = { kind: "sgd" };
  const [calm, wild] = [0.05, 50].map((learningRate) => ({ seed: 1, learningRate }));
  const asked = { task: layers, given, steps: 40 };
  const both = await trained({ ...asked, members: [wild, calm] });
  const alone = await trained({ ...asked, members: [calm] });
  const [losses, quiet] = both.record.losses;
  const at = losses.findIndex((loss) => !(loss <= 3 * losses[0]));
  expect(at).toBeGreaterThan(0);
  expect(both.record.diverged).toEqual([at, null]);
  expect(quiet).toEqual(alone.record.losses[0]);
  expect(quiet[39]).toBeLessThan(quiet[0]);
  const { tuned, rates } = summarizeTraining(both.record);
  expect(tuned).toBe(0.05);
  expect(rates[0].members[0]).toMatchObject({ diverged: at, loss: null });
});
