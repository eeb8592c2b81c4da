import { readWords } from "../kernel/index.ts";
import { type DeviceMatrices, SHORTEST_SIDE, svd } from "../linalg/index.ts";
import { matrixOf, multiply, singularValues, transpose } from "../reference/index.ts";
import type { MomentRecord } from "./record.ts";
import type { Stepped } from "./training.ts";

type Spectrum = Pick<MomentRecord, "values" | "condition" | "stableRank" | "rankOneResidual">;

/** What singular values say, descending and at least one. */
export function spectrumOf(values: number[]): Spectrum {
  const squares = values.map((value) => value ** 2);
  const rest = squares.slice(1).reduce((sum, square) => sum + square, 0);
  const all = rest + squares[0];
  return {
    values,
    condition: values[0] / values[values.length - 1],
    stableRank: all / squares[0],
    rankOneResidual: rest / all,
  };
}

async function floats(device: GPUDevice, buffer: GPUBuffer, numbers: number): Promise<Float32Array> {
  return new Float32Array((await readWords(device, buffer, 0, numbers)).buffer);
}

/** Singular values of a batch, each descending: on the device where it can, else on the host in f64. */
async function spectra(device: GPUDevice, matrices: DeviceMatrices): Promise<number[][]> {
  const { batch, rows, cols, data } = matrices;
  const short = Math.min(rows, cols);
  if (short <= SHORTEST_SIDE) {
    const { s } = await svd(device, matrices, { vectors: "none" });
    return Array.from({ length: batch }, (_, b) => Array.from(s.data.subarray(b * short, (b + 1) * short)));
  }
  const all = await floats(device, data, batch * rows * cols);
  return Array.from({ length: batch }, (_, b) =>
    Array.from(singularValues(matrixOf(rows, cols, all.subarray(b * rows * cols, (b + 1) * rows * cols)))),
  );
}

/** |Q^T G|_F^2 / |G|_F^2 of every matrix: Q has as many rows as G on the side that it projects. */
async function energies(
  device: GPUDevice,
  { group, optimizer }: Stepped,
  batch: number,
): Promise<number[] | null> {
  const { basis } = optimizer;
  if (!basis) return null;
  const { rows, cols, gradient } = group;
  const [q, g] = await Promise.all([
    floats(device, basis.data, batch * basis.rows * basis.cols),
    floats(device, gradient, batch * rows * cols),
  ]);
  return Array.from({ length: batch }, (_, b) => {
    const own = matrixOf(rows, cols, g.subarray(b * rows * cols, (b + 1) * rows * cols));
    const size = basis.rows * basis.cols;
    const frame = matrixOf(basis.rows, basis.cols, q.subarray(b * size, (b + 1) * size));
    const projected = multiply(transpose(frame), basis.side === "left" ? own : transpose(own));
    const squares = (x: Float64Array) => x.reduce((sum, value) => sum + value ** 2, 0);
    return squares(projected.data) / squares(own.data);
  });
}

/** The moments of all matrices as they are, and how much of the last gradient their subspaces hold. */
export async function measureMoments(
  device: GPUDevice,
  stepped: Stepped[],
  step: number,
): Promise<MomentRecord[]> {
  const records: MomentRecord[] = [];
  for (const one of stepped) {
    const { group, optimizer } = one;
    if (group.kind !== "matrix" || !optimizer.moment) continue;
    const values = await spectra(device, optimizer.moment);
    const energy = await energies(device, one, values.length);
    for (const [at, own] of values.entries())
      records.push({
        step,
        member: Math.floor(at / group.names.length),
        parameter: group.names[at % group.names.length],
        ...spectrumOf(own),
        energy: energy ? energy[at] : null,
      });
  }
  return records;
}
