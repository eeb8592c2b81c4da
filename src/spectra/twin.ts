import type { HostMatrices } from "../linalg/index.ts";
import { matrixOf, svd } from "../reference/index.ts";
import { mapped } from "./maps.ts";
import type { Backend } from "./run.ts";
import type { Decomposed } from "./types.ts";

/**
 * Where there is no GPU: U p(S) V^T from the factors of the input, p in f64. It shows what the methods do in exact arithmetic, not how they
 * round, and takes no time worth measuring.
 */
export const twinBackend: Backend = {
  load({ matrices: { batch, rows, cols }, s, u, v, rank }) {
    const k = Math.min(rows, cols);
    return {
      async orthogonalize(method, steps, scaling) {
        const factor = new Float64Array(batch * rows * cols);
        for (let b = 0; b < batch; b++) {
          const out = mapped(method, scaling, s.subarray(b * k, b * k + rank[b]), steps);
          for (let i = 0; i < rows; i++)
            for (let j = 0; j < cols; j++) {
              let sum = 0;
              for (let m = 0; m < rank[b]; m++)
                sum += u[(b * rows + i) * k + m] * out[m] * v[(b * cols + j) * k + m];
              factor[(b * rows + i) * cols + j] = sum;
            }
        }
        return { factor, ms: null };
      },
      release: () => undefined,
    };
  },
};

/** Thin SVDs in f64. Singular values below max(rows, cols) 2^-23 of the largest do not count, as on a GPU. */
export async function twinDecompose(matrices: HostMatrices): Promise<Decomposed> {
  const { data, batch, rows, cols } = matrices;
  const k = Math.min(rows, cols);
  const out = {
    matrices,
    s: new Float64Array(batch * k),
    u: new Float64Array(batch * rows * k),
    v: new Float64Array(batch * cols * k),
    rank: new Uint32Array(batch),
  };
  const size = rows * cols;
  for (let b = 0; b < batch; b++) {
    const { s, u, v } = svd(matrixOf(rows, cols, data.subarray(b * size, (b + 1) * size)));
    out.s.set(s, b * k);
    out.u.set(u.data, b * rows * k);
    out.v.set(v.data, b * cols * k);
    out.rank[b] = s.filter((value) => value > Math.max(rows, cols) * 2 ** -23 * s[0]).length;
  }
  return out;
}
