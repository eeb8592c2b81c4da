import { InputError } from "../experiment/index.ts";
import { storageBuffer } from "../kernel/index.ts";
import { capacityFor, checkBytes, checkMatrices, deliver, place } from "./matrices.ts";
import { Product, productBytes } from "./product.ts";
import type { ProductKind, ProductShape } from "./product-form.ts";
import type { View } from "./resize.ts";
import { pacerOf } from "./stage.ts";
import type { DeviceMatrices, Matrices, Output, Placed, RunOptions } from "./types.ts";
import { runWork } from "./work.ts";

export interface MatmulOptions<O extends Output = "host"> extends RunOptions {
  /** A holds batch x k x m, to be read as its transpose. */
  transposeA?: boolean;
  /** B holds batch x n x k. */
  transposeB?: boolean;
  output?: O;
}

/**
 * C = op(A) op(B), matrix by matrix: A batch x m x k, B batch x k x n, C batch x m x n, sides up to 16,384, all in f32 with f32 sums.
 * Error of an entry: at most (k + 2) 2^-24 of the same product of magnitudes (long inner sides are summed in pieces, so mostly far less).
 * Batch, order and slices change no bit; another adapter may. An empty batch gives an empty result.
 * @throws InputError where shapes do not fit together or exceed a limit
 */
export async function matmul<O extends Output = "host">(
  device: GPUDevice,
  a: Matrices,
  b: Matrices,
  options: MatmulOptions<O> = {},
): Promise<Placed<O>> {
  return matmulAs(device, a, b, options);
}

/** `matmul` in the form of a kind, for comparing the forms on one device. */
export async function matmulAs<O extends Output = "host">(
  device: GPUDevice,
  a: Matrices,
  b: Matrices,
  options: MatmulOptions<O> = {},
  kind?: ProductKind,
): Promise<Placed<O>> {
  const { transposeA = false, transposeB = false, output = "host" as O } = options;
  checkMatrices(device, "a", a);
  checkMatrices(device, "b", b);
  const [rows, inner] = transposeA ? [a.cols, a.rows] : [a.rows, a.cols];
  const [innerB, cols] = transposeB ? [b.cols, b.rows] : [b.rows, b.cols];
  if (inner !== innerB) throw InputError.at("b", `an inner side of ${innerB}`, `${inner}, as of a`);
  if (a.batch !== b.batch) throw InputError.at("b.batch", String(b.batch), `${a.batch}, as of a`);
  const { batch } = a;
  const shape: ProductShape = { rows, cols, inner, transposeA, transposeB };
  const left = place(device, "a", a);
  const right = place(device, "b", b);
  try {
    const operands: [View, View] = [
      { buffer: left.buffer, ring: batch },
      { buffer: right.buffer, ring: batch },
    ];
    return await deliver(device, await productOf(device, ...operands, shape, batch, options, kind), output);
  } finally {
    for (const placed of [left, right]) placed.release();
  }
}

/** Products of matrices on the device, in a buffer of their own. */
export async function productOf(
  device: GPUDevice,
  a: View,
  b: View,
  shape: ProductShape,
  batch: number,
  options: RunOptions,
  kind?: ProductKind,
): Promise<DeviceMatrices> {
  const { rows, cols } = shape;
  checkBytes(device, "the product", 4 * batch * rows * cols);
  const data = storageBuffer(device, "product", 4 * batch * rows * cols);
  const result = { data, batch, rows, cols };
  if (batch === 0) return result;
  const capacity = capacityFor(device, batch, productBytes(device, shape, kind));
  const pacer = pacerOf(device, options);
  let product: Product | undefined;
  try {
    product = await pacer.wait(Product.create(device, shape, capacity, "plain", kind));
    const works = product.works({ a, b, result: { buffer: data, ring: batch } });
    await runWork(pacer, works, batch, capacity);
    return result;
  } catch (error) {
    data.destroy();
    throw error;
  } finally {
    product?.destroy();
  }
}
