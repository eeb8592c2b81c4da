import {
  frobenius,
  largest,
  type Matrix,
  matrixOf,
  multiply,
  orthogonalityError,
  polar,
  scaleColumns,
  subtract,
  transpose,
} from "../../../src/reference/index.ts";
import { inputOf, type Task } from "./tasks.ts";

/** The largest of each figure over the whole batch, in f64, beside what it may be. */
export interface Check {
  figures: { name: string; worst: number; bound: number }[];
  passed: boolean;
}

export function checkOf(figures: Check["figures"]): Check {
  // NaN is within no bound.
  return { figures, passed: figures.every(({ worst, bound }) => worst <= bound) };
}

/** NaN wins. */
const worse = (a: number, b: number) => (Number.isNaN(a) || a > b ? a : b);

function part(values: ArrayLike<number>, index: number, rows: number, cols: number): Matrix {
  const size = rows * cols;
  const flat = values as Float32Array;
  return matrixOf(rows, cols, flat.slice(index * size, (index + 1) * size));
}

/** How far from sorted and non-negative: the largest rise, or the largest negative. */
function disorder(s: Float64Array): number {
  let most = 0;
  s.forEach((value, j) => {
    most = worse(Math.max(-value, j > 0 ? value - s[j - 1] : 0), most);
  });
  return most;
}

/** Residual, orthogonality and order together say that these are the singular values, each to the residual's bound. */
function gateSvd({ rows, cols, batch }: Task, a: ArrayLike<number>, [s, u, v]: ArrayLike<number>[]): Check {
  const k = Math.min(rows, cols);
  let [residual, left, right, order] = [0, 0, 0, 0];
  for (let index = 0; index < batch; index++) {
    const matrix = part(a, index, rows, cols);
    const values = part(s, index, 1, k).data;
    const [uk, vk] = [part(u, index, rows, k), part(v, index, cols, k)];
    const rest = subtract(matrix, multiply(scaleColumns(uk, values), transpose(vk)));
    residual = worse(frobenius(rest) / frobenius(matrix), residual);
    left = worse(orthogonalityError(uk), left);
    right = worse(orthogonalityError(vk), right);
    order = worse(disorder(values), order);
  }
  const root = Math.sqrt(k);
  return checkOf([
    { name: "residual", worst: residual, bound: 4e-7 * root },
    { name: "orthogonality of U", worst: left, bound: 2e-6 * root },
    { name: "orthogonality of V", worst: right, bound: 2e-6 * root },
    { name: "order", worst: order, bound: 0 },
  ]);
}

/** Random tall matrices have condition numbers near 1: the factor's own bound is asked for with kappa = 1. */
function gatePolar({ rows, cols, batch }: Task, a: ArrayLike<number>, [factor]: ArrayLike<number>[]): Check {
  let [orthogonality, deviation] = [0, 0];
  for (let index = 0; index < batch; index++) {
    const got = part(factor, index, rows, cols);
    orthogonality = worse(orthogonalityError(got), orthogonality);
    const want = polar(part(a, index, rows, cols)).factor;
    deviation = worse(largest(subtract(got, want).data), deviation);
  }
  const root = Math.sqrt(cols);
  return checkOf([
    { name: "orthogonality", worst: orthogonality, bound: 2e-6 * root },
    { name: "against f64", worst: deviation, bound: 4e-7 * root },
  ]);
}

/** |C - A B| <= k u |A| |B|, element by element: true of a sum of k products in f32 in any order, with or without fma; u = 2^-24. */
function gateProduct(
  { rows, cols }: Task,
  factors: ArrayLike<number>,
  [product]: ArrayLike<number>[],
): Check {
  const [a, b] = [part(factors, 0, rows, cols), part(factors, 1, rows, cols)];
  const want = multiply(a, b);
  const size = multiply({ ...a, data: a.data.map(Math.abs) }, { ...b, data: b.data.map(Math.abs) });
  let most = 0;
  want.data.forEach((value, at) => {
    most = worse(Math.abs(product[at] - value) / size.data[at], most);
  });
  return checkOf([{ name: "against f64", worst: most, bound: cols * 2 ** -24 }]);
}

const gates = { svd: gateSvd, polar: gatePolar, matmul: gateProduct };

/** Holds a whole batch of results against the bounds of docs/performance.md times `slack`, in f64. */
export function gate(task: Task, results: ArrayLike<number>[], slack: number): Check {
  const { figures } = gates[task.what](task, inputOf(task), results);
  return checkOf(figures.map(({ bound, ...figure }) => ({ ...figure, bound: bound * slack })));
}
