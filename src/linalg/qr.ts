import { InputError } from "../experiment/index.ts";
import { compile, SHADERS, storageBuffer } from "../kernel/index.ts";
import { capacityFor, checkBytes, deliver, place } from "./matrices.ts";
import { Scan } from "./scan.ts";
import type { Source } from "./source.ts";
import { pacerOf, Stage } from "./stage.ts";
import { checkDecomposable } from "./svd.ts";
import { TallQr } from "./tall-qr.ts";
import type { Matrices, Output, Placed, RunOptions } from "./types.ts";
import { runWork, type Work } from "./work.ts";

export interface QrOptions<O extends Output = "host"> extends RunOptions {
  output?: O;
}

/** A = Q R: q batch x rows x cols with orthonormal columns, r batch x cols x cols, upper triangular with a diagonal >= 0. */
export interface Qr<O extends Output = "host"> {
  q: Placed<O>;
  r: Placed<O>;
}

/** R with a diagonal >= 0 and unscaled, and the diagonal matrix of signs that Q is to be multiplied by. */
async function signWork(
  device: GPUDevice,
  { buffer: triangles, ring }: Source,
  n: number,
  buffers: { scales: GPUBuffer; r: GPUBuffer; signs: GPUBuffer },
): Promise<Work> {
  const kernel = await compile(device, "qr-signs", SHADERS["linalg/qr-signs"]);
  const stage = new Stage(
    device,
    kernel,
    { triangles, ...buffers },
    [
      ["u32", n],
      ["u32", ring],
    ],
    (count) => [Math.ceil(count / 64)],
  );
  return { stage, units: n, cost: 4 * n };
}

/**
 * Thin QR by Householder reflections in a tree of row blocks. Matrices are m x n with n <= m <= 16,384 and n <= 64; backward stable
 * column by column, Q orthonormal whatever the matrix. A matrix with a NaN or an infinity gives NaN. Batch, order and slices change no bit.
 * An empty batch gives empty results.
 * @throws InputError for sides or data out of these bounds
 */
export async function qr<O extends Output = "host">(
  device: GPUDevice,
  matrices: Matrices,
  options: QrOptions<O> = {},
): Promise<Qr<O>> {
  const { output = "host" as O } = options;
  checkDecomposable(device, "matrices", matrices);
  const { batch, rows, cols } = matrices;
  if (rows < cols) throw InputError.at("matrices", `${rows} x ${cols}`, "at least as many rows as columns");
  checkBytes(device, "q", 4 * batch * rows * cols);
  const q = storageBuffer(device, "q", 4 * batch * rows * cols);
  const r = storageBuffer(device, "r", 4 * batch * cols * cols);
  if (batch > 0) {
    try {
      await factor(device, matrices, q, r, options);
    } catch (error) {
      for (const made of [q, r]) made.destroy();
      throw error;
    }
  }
  return {
    q: await deliver(device, { data: q, batch, rows, cols }, output),
    r: await deliver(device, { data: r, batch, rows: cols, cols }, output),
  };
}

async function factor(
  device: GPUDevice,
  matrices: Matrices,
  q: GPUBuffer,
  r: GPUBuffer,
  options: RunOptions,
): Promise<void> {
  const { batch, rows, cols } = matrices;
  const pacer = pacerOf(device, options);
  const capacity = capacityFor(device, batch, TallQr.bytes(rows, cols) + 4 * cols * cols);
  const tree = await pacer.wait(TallQr.create(device, rows, cols, capacity, true));
  const scan = await pacer.wait(Scan.create(device, rows * cols, capacity));
  const placed = place(device, "matrices", matrices);
  const scales = storageBuffer(device, "scales", 4 * capacity);
  const signs = storageBuffer(device, "signs", 4 * capacity * cols * cols);
  const whole = { ring: 2 ** 31, size: rows * cols, row: cols, col: 1 };
  const own: Work[] = [];
  try {
    const sign = await signWork(device, tree.triangle, cols, { scales, r, signs });
    own.push(sign);
    const source = { buffer: placed.buffer, ...whole };
    const factoring = tree.factor(source, scales);
    const forming = tree.apply(source, scales, signs, { buffer: q, ...whole });
    await runWork(
      pacer,
      [...scan.works(placed.buffer, scales), ...factoring, sign, ...forming],
      batch,
      capacity,
    );
  } finally {
    for (const { stage } of own) stage.destroy();
    for (const made of [scales, signs]) made.destroy();
    placed.release();
    scan.destroy();
    tree.destroy();
  }
}
