import type { HostMatrices } from "../../src/linalg/index.ts";
import { identity, type Matrix } from "../../src/reference/index.ts";
import { words } from "./entry.ts";
import type { Shape } from "./families-batch.ts";

/** Matrices of integers, and the same with orthogonal matrices on either side: changed = factor Q plain P, in f32 without a rounding. */
export interface Turned {
  plain: HostMatrices;
  changed: HostMatrices;
  factor: number;
  /** Q, rows x rows, the same for all of the batch. */
  q: Matrix;
}

const BATCH = 3;
const TURNS = 4;
/** Integers up to this: each rotation multiplies by 7 at most, 7^4 2^12 is below 2^24. */
const LARGEST = 2 ** 12;

/** Q: rotations by the angle of 3-4-5 in planes of two rows, each times 5. P: a permutation of columns, none where `left`. */
export function turned([rows, cols]: Shape, seed: number, left = false): Turned {
  const next = words(seed);
  const size = rows * cols;
  const plain = new Float32Array(BATCH * size).map(() => (next() % (2 * LARGEST + 1)) - LARGEST);
  const changed = plain.slice();
  const q = identity(rows);
  let factor = 1;
  for (let turn = 0; turn < TURNS && rows > 1; turn++) {
    const [i, j] = twoOf(rows, next);
    for (let b = 0; b < BATCH; b++) rotateRows(changed.subarray(b * size, (b + 1) * size), cols, i, j);
    rotateRows(q.data, rows, i, j);
    factor *= 5;
  }
  q.data = q.data.map((x) => x / factor);
  if (!left) {
    const order = permutation(cols, next);
    const before = changed.slice();
    for (let at = 0; at < changed.length; at++) changed[at] = before[at - (at % cols) + order[at % cols]];
  }
  const shape = { batch: BATCH, rows, cols };
  return { plain: { ...shape, data: plain }, changed: { ...shape, data: changed }, factor, q };
}

/** A <- 5 G A: rows i and j become 3 a - 4 b and 4 a + 3 b, all others 5 times themselves. */
function rotateRows(a: Float32Array | Float64Array, cols: number, i: number, j: number): void {
  for (let k = 0; k < cols; k++) {
    const [x, y] = [a[i * cols + k], a[j * cols + k]];
    for (let at = k; at < a.length; at += cols) a[at] *= 5;
    a[i * cols + k] = 3 * x - 4 * y;
    a[j * cols + k] = 4 * x + 3 * y;
  }
}

function permutation(size: number, next: () => number): number[] {
  const keys = Array.from({ length: size }, () => next());
  return Array.from(keys.keys()).sort((i, j) => keys[i] - keys[j]);
}

function twoOf(size: number, next: () => number): number[] {
  return permutation(size, next).slice(0, 2);
}
