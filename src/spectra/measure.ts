import type { Decomposed } from "./types.ts";

export interface Measured {
  /** max_i |1 - sigma_i(O)| of each matrix; NaN where the output is not finite. */
  error: Float64Array;
  /** Largest |U^T O V - diag|_F / |O|_F over the matrices. */
  offDiagonal: number;
}

/**
 * Compares outputs O (batch x rows x cols) with the singular vectors of their inputs, in f64. Every method here takes A = U S V^T to
 * U p(S) V^T, so sigma_i(O) is u_i^T O v_i, with its sign; what O has besides, |O|_F^2 less the squares of these, must be rounding.
 */
export async function measure(
  factor: ArrayLike<number>,
  { matrices: { batch, rows, cols }, u, v, rank }: Decomposed,
  breathe: () => Promise<void> | undefined,
): Promise<Measured> {
  const k = Math.min(rows, cols);
  const error = new Float64Array(batch);
  const along = new Float64Array(k);
  let offDiagonal = 0;
  for (let b = 0; b < batch; b++) {
    along.fill(0);
    let whole = 0;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        const value = factor[(b * rows + i) * cols + j];
        whole += value * value;
        const [left, right] = [(b * rows + i) * k, (b * cols + j) * k];
        for (let m = 0; m < k; m++) along[m] += u[left + m] * value * v[right + m];
      }
    }
    let diagonal = 0;
    let worst = 0;
    for (let m = 0; m < k; m++) {
      diagonal += along[m] * along[m];
      if (m < rank[b]) worst = Math.max(worst, Math.abs(1 - along[m]));
    }
    error[b] = worst;
    if (whole > 0) offDiagonal = Math.max(offDiagonal, Math.sqrt(Math.max(0, whole - diagonal) / whole));
    await breathe();
  }
  return { error, offDiagonal };
}
