import { InputError, suggestion } from "../experiment/index.ts";
import { readWords, storageBuffer } from "../kernel/index.ts";
import type { JacobiKind } from "./jacobi-form.ts";
import { withPlan } from "./lent.ts";
import { capacityFor, checkBytes, checkMatrices, deliver, place } from "./matrices.ts";
import { readQuality } from "./quality.ts";
import { pacerOf } from "./stage.ts";
import { SvdPlan, type SvdShape } from "./svd-plan.ts";
import type { Matrices, Output, Placed, Quality, RunOptions, Svd, Vectors } from "./types.ts";
import { runWork } from "./work.ts";

export interface SvdOptions<O extends Output = "host"> extends RunOptions {
  /** Which vectors to form; default both. What is left out changes no bit of the rest. */
  vectors?: Vectors;
  output?: O;
}

const VECTORS: Vectors[] = ["both", "left", "right", "none"];
export const SHORTEST_SIDE = 64;

/** @throws InputError unless the batch is one that can be decomposed */
export function checkDecomposable(device: GPUDevice, where: string, matrices: Matrices): void {
  checkMatrices(device, where, matrices);
  const { rows, cols } = matrices;
  if (Math.min(rows, cols) > SHORTEST_SIDE)
    throw InputError.at(where, `${rows} x ${cols}`, `a shorter side of at most ${SHORTEST_SIDE}`);
}

/** Runs a plan over a batch. The caller destroys the buffers. */
export async function decompose(
  device: GPUDevice,
  matrices: Matrices,
  shape: SvdShape,
  options: RunOptions,
  kind?: JacobiKind,
): Promise<{ values: GPUBuffer; u: GPUBuffer | null; v: GPUBuffer | null; quality: Promise<Quality[]> }> {
  const { batch } = matrices;
  const { rows, cols, left, right } = shape;
  const k = Math.min(rows, cols);
  for (const side of [rows, cols]) checkBytes(device, "the vectors", 4 * batch * side * k);
  const buffer = (label: string, numbers: number) => storageBuffer(device, label, 4 * numbers);
  const values = buffer("singular values", batch * k);
  const u = left ? buffer("left vectors", batch * rows * k) : null;
  const v = right ? buffer("right vectors", batch * cols * k) : null;
  const notes = buffer("notes", 4 * batch);
  try {
    if (batch === 0) return { values, u, v, quality: Promise.resolve([]) };
    const pacer = pacerOf(device, options);
    const capacity = capacityFor(device, batch, SvdPlan.bytes(device, shape, kind));
    const create = () => pacer.wait(SvdPlan.create(device, shape, capacity, kind));
    await withPlan(device, "svd", JSON.stringify([shape, capacity, kind]), create, async (plan) => {
      const placed = place(device, "matrices", matrices);
      try {
        const works = plan.works({ matrices: placed.buffer, values, u, v, notes });
        await runWork(pacer, works, batch, capacity);
      } finally {
        placed.release();
      }
    });
    const quality = pacer.wait(readWords(device, notes, 0, 4 * batch)).then(readQuality);
    return { values, u, v, quality: quality.finally(() => notes.destroy()) };
  } catch (error) {
    for (const made of [values, u, v, notes]) made?.destroy();
    throw error;
  }
}

/**
 * Thin singular value decompositions A = U S V^T of a batch by one-sided Jacobi, in f32 and as accurate as LAPACK in f32: bounds in
 * docs/linalg.md. Matrices are m x n with min(m, n) <= 64 and max(m, n) <= 16,384. Scaled against over- and underflow: values below 2^-48 of a
 * matrix's largest element come out as 0, subnormal elements may be read as 0. Null columns of U and V are completed to orthonormal sets. A matrix
 * with a NaN or an infinity gets NaN and is flagged. Batch, order and slices change no bit. An empty batch gives empty results.
 * @throws InputError for sides, data or options out of these bounds
 */
export async function svd<O extends Output = "host">(
  device: GPUDevice,
  matrices: Matrices,
  options: SvdOptions<O> = {},
): Promise<Svd<O>> {
  return svdAs(device, matrices, options);
}

/** `svd` by a kernel of a kind, for comparing kinds on one device. */
export async function svdAs<O extends Output = "host">(
  device: GPUDevice,
  matrices: Matrices,
  options: SvdOptions<O> = {},
  kind?: JacobiKind,
): Promise<Svd<O>> {
  const { vectors = "both", output = "host" as O } = options;
  if (!VECTORS.includes(vectors))
    throw InputError.at("vectors", `"${vectors}"`, `${VECTORS.join(", ")}${suggestion(vectors, VECTORS)}`);
  checkDecomposable(device, "matrices", matrices);
  const { batch, rows, cols } = matrices;
  const k = Math.min(rows, cols);
  const shape: SvdShape = {
    rows,
    cols,
    left: vectors === "both" || vectors === "left",
    right: vectors === "both" || vectors === "right",
  };
  const { values, u, v, quality: noted } = await decompose(device, matrices, shape, options, kind);
  const out = (data: GPUBuffer | null, height: number): Promise<Placed<O> | null> =>
    data ? deliver(device, { data, batch, rows: height, cols: k }, output) : Promise.resolve(null);
  // Read side by side: on some systems every wait takes ten milliseconds, however little there is to wait for.
  const parts = [out(values, 1), out(u, rows), out(v, cols), noted] as const;
  const [s, left, right, quality] = await Promise.all(parts);
  return { s: s!, u: left, v: right, quality };
}
