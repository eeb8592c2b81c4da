import { readWords, storageBuffer } from "../kernel/index.ts";
import { withPlan } from "./lent.ts";
import { capacityFor, checkBytes, deliver, place } from "./matrices.ts";
import { PolarPlan } from "./polar-plan.ts";
import { readQuality } from "./quality.ts";
import { pacerOf } from "./stage.ts";
import { checkDecomposable } from "./svd.ts";
import type { Matrices, Output, Placed, Quality, RunOptions } from "./types.ts";
import { runWork } from "./work.ts";

export interface PolarOptions<O extends Output = "host"> extends RunOptions {
  output?: O;
}

export interface Polar<O extends Output = "host"> {
  /** U V^T, as large as the matrices. */
  factor: Placed<O>;
  quality: Quality[];
}

/**
 * Orthogonal polar factors U V^T from the thin singular value decomposition A = U S V^T, never through a Gram matrix: orthonormal to f32 whatever the
 * condition number up to 1e6. Of a rank-deficient matrix (values at most 2^-21 of the largest) the partial isometry of its range, its rank in
 * `quality`. Sides and the rest as for `svd`.
 * @throws InputError for sides or data out of bounds
 */
export async function polar<O extends Output = "host">(
  device: GPUDevice,
  matrices: Matrices,
  options: PolarOptions<O> = {},
): Promise<Polar<O>> {
  const { output = "host" as O } = options;
  checkDecomposable(device, "matrices", matrices);
  const { batch, rows, cols } = matrices;
  checkBytes(device, "the factors", 4 * batch * rows * cols);
  const factors = storageBuffer(device, "polar factors", 4 * batch * rows * cols);
  const notes = storageBuffer(device, "notes", 16 * batch);
  try {
    if (batch > 0) await form(device, matrices, factors, notes, options);
    const noted = batch > 0 ? readWords(device, notes, 0, 4 * batch) : Promise.resolve(new Uint32Array());
    const delivered = deliver(device, { data: factors, batch, rows, cols }, output);
    const [factor, words] = await Promise.all([delivered, noted]);
    return { factor, quality: readQuality(words) };
  } catch (error) {
    factors.destroy();
    throw error;
  } finally {
    notes.destroy();
  }
}

async function form(
  device: GPUDevice,
  matrices: Matrices,
  factors: GPUBuffer,
  notes: GPUBuffer,
  options: RunOptions,
): Promise<void> {
  const { batch, rows, cols } = matrices;
  const shape = { rows, cols };
  const pacer = pacerOf(device, options);
  const capacity = capacityFor(device, batch, PolarPlan.bytes(device, shape));
  const create = () => pacer.wait(PolarPlan.create(device, shape, capacity));
  await withPlan(device, "polar", JSON.stringify([shape, capacity]), create, async (plan) => {
    const placed = place(device, "matrices", matrices);
    try {
      await runWork(pacer, plan.works({ matrices: placed.buffer, factors, notes }), batch, capacity);
    } finally {
      placed.release();
    }
  });
}
