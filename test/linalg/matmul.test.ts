import { afterAll, beforeAll, expect, test } from "vitest";
import { storageBuffer } from "../../src/kernel/index.ts";
import { matmul } from "../../src/linalg/index.ts";
import { productForm, productKind } from "../../src/linalg/product-form.ts";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import { hostCopy } from "../conformance/linalg-batch.ts";

let acquired: Acquired;

beforeAll(async () => {
  acquired = await acquireDevice("auto");
});

afterAll(() => acquired.close());

const matrices = (batch: number, rows: number, cols: number) => ({
  data: Float32Array.from({ length: batch * rows * cols }, (_, i) => i + 1),
  batch,
  rows,
  cols,
});

test("an empty batch gives an empty product", async () => {
  const product = await matmul(acquired.device, matrices(0, 2, 3), matrices(0, 3, 4));
  expect(product).toEqual({ data: new Float32Array(0), batch: 0, rows: 2, cols: 4 });
});

test("operands and results may stay on the device", async () => {
  const { device } = acquired;
  const a = matrices(1, 2, 2);
  const first = await matmul(device, a, a, { output: "device" });
  const second = await matmul(device, first, a, { output: "device" });
  expect([...(await hostCopy(device, first)).data]).toEqual([7, 10, 15, 22]);
  expect([...(await hostCopy(device, second)).data]).toEqual([37, 54, 81, 118]);
  for (const { data } of [first, second]) data.destroy();
});

test("what does not fit is refused, and says why", async () => {
  const { device } = acquired;
  const a = matrices(1, 2, 3);
  await expect(matmul(device, a, matrices(1, 2, 3))).rejects.toThrow(
    "b: found an inner side of 2; allowed: 3, as of a",
  );
  await expect(matmul(device, a, matrices(2, 3, 1))).rejects.toThrow("b.batch: found 2; allowed: 1, as of a");
  await expect(matmul(device, { ...a, rows: 0 }, a)).rejects.toThrow(
    "a.rows: found 0; allowed: a whole number from 1 to 16384",
  );
  await expect(matmul(device, { ...a, batch: 2 }, a)).rejects.toThrow(
    "a.data: found 6 numbers; allowed: 12, for 2 of 2 x 3",
  );
  const most = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  const batch = Math.ceil(most / 2 ** 30) + 1;
  const long = { data: storageBuffer(device, "long", 2 ** 16 * batch), batch, rows: 16_384, cols: 1 };
  await expect(matmul(device, long, long, { transposeB: true })).rejects.toThrow(
    `the product: found ${2 ** 30 * batch} bytes; allowed: at most ${most}`,
  );
  long.data.destroy();
});

test("an abort ends it", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(matmul(acquired.device, matrices(1, 2, 2), matrices(1, 2, 2), { signal })).rejects.toThrow(
    "enough",
  );
});

test("a CPU adapter takes blocks, and cuts depend on the shape alone", () => {
  expect(productKind(acquired.device)).toBe(acquired.adapter.software ? "blocks" : "tiles");
  const shape = { transposeA: false, transposeB: false };
  expect(productForm("blocks", { ...shape, rows: 512, cols: 512, inner: 512 })).toMatchObject({
    rows: 16,
    cols: 16,
    splits: 1,
  });
  expect(productForm("blocks", { ...shape, rows: 10, cols: 3, inner: 8 })).toMatchObject({
    rows: 12,
    cols: 4,
    splits: 1,
  });
  // Tall and thin: 16,384 terms in pieces of 256, for 64 invocations of one block.
  expect(productForm("blocks", { ...shape, rows: 8, cols: 8, inner: 16_384 })).toMatchObject({
    splits: 64,
    chunk: 256,
  });
  // No more partial products than 2^22 numbers, however long the inner side.
  expect(productForm("tiles", { ...shape, rows: 4096, cols: 4096, inner: 16_384 }).splits).toBe(1);
});
