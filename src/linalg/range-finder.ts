import { InputError } from "../experiment/index.ts";
import { storageBuffer } from "../kernel/index.ts";
import type { RangeOptions } from "../reference/index.ts";
import { capacityFor, checkBytes, checkMatrices, deliver, place } from "./matrices.ts";
import { RangePlan } from "./range-plan.ts";
import { pacerOf } from "./stage.ts";
import { SHORTEST_SIDE } from "./svd.ts";
import type { DeviceMatrices, Matrices, Output, Placed, RunOptions } from "./types.ts";
import { runWork } from "./work.ts";

export interface RangeFinderOptions<O extends Output = "host"> extends RunOptions {
  rank: number;
  /** Columns beyond the rank; default 8, or as many as fit. rank + oversampling is at most 64 and at most the shorter side. */
  oversampling?: number;
  /** Multiplications by A A^T, orthonormalized on the way; default 1. */
  powerIterations?: number;
  /** Of the normals; default 0. */
  seed?: number;
  output?: O;
}

const OVERSAMPLING = 8;
const MOST_ITERATIONS = 100;

/** @throws InputError where an option does not fit the matrices */
export function rangeOptions(
  device: GPUDevice,
  matrices: Matrices,
  options: RangeFinderOptions<Output>,
): RangeOptions {
  checkMatrices(device, "matrices", matrices);
  const most = Math.min(SHORTEST_SIDE, matrices.rows, matrices.cols);
  const { rank, powerIterations = 1, seed = 0 } = options;
  const oversampling = options.oversampling ?? Math.max(0, Math.min(OVERSAMPLING, most - rank));
  const check = (where: string, value: number, least: number, largest: number) => {
    if (!(Number.isInteger(value) && value >= least && value <= largest))
      throw InputError.at(where, String(value), `a whole number from ${least} to ${largest}`);
  };
  check("rank", rank, 1, most);
  check("oversampling", oversampling, 0, most - rank);
  check("powerIterations", powerIterations, 0, MOST_ITERATIONS);
  check("seed", seed, 0, 2 ** 32 - 1);
  return { rank, oversampling, powerIterations, seed };
}

/** What `act` makes of matrices that are not needed after it. */
export async function consume<T>(
  used: DeviceMatrices,
  act: (used: DeviceMatrices) => Promise<T>,
): Promise<T> {
  try {
    return await act(used);
  } finally {
    used.data.destroy();
  }
}

/** The basis for matrices on the device. */
export async function findRange(
  device: GPUDevice,
  a: DeviceMatrices,
  { rank, oversampling, powerIterations, seed }: RangeOptions,
  options: RunOptions,
): Promise<DeviceMatrices> {
  const { batch, rows, cols } = a;
  const shape = { rows, cols, turned: false, width: rank + oversampling, powerIterations };
  checkBytes(device, "the basis", 4 * batch * rows * shape.width);
  const basis = { data: storageBuffer(device, "range", 4 * batch * rows * shape.width), batch, rows };
  const pacer = pacerOf(device, options);
  const capacity = capacityFor(device, batch, RangePlan.bytes(device, shape));
  let plan: RangePlan | undefined;
  try {
    plan = await pacer.wait(RangePlan.create(device, shape, capacity));
    await runWork(pacer, [plan.sketching(seed, 0)], 1, 1);
    const works = plan.works({ buffer: a.data, ring: batch }, { buffer: basis.data, ring: batch });
    await runWork(pacer, works, batch, capacity);
    return { ...basis, cols: shape.width };
  } catch (error) {
    basis.data.destroy();
    throw error;
  } finally {
    plan?.destroy();
  }
}

/**
 * Orthonormal bases of approximate ranges, batch x rows x (rank + oversampling): Q of (A A^T)^powerIterations A Omega with Omega standard normal, a QR
 * after every product (Halko, Martinsson and Tropp 2011, algorithm 4.4). |A - Q Q^T A| is on average what their theorems 10.5 and 10.6 and
 * corollary 10.10 say: with p = oversampling >= 2, sqrt(1 + rank / (p - 1)) times the best |A - A_rank|_F without power iterations.
 *
 * Omega comes from threefry and is the same for every matrix of a batch, so that batch, order and slices change no bit. Sides up to 16,384;
 * magnitudes between 2^-100 and 2^100. A matrix with a NaN or an infinity gets NaN. An empty batch gives an empty result.
 * @throws InputError where an option or a shape is out of range
 */
export async function rangeFinder<O extends Output = "host">(
  device: GPUDevice,
  matrices: Matrices,
  options: RangeFinderOptions<O>,
): Promise<Placed<O>> {
  const range = rangeOptions(device, matrices, options);
  const { output = "host" as O } = options;
  const { batch, rows, cols } = matrices;
  if (batch === 0) {
    const data = storageBuffer(device, "range", 0);
    return deliver(device, { data, batch, rows, cols: range.rank + range.oversampling }, output);
  }
  const { buffer, release } = place(device, "matrices", matrices);
  try {
    return await deliver(
      device,
      await findRange(device, { data: buffer, batch, rows, cols }, range, options),
      output,
    );
  } finally {
    release();
  }
}
