import { InputError } from "../experiment/index.ts";
import { storageBuffer } from "../kernel/index.ts";
import { capacityFor, checkBytes, deliver, place } from "./matrices.ts";
import { QrPlan } from "./qr-plan.ts";
import { pacerOf } from "./stage.ts";
import { checkDecomposable } from "./svd.ts";
import type { Matrices, Output, Placed, RunOptions } from "./types.ts";
import { runWork } from "./work.ts";

export interface QrOptions<O extends Output = "host"> extends RunOptions {
  output?: O;
}

/** A = Q R: q batch x rows x cols with orthonormal columns, r batch x cols x cols, upper triangular with a diagonal >= 0. */
export interface Qr<O extends Output = "host"> {
  q: Placed<O>;
  r: Placed<O>;
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
  const capacity = capacityFor(device, batch, QrPlan.bytes({ rows, cols }));
  const plan = await pacer.wait(QrPlan.create(device, { rows, cols }, capacity));
  const placed = place(device, "matrices", matrices);
  try {
    const whole = (buffer: GPUBuffer) => ({ buffer, ring: batch });
    const works = plan.works({ matrices: whole(placed.buffer), q: whole(q), r: whole(r) });
    await runWork(pacer, works, batch, capacity);
  } finally {
    placed.release();
    plan.destroy();
  }
}
