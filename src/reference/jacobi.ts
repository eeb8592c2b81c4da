import { dot } from "./matrix.ts";

/** Past this something is wrong with the method: it converges quadratically, and takes 5 to 15. */
const MOST_SWEEPS = 60;
/** Squares of norms below this, where the largest is 1 or more, are those of null columns: f64's own underflow begins at 2^-1022. */
const NULL = 2 ** -1000;

export interface Orthogonal {
  /** Norms of the columns, in their order; 0 for a null column. */
  norms: Float64Array;
  /** Which column is the largest, the next one, and so on. */
  order: number[];
}

/**
 * One-sided Jacobi: rotates pairs of columns, in place and `turns` with them, until no two have a cosine above sqrt(n) 2^-52 (LAPACK's sgesvj is the model).
 * de Rijk's order: before its turn a column changes places with the largest one that is left.
 */
export function orthogonalize(columns: Float64Array[], turns: Float64Array[]): Orthogonal {
  const n = columns.length;
  const tolerance = Math.sqrt(n) * 2 ** -52;
  const squares = Float64Array.from(columns, (x) => dot(x, x));
  for (let sweep = 0, rotated = true; rotated; sweep++) {
    if (sweep === MOST_SWEEPS) throw new Error(`svd: still rotating after ${sweep} sweeps`);
    rotated = false;
    for (let p = 0; p < n - 1; p++) {
      const most = largestFrom(squares, p);
      for (const list of [columns, turns, squares]) exchange(list, p, most);
      for (let q = p + 1; q < n; q++) {
        if (squares[q] < NULL) continue;
        const product = dot(columns[p], columns[q]);
        if (!(Math.abs(product) > tolerance * Math.sqrt(squares[p]) * Math.sqrt(squares[q]))) continue;
        rotated = true;
        const zeta = (squares[q] - squares[p]) / (2 * product);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        [squares[p], squares[q]] = rotate(columns[p], columns[q], tangent);
        if (turns.length > 0) rotate(turns[p], turns[q], tangent);
      }
    }
  }
  const norms = squares.map((square) => (square < NULL ? 0 : Math.sqrt(square)));
  return { norms, order: Array.from(norms.keys()).sort((i, j) => norms[j] - norms[i]) };
}

/** Rutishauser's form: what is added is small where the angle is, so that nothing drifts. Returns the new squares of the norms. */
function rotate(x: Float64Array, y: Float64Array, tangent: number): [number, number] {
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  const tau = sine / (1 + cosine);
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i], y[i]];
    x[i] = a - sine * (b + tau * a);
    y[i] = b + sine * (a - tau * b);
    xx += x[i] * x[i];
    yy += y[i] * y[i];
  }
  return [xx, yy];
}

function largestFrom(values: Float64Array, begin: number): number {
  let at = begin;
  for (let j = begin + 1; j < values.length; j++) if (values[j] > values[at]) at = j;
  return at;
}

function exchange(list: Float64Array[] | Float64Array, p: number, q: number): void {
  if (list.length > 0) [list[p], list[q]] = [list[q], list[p]];
}
