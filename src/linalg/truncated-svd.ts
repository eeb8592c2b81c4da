import { storageBuffer } from "../kernel/index.ts";
import { productOf } from "./matmul.ts";
import { deliver, place } from "./matrices.ts";
import { consume, findRange, type RangeFinderOptions, rangeOptions } from "./range-finder.ts";
import { resize, resizeKernel } from "./resize.ts";
import { Resources } from "./resources.ts";
import { pacerOf } from "./stage.ts";
import { svd } from "./svd.ts";
import type { DeviceMatrices, Matrices, Output, RunOptions, Svd } from "./types.ts";
import { runWork } from "./work.ts";

/** The first columns of matrices that are used up. */
async function firstColumns(
  device: GPUDevice,
  matrices: DeviceMatrices,
  cols: number,
  options: RunOptions,
): Promise<DeviceMatrices> {
  const { batch, rows } = matrices;
  if (matrices.cols === cols) return matrices;
  return consume(matrices, async ({ data }) => {
    const cut = { data: storageBuffer(device, "columns", 4 * batch * rows * cols), batch, rows, cols };
    const resources = new Resources(device);
    const pacer = pacerOf(device, options);
    try {
      const work = resize(
        resources,
        await pacer.wait(resizeKernel(device)),
        { buffer: data, ring: batch },
        [rows, matrices.cols],
        { buffer: cut.data, ring: batch },
        [rows, cols],
      );
      await runWork(pacer, [work], batch, batch);
      return cut;
    } catch (error) {
      cut.data.destroy();
      throw error;
    } finally {
      resources.destroy();
    }
  });
}

/** U = Q W, S and V of Q^T A = W S V^T, each cut to the rank; consumes Q. */
async function decomposeWithin(
  device: GPUDevice,
  a: DeviceMatrices,
  basis: DeviceMatrices,
  rank: number,
  options: RunOptions,
): Promise<Svd<"device">> {
  const { batch, rows, cols } = a;
  const width = basis.cols;
  const matrix = { buffer: a.data, ring: batch };
  const q = { buffer: basis.data, ring: batch };
  return consume(basis, async () => {
    const small = { rows: width, cols, inner: rows, transposeA: true, transposeB: false };
    const b = await productOf(device, q, matrix, small, batch, options);
    const { s, u, v, quality } = await consume(b, () => svd(device, b, { ...options, output: "device" }));
    const w = await firstColumns(device, u!, rank, options);
    const form = { rows, cols: rank, inner: width, transposeA: false, transposeB: false };
    const left = await consume(w, () =>
      productOf(device, q, { buffer: w.data, ring: batch }, form, batch, options),
    );
    return {
      s: await firstColumns(device, s, rank, options),
      u: left,
      v: await firstColumns(device, v!, rank, options),
      quality: quality.map((one) => ({ ...one, rank: Math.min(one.rank, rank) })),
    };
  });
}

/**
 * The first `rank` singular values and vectors of matrices of any sides up to 16,384, within the range that `rangeFinder` finds: s batch x 1 x rank,
 * u batch x rows x rank, v batch x cols x rank. Q Q^T A = U S V^T before it is cut (Halko, Martinsson and Tropp 2011, algorithm 5.1), so a
 * singular value is off by at most |A - Q Q^T A|_2, from below; exact to f32 where the rank of A is at most rank + oversampling. Where singular
 * values decay slowly, take more power iterations.
 * `quality` is that of the small decomposition, the rank counted up to `rank`. What holds for `rangeFinder` and `svd` holds here.
 * @throws InputError where an option or a shape is out of range
 */
export async function truncatedSvd<O extends Output = "host">(
  device: GPUDevice,
  matrices: Matrices,
  options: RangeFinderOptions<O>,
): Promise<Svd<O>> {
  const range = rangeOptions(device, matrices, options);
  const { output = "host" as O } = options;
  const { batch, rows, cols } = matrices;
  const { rank } = range;
  const empty = (height: number): DeviceMatrices => ({
    data: storageBuffer(device, "nothing", 0),
    batch,
    rows: height,
    cols: rank,
  });
  const { buffer, release } = place(device, "matrices", matrices);
  try {
    const a = { data: buffer, batch, rows, cols };
    const { s, u, v, quality } =
      batch === 0
        ? { s: empty(1), u: empty(rows), v: empty(cols), quality: [] }
        : await decomposeWithin(device, a, await findRange(device, a, range, options), rank, options);
    return {
      s: await deliver(device, s, output),
      u: u && (await deliver(device, u, output)),
      v: v && (await deliver(device, v, output)),
      quality,
    };
  } finally {
    release();
  }
}
