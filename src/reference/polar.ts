import { type Matrix, multiply, transpose } from "./matrix.ts";
import { svd } from "./svd.ts";

/**
 * Orthogonal polar factor U V^T of the thin SVD, rows x cols: the matrix with orthonormal columns (rows, where there are fewer) that is nearest to A. Only the
 * singular vectors of singular values above max(rows, cols) 2^-52 of the largest take part: of a matrix of lower rank it is a partial isometry of that rank.
 */
export function polar(a: Matrix): { factor: Matrix; rank: number } {
  const { s, u, v } = svd(a);
  const rank = s.filter((value) => !(value <= Math.max(a.rows, a.cols) * 2 ** -52 * s[0])).length;
  return { factor: multiply(firstColumns(u, rank), transpose(firstColumns(v, rank))), rank };
}

function firstColumns({ data, rows, cols }: Matrix, count: number): Matrix {
  const kept = data.filter((_, at) => at % cols < count);
  return { data: kept, rows, cols: count };
}
