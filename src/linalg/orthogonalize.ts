import { InputError } from "../experiment/index.ts";
import { storageBuffer } from "../kernel/index.ts";
import { POLYNOMIAL_METHODS, type PolynomialMethod, type Scaling } from "../reference/index.ts";
import { capacityFor, checkMatrices, deliver, LONGEST_SIDE, place } from "./matrices.ts";
import { iterationBytes, PolynomialIteration } from "./polynomial-iteration.ts";
import { pacerOf } from "./stage.ts";
import type { Matrices, Output, Placed, Quality, RunOptions } from "./types.ts";
import { runWork } from "./work.ts";

export const ORTHOGONALIZE_METHODS = [...POLYNOMIAL_METHODS] as const;
export type OrthogonalizeMethod = (typeof ORTHOGONALIZE_METHODS)[number];

export interface OrthogonalizeOptions<O extends Output = "host"> extends RunOptions {
  method: OrthogonalizeMethod;
  /** Steps of the iteration; default 5. Polar Express repeats its last row beyond the eighth. */
  steps?: number;
  /** What the start is divided by; default "frobenius", as the published codes of Muon and Polar Express do. */
  scaling?: Scaling;
  output?: O;
}

export interface Orthogonalized<O extends Output = "host"> {
  factor: Placed<O>;
  /** Of each matrix where the method measures it, else null. */
  quality: Quality[] | null;
}

const LONGEST_SHORT_SIDE = 512;
const MOST_STEPS = 1000;

/**
 * Approximates the orthogonal polar factor U V^T of every matrix A = U S V^T, batch x m x n, short side up to 512, long side up to 16,384.
 *
 * Methods are iterations X <- a X + X (b Y + c Y^2), Y = X^T X on the short side, which map each singular value by an odd polynomial:
 * `newton-schulz` (3x - x^3)/2, `newton-schulz-5` (15x - 10x^3 + 3x^5)/8, `muon` 3.4445x - 4.775x^3 + 2.0315x^5 [code, Keller Jordan],
 * `polar-express` with its 8 polynomials, damped [paper, arXiv 2505.16932].
 *
 * The start is A / |A|_F or A / |A|_2; Polar Express divides by 1.01 times that [paper; ours for |A|_2]. The 1e-7 that the published codes add to
 * the norm is left out: matrices are first scaled by a power of two, so that the result does not depend on the size of A, and zero stays
 * zero [ours]. |A|_2 is found by squaring the Gram matrix: within 1e-6 of itself (mostly too small).
 *
 * A NaN or an infinity makes its own matrix NaN. Subnormals may be read as 0. Batch, order and slices change no bit. An empty batch gives
 * an empty result.
 * @throws InputError where a shape or an option is out of range
 */
export async function orthogonalize<O extends Output = "host">(
  device: GPUDevice,
  matrices: Matrices,
  options: OrthogonalizeOptions<O>,
): Promise<Orthogonalized<O>> {
  const { method, steps = 5, scaling = "frobenius", output = "host" as O } = options;
  if (!ORTHOGONALIZE_METHODS.includes(method))
    throw InputError.at("method", String(method), ORTHOGONALIZE_METHODS.join(", "));
  if (!(Number.isInteger(steps) && steps >= 0 && steps <= MOST_STEPS))
    throw InputError.at("steps", String(steps), `a whole number up to ${MOST_STEPS}`);
  if (scaling !== "spectral" && scaling !== "frobenius")
    throw InputError.at("scaling", String(scaling), "spectral, frobenius");
  checkMatrices(device, "matrices", matrices);
  const { batch, rows, cols } = matrices;
  if (Math.min(rows, cols) > LONGEST_SHORT_SIDE)
    throw InputError.at(
      "matrices",
      `${rows} x ${cols}`,
      `a short side of up to ${LONGEST_SHORT_SIDE}, a long one of up to ${LONGEST_SIDE}`,
    );
  const data = storageBuffer(device, "factor", 4 * batch * rows * cols);
  if (batch > 0) await runPolynomial(device, matrices, { method, steps, scaling }, data, options);
  return { factor: await deliver(device, { data, batch, rows, cols }, output), quality: null };
}

async function runPolynomial(
  device: GPUDevice,
  matrices: Matrices,
  iteration: { method: PolynomialMethod; steps: number; scaling: Scaling },
  target: GPUBuffer,
  options: RunOptions,
): Promise<void> {
  const { batch, rows, cols } = matrices;
  const shape = { rows, cols, ...iteration };
  const capacity = capacityFor(device, batch, iterationBytes(device, shape));
  const pacer = pacerOf(device, options);
  const source = place(device, "matrices", matrices);
  let iterationOnDevice: PolynomialIteration | undefined;
  try {
    iterationOnDevice = await pacer.wait(PolynomialIteration.create(device, shape, capacity));
    const works = iterationOnDevice.works(
      { buffer: source.buffer, ring: batch },
      { buffer: target, ring: batch },
    );
    await runWork(pacer, works, batch, capacity);
  } catch (error) {
    target.destroy();
    throw error;
  } finally {
    source.release();
    iterationOnDevice?.destroy();
  }
}
