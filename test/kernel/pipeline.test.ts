import { afterAll, beforeAll, expect, test } from "vitest";
import { kernelTexts } from "../../src/ensemble/population.ts";
import { cellsOf } from "../../src/experiment/index.ts";
import {
  bind,
  compile,
  dispatch,
  packPlan,
  planBuffer,
  readWords,
  shapeOf,
  storageBuffer,
} from "../../src/kernel/index.ts";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import { experimentOf, network } from "../conformance/experiment.ts";

let acquired: Acquired;
beforeAll(async () => {
  acquired = await acquireDevice("auto");
});
afterAll(() => acquired.close());

const DOUBLE = `struct Plan { count: u32, by: i32, add: f32 }
@group(0) @binding(0) var<uniform> plan: Plan;
@group(0) @binding(1) var<storage, read> source: array<i32>;
@group(0) @binding(2) var<storage, read_write> target_: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= plan.count) { return; }
  target_[id.x] = f32(source[id.x] * plan.by) + plan.add;
}`;

test("a kernel runs on buffers bound by their names, with its plan", async () => {
  const { device } = acquired;
  const kernel = await compile(device, "double", DOUBLE);
  expect([...kernel.bindings.keys()]).toEqual(["plan", "source", "target_"]);
  const buffers = {
    plan: planBuffer(device, "plan", 3),
    source: storageBuffer(device, "source", 400),
    target_: storageBuffer(device, "target", 400),
    unused: storageBuffer(device, "unused", 4),
  };
  const plan = packPlan([
    ["u32", 99],
    ["i32", -3],
    ["f32", 0.5],
  ]);
  device.queue.writeBuffer(buffers.plan, 0, plan);
  device.queue.writeBuffer(
    buffers.source,
    0,
    Int32Array.from({ length: 100 }, (_, i) => i),
  );
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  dispatch(pass, kernel, bind(device, kernel, buffers), 99);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const words = await readWords(device, buffers.target_, 0, 100);
  const wanted = Float32Array.from({ length: 100 }, (_, i) => (i < 99 ? -3 * i + 0.5 : 0));
  expect(new Float32Array(words.buffer)).toEqual(wanted);
});

test("a buffer that the text names and nobody gave is an error by its name", async () => {
  const kernel = await compile(acquired.device, "double", DOUBLE);
  expect(() => bind(acquired.device, kernel, {})).toThrow('"plan"');
});

test("concurrent askers share one compile; another device has its own", async () => {
  const { device } = acquired;
  const [a, b] = await Promise.all([compile(device, "a", DOUBLE), compile(device, "b", DOUBLE)]);
  expect(a).toBe(b);
  const other = await acquireDevice("auto");
  expect(await compile(other.device, "a", DOUBLE)).not.toBe(a);
  other.close();
});

test("an error names kernel, line and column, shows the line, and spoils no other compile", async () => {
  const { device } = acquired;
  const broken = DOUBLE.replace("+ plan.add", "+ plan.sum");
  const [bad, good] = await Promise.allSettled([
    compile(device, "broken", broken),
    compile(device, "good", `${DOUBLE}\n// another text`),
  ]);
  expect(good.status).toBe("fulfilled");
  expect(bad.status === "rejected" && String(bad.reason.message)).toMatch(
    /^broken:8:\d+: [\s\S]*sum[\s\S]*target_\[id\.x\] = /,
  );
});

test("more than a staging buffer holds is read in parts", async () => {
  const { device } = acquired;
  const words = 2 ** 23 + 1000; // staging takes 2^23 words
  const buffer = storageBuffer(device, "large", 4 * words);
  const marks = [0, 2 ** 23 - 1, 2 ** 23, words - 1];
  for (const at of marks) device.queue.writeBuffer(buffer, 4 * at, Uint32Array.of(at + 7));
  const read = await readWords(device, buffer, 0, words);
  expect(read.length).toBe(words);
  for (const at of marks) expect(read[at]).toBe(at + 7);
  expect(Array.from(await readWords(device, buffer, 2 ** 23 - 1, 2))).toEqual([2 ** 23 + 6, 2 ** 23 + 7]);
  buffer.destroy();
});

test("every kernel of the largest net compiles", async () => {
  const x = Array.from({ length: 16 }, (_, i) => i / 8 - 1);
  const experiment = experimentOf({
    loss: "logistic",
    network: network(16, { trainOutput: true }),
    dataset: { kind: "points", x, y: x.map((at) => (at < 0.3 ? -1 : 1)) },
    exactSteps: 100,
    logHorizon: 4,
  });
  const texts = kernelTexts(experiment, shapeOf(experiment, cellsOf(experiment)[0]));
  for (const [name, text] of Object.entries(texts)) {
    expect((await compile(acquired.device, name, text)).bindings.has("plan")).toBe(true);
  }
});
