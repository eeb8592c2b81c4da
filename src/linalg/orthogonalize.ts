import { InputError, suggestion } from "../experiment/index.ts";
import { storageBuffer } from "../kernel/index.ts";
import { POLYNOMIAL_METHODS, QDWH_STEPS, type Scaling } from "../reference/index.ts";
import { capacityFor, checkBytes, checkMatrices, deliver, LONGEST_SIDE, place } from "./matrices.ts";
import { polar } from "./polar.ts";
import { iterationBytes, PolynomialIteration } from "./polynomial-iteration.ts";
import { QdwhIteration, qdwhBytes } from "./qdwh-iteration.ts";
import type { Operand } from "./resize.ts";
import { pacerOf } from "./stage.ts";
import { checkDecomposable } from "./svd.ts";
import type { Matrices, Output, Placed, Quality, RunOptions } from "./types.ts";
import { runWork, type Work } from "./work.ts";

export const ORTHOGONALIZE_METHODS = ["polar", ...POLYNOMIAL_METHODS, "qdwh"] as const;
export type OrthogonalizeMethod = (typeof ORTHOGONALIZE_METHODS)[number];

export interface OrthogonalizeOptions<O extends Output = "host"> extends RunOptions {
  method: OrthogonalizeMethod;
  /** Steps of the iteration; default 5, of `qdwh` 4, with which it has converged. `polar` has none. */
  steps?: number;
  /** What the start is divided by; default "frobenius", as the published codes of Muon and Polar Express do. */
  scaling?: Scaling;
  output?: O;
}

export interface Orthogonalized<O extends Output = "host"> {
  factor: Placed<O>;
  /** Of each matrix for `polar`; null for iterations, which measure nothing. */
  quality: Quality[] | null;
}

export const LONGEST_SHORT_SIDE = 512;
const MOST_STEPS = 1000;
const SCALINGS: Scaling[] = ["spectral", "frobenius"];

/**
 * The orthogonal polar factor U V^T of every matrix A = U S V^T, batch x m x n, or what an iteration makes of it.
 *
 * - `polar`: from the singular value decomposition, as the function `polar`.
 * - Polynomials X <- a X + X (b Y + c Y^2), Y = X^T X on the short side, map each singular value by an odd polynomial: `newton-schulz`
 *   (3x - x^3)/2, `newton-schulz-5` (15x - 10x^3 + 3x^5)/8, `muon` 3.4445x - 4.775x^3 + 2.0315x^5 [code, Keller Jordan], `polar-express` with its 8
 *   polynomials, the last of which repeats [paper, arXiv 2505.16932]. Short side up to 512.
 * - `qdwh`: dynamically weighted Halley steps through QR, without an inverse [paper, Nakatsukasa, Bai and Gygi 2010]. The weights are those for
 *   singular values from 2^-24 to 1 [ours]; smaller ones end anywhere between 0 and 1. Short side up to 64.
 *
 * Long sides go up to 16,384. The start is A / |A|_F or A / |A|_2; Polar Express divides by 1.01 times that [paper; ours for |A|_2]. The 1e-7
 * that the published codes add to the norm is left out: matrices are first scaled by a power of two, so that the result does not depend on the
 * size of A, and zero stays zero [ours]. |A|_2 is found by squaring the Gram matrix, within 1e-6 of itself, mostly from below.
 *
 * A NaN or an infinity makes its own matrix NaN. Subnormals may be read as 0. Batch, order and slices change no bit. An empty batch gives an
 * empty result.
 * @throws InputError where a shape or an option is out of range
 */
export async function orthogonalize<O extends Output = "host">(
  device: GPUDevice,
  matrices: Matrices,
  options: OrthogonalizeOptions<O>,
): Promise<Orthogonalized<O>> {
  const { method, steps, scaling = "frobenius", output = "host" as O } = options;
  if (!ORTHOGONALIZE_METHODS.includes(method))
    throw InputError.at(
      "method",
      `"${method}"`,
      `${ORTHOGONALIZE_METHODS.join(", ")}${suggestion(method, [...ORTHOGONALIZE_METHODS])}`,
    );
  if (steps !== undefined && !(Number.isInteger(steps) && steps >= 0 && steps <= MOST_STEPS))
    throw InputError.at("steps", String(steps), `a whole number up to ${MOST_STEPS}`);
  if (!SCALINGS.includes(scaling)) throw InputError.at("scaling", `"${scaling}"`, SCALINGS.join(", "));
  if (method === "polar") return polar(device, matrices, options);
  const { batch, rows, cols } = matrices;
  if (method === "qdwh") checkDecomposable(device, "matrices", matrices);
  else checkMatrices(device, "matrices", matrices);
  if (Math.min(rows, cols) > LONGEST_SHORT_SIDE)
    throw InputError.at(
      "matrices",
      `${rows} x ${cols}`,
      `a short side of up to ${LONGEST_SHORT_SIDE}, a long one of up to ${LONGEST_SIDE}`,
    );
  checkBytes(device, "the factors", 4 * batch * rows * cols);
  const data = storageBuffer(device, "factors", 4 * batch * rows * cols);
  if (batch > 0) {
    const sides = { rows, cols, scaling };
    if (method === "qdwh") {
      const shape = { ...sides, steps: steps ?? QDWH_STEPS };
      const create = (capacity: number) => QdwhIteration.create(device, shape, capacity);
      await run(device, matrices, data, qdwhBytes(device, shape), create, options);
    } else {
      const shape = { ...sides, method, steps: steps ?? 5 };
      const create = (capacity: number) => PolynomialIteration.create(device, shape, capacity);
      await run(device, matrices, data, iterationBytes(device, shape), create, options);
    }
  }
  return { factor: await deliver(device, { data, batch, rows, cols }, output), quality: null };
}

interface Iteration {
  works(source: Operand, target: Operand): Work[];
  destroy(): void;
}

/** Runs an iteration that needs `bytes` of scratch a matrix over the batch. */
async function run(
  device: GPUDevice,
  matrices: Matrices,
  target: GPUBuffer,
  bytes: number,
  create: (capacity: number) => Promise<Iteration>,
  options: RunOptions,
): Promise<void> {
  const { batch } = matrices;
  const capacity = capacityFor(device, batch, bytes);
  const pacer = pacerOf(device, options);
  const source = place(device, "matrices", matrices);
  let iteration: Iteration | undefined;
  try {
    iteration = await pacer.wait(create(capacity));
    const works = iteration.works({ buffer: source.buffer, ring: batch }, { buffer: target, ring: batch });
    await runWork(pacer, works, batch, capacity);
  } catch (error) {
    target.destroy();
    throw error;
  } finally {
    source.release();
    iteration?.destroy();
  }
}
