import { expect, test } from "vitest";
import { describeLimits, selfTest } from "../../src/device/index.ts";
import { acquireDevice } from "../../src/node/index.ts";

test("Dawn on SwiftShader: no fused multiply-add, subnormals flushed, NaN equal to itself, exact integers", async () => {
  const { device, close } = await acquireDevice("swiftshader");
  expect(await selfTest(device)).toMatchObject({
    twoSum: "kept",
    kahan: "kept",
    fma: "not fused",
    subnormalInputs: "flushed",
    subnormalOutputs: "flushed",
    nanDiffersFromItself: false,
    integersExact: true,
  });
  const limits = describeLimits(device);
  expect(limits.maxStorageBufferBindingSize).toBe(device.limits.maxStorageBufferBindingSize);
  close();
});
