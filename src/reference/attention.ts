import { type Matrix, matrixOf } from "./matrix.ts";

export interface AttentionShape {
  /** Rows of a sequence. */
  length: number;
  heads: number;
}

/** One head of one sequence: where its numbers begin in rows of `cols`, and how many it has in each. */
interface Head {
  begin: number;
  width: number;
  cols: number;
  length: number;
}

function* headsOf({ rows, cols }: Matrix, { length, heads }: AttentionShape): Generator<Head> {
  const width = cols / heads;
  for (let row = 0; row < rows; row += length)
    for (let head = 0; head < heads; head++) yield { begin: row * cols + head * width, width, cols, length };
}

/** x of place i times y of place j. */
function dotOf(x: Matrix, i: number, y: Matrix, j: number, { begin, width, cols }: Head): number {
  let sum = 0;
  for (let e = 0; e < width; e++) sum += x.data[begin + i * cols + e] * y.data[begin + j * cols + e];
  return sum;
}

/** Adds `factor` times x of place j to `sum` at place i. */
function add(sum: Matrix, i: number, factor: number, x: Matrix, j: number, { begin, width, cols }: Head) {
  for (let e = 0; e < width; e++) sum.data[begin + i * cols + e] += factor * x.data[begin + j * cols + e];
}

function weightsOf(q: Matrix, k: Matrix, i: number, head: Head): number[] {
  const scores = Array.from({ length: i + 1 }, (_, j) => dotOf(q, i, k, j, head) / Math.sqrt(head.width));
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Causal attention (Vaswani et al. 2017, section 3.2) of sequences that stand one after the other. */
export function attention(q: Matrix, k: Matrix, v: Matrix, shape: AttentionShape): Matrix {
  const out = matrixOf(q.rows, q.cols);
  for (const head of headsOf(q, shape))
    for (let i = 0; i < head.length; i++)
      for (const [j, weight] of weightsOf(q, k, i, head).entries()) add(out, i, weight, v, j, head);
  return out;
}

/** Gradients of `attention` in q, k and v, for a slope of its result. */
export function attentionGradient(
  q: Matrix,
  k: Matrix,
  v: Matrix,
  slope: Matrix,
  shape: AttentionShape,
): [q: Matrix, k: Matrix, v: Matrix] {
  const [dq, dk, dv] = [q, k, v].map(({ rows, cols }) => matrixOf(rows, cols));
  for (const head of headsOf(q, shape))
    for (let i = 0; i < head.length; i++) {
      const weights = weightsOf(q, k, i, head);
      const along = weights.map((_, j) => dotOf(slope, i, v, j, head));
      const mean = weights.reduce((sum, weight, j) => sum + weight * along[j], 0);
      for (const [j, weight] of weights.entries()) {
        const score = (weight * (along[j] - mean)) / Math.sqrt(head.width);
        add(dq, i, score, k, j, head);
        add(dk, j, score, q, i, head);
        add(dv, j, weight, slope, i, head);
      }
    }
  return [dq, dk, dv];
}
