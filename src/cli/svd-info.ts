import type { AdapterSummary } from "../device/index.ts";
import { formatJson } from "../experiment/index.ts";
import type { HostMatrices, Quality, Svd, Vectors } from "../linalg/index.ts";
import type { MatrixFile } from "../node/index.ts";
import {
  frobenius,
  type Matrix,
  matrixOf,
  multiply,
  orthogonalityError,
  scaleColumns,
  subtract,
  transpose,
} from "../reference/index.ts";
import { VERSION } from "../version.ts";
import { partOf } from "./matrix-parts.ts";

/** The worst of the batch, matrices that are not finite aside. Measured in f64, against the matrices as rounded to f32. */
export interface Residuals {
  /** |A - U S V^T|_F / |A|_F */
  reconstruction: number;
  /** max |U^T U - I| */
  left: number;
  /** max |V^T V - I| */
  right: number;
}

/** What info.json holds. */
export interface SvdInfo {
  file: string;
  shape: number[];
  type: string;
  /** Values other than 0 below f32's normal range, which a GPU may read as 0. */
  tiny: number;
  vectors: Vectors;
  adapter: AdapterSummary;
  marginflow: string;
  runtime: string;
  /** Of the decompositions, compilation and transfers included, and of measuring residuals. */
  seconds: { svd: number; residuals: number };
  /** Without the first part of the batch and so without compilation, where there are several; null of an empty batch. */
  matricesPerSecond: number | null;
  residuals: Residuals | null;
  /** A list each, in the order of the batch; `condition` is s_1 / s_k, null where s_k is 0 or not finite. */
  matrices: { [K in keyof Quality]: Quality[K][] } & { condition: (number | null)[] };
}

export const startInfo = (
  file: string,
  { shape, type, tiny }: MatrixFile,
  vectors: Vectors,
  adapter: AdapterSummary,
  runtime: string,
): SvdInfo => ({
  file,
  shape,
  type,
  tiny,
  vectors,
  adapter,
  marginflow: VERSION,
  runtime,
  seconds: { svd: 0, residuals: 0 },
  matricesPerSecond: null,
  residuals: vectors === "both" ? { reconstruction: 0, left: 0, right: 0 } : null,
  matrices: { sweeps: [], cosine: [], rank: [], converged: [], nonfinite: [], condition: [] },
});

export const infoJson = (info: SvdInfo): string => `${formatJson(info)}\n`;

function conditionOf(s: HostMatrices, at: number): number | null {
  const first = s.data[at * s.cols];
  const last = s.data[(at + 1) * s.cols - 1];
  return last > 0 ? first / last : null;
}

/** Adds what one part of the batch gave. */
export function addQuality({ matrices }: SvdInfo, { s, quality }: Svd): void {
  for (const [at, { sweeps, cosine, rank, converged, nonfinite }] of quality.entries()) {
    matrices.sweeps.push(sweeps);
    matrices.cosine.push(cosine);
    matrices.rank.push(rank);
    matrices.converged.push(converged);
    matrices.nonfinite.push(nonfinite);
    matrices.condition.push(conditionOf(s, at));
  }
}

function matrixAt(batch: HostMatrices, at: number): Matrix {
  return matrixOf(batch.rows, batch.cols, partOf(batch, at).data);
}

/** How often the event loop gets its turn, so that Ctrl-C is heard. */
const TURN_MS = 50;

/** Adds the residuals of one part of the batch. */
export async function addResiduals(
  worst: Residuals,
  part: HostMatrices,
  { s, quality }: Svd,
  u: HostMatrices,
  v: HostMatrices,
  signal: AbortSignal,
): Promise<void> {
  let turn = performance.now();
  for (let at = 0; at < part.batch; at++) {
    if (quality[at].nonfinite) continue;
    const [a, left, right] = [matrixAt(part, at), matrixAt(u, at), matrixAt(v, at)];
    const product = multiply(scaleColumns(left, partOf(s, at).data), transpose(right));
    // Of a matrix of zeros it is absolute.
    const residual = frobenius(subtract(a, product)) / (frobenius(a) || 1);
    worst.reconstruction = Math.max(worst.reconstruction, residual);
    worst.left = Math.max(worst.left, orthogonalityError(left));
    worst.right = Math.max(worst.right, orthogonalityError(right));
    if (performance.now() - turn > TURN_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      turn = performance.now();
    }
  }
}
