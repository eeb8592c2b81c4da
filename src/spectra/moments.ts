import { InputError } from "../experiment/index.ts";
import type { HostMatrices } from "../linalg/index.ts";
import { decodeNpy } from "../record/index.ts";

/** Sides of a matrix that every method takes. */
const SHORT = 64;
const LONG = 16_384;
const MOST_VALUES = 1 << 26;
const ALLOWED = "an NPY file of numbers, of shape (rows, cols) or (batch, rows, cols)";

export interface Moments {
  name: string;
  matrices: HostMatrices;
  /** Matrices of the file that have no polar factor: zero, or with a NaN or an infinity. */
  leftOut: number;
}

/**
 * Matrices of an NPY file, 2-D or 3-D, as f32.
 * @throws InputError when it is no such file, a side is too long, or no matrix is left.
 */
export function readMoments(name: string, bytes: Uint8Array): Moments {
  const { shape, values } = decoded(name, bytes);
  if (shape.length !== 2 && shape.length !== 3)
    throw InputError.at(
      name,
      `an array of shape (${shape.join(", ")})`,
      "(rows, cols) or (batch, rows, cols)",
    );
  const [rows, cols] = shape.slice(-2);
  const [short, long] = rows < cols ? [rows, cols] : [cols, rows];
  if (short < 1 || short > SHORT || long > LONG)
    throw InputError.at(
      name,
      `matrices of ${rows} x ${cols}`,
      `1 to ${SHORT} on the short side, up to ${LONG.toLocaleString("en-US")} on the long one`,
    );
  if (values.length > MOST_VALUES)
    throw InputError.at(name, `${values.length} values`, `${MOST_VALUES} at most; split the batch`);
  const size = rows * cols;
  const all = shape.length === 3 ? shape[0] : 1;
  const kept = Array.from({ length: all }, (_, b) => b).filter((b) =>
    hasFactor(values.subarray(b * size, (b + 1) * size)),
  );
  if (kept.length === 0)
    throw InputError.at(
      name,
      all === 0 ? "no matrix" : "only matrices that are zero or hold a NaN or an infinity",
      "at least one other",
    );
  const data = new Float32Array(kept.length * size);
  for (const [place, b] of kept.entries()) data.set(values.subarray(b * size, (b + 1) * size), place * size);
  return { name, matrices: { data, batch: kept.length, rows, cols }, leftOut: all - kept.length };
}

function decoded(name: string, bytes: Uint8Array): { shape: number[]; values: Float64Array } {
  try {
    return decodeNpy(bytes);
  } catch (error) {
    throw InputError.at(name, error instanceof Error ? error.message : String(error), ALLOWED);
  }
}

/** As f32 has it: a number beyond its range is an infinity there, one below 2^-126 may be read as 0. */
function hasFactor(values: Float64Array): boolean {
  let largest = 0;
  for (const value of values) {
    const size = Math.abs(Math.fround(value));
    if (!(size < Number.POSITIVE_INFINITY)) return false;
    largest = Math.max(largest, size);
  }
  return largest >= 2 ** -126;
}
