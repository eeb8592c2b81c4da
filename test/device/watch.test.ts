import { expect, test } from "vitest";
import { GpuFault, watchDevice } from "../../src/device/index.ts";
import { acquireDevice } from "../../src/node/index.ts";

test("an uncaptured error reaches whoever waits, and stays", async () => {
  const { device, close } = await acquireDevice("auto");
  const watch = watchDevice(device);
  watch.throwIfFaulted();
  device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
  await expect(watch.fault).rejects.toThrow(GpuFault);
  expect(() => watch.throwIfFaulted()).toThrow(/GPUValidationError/);
  close();
});

test("destroying the device on purpose is no fault", async () => {
  const { device, close } = await acquireDevice("auto");
  const watch = watchDevice(device);
  close();
  await device.lost;
  watch.throwIfFaulted();
});

test("a device lost for any other reason is a fault", async () => {
  const lost = Promise.resolve({ reason: "unknown", message: "driver reset" });
  const watch = watchDevice({ addEventListener() {}, lost } as unknown as GPUDevice);
  await expect(watch.fault).rejects.toThrow(/driver reset/);
});
