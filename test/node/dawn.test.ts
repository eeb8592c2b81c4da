import { expect, test } from "vitest";
import { NoAdapterError } from "../../src/device/index.ts";
import { acquireDevice } from "../../src/node/index.ts";

test("SwiftShader comes without a GPU, with more than the default limits", async () => {
  const { device, adapter, close } = await acquireDevice("swiftshader");
  expect(adapter.software).toBe(true);
  expect(adapter.vendor).toBe("google");
  expect(device.limits.maxStorageBufferBindingSize).toBeGreaterThan(2 ** 27);
  expect(device.features.has("timestamp-query")).toBe(true);
  close();
  await expect(device.lost).resolves.toMatchObject({ reason: "destroyed" });
});

test("auto always finds something", async () => {
  const { adapter, close } = await acquireDevice("auto");
  expect(adapter.name).not.toBe("");
  close();
});

test("an adapter that is not there is named with what to install", async () => {
  const wanted = acquireDevice("no such adapter");
  await expect(wanted).rejects.toThrow(NoAdapterError);
  await expect(wanted).rejects.toThrow(/no such adapter.*install/);
});
