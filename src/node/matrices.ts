import { type FileHandle, open, stat } from "node:fs/promises";
import { InputError } from "../experiment/index.ts";
import type { HostMatrices } from "../linalg/index.ts";
import { NPY_HEAD, NpyError, type NpyHeader, npyHeader, npyShape, npyValues } from "../record/index.ts";

/** How long the sides of a matrix may be. */
export interface Sides {
  short: number;
  long: number;
}

export interface MatrixFile extends HostMatrices {
  /** Of the array in the file: (rows, cols) or (batch, rows, cols). */
  shape: number[];
  /** Type of its values, e.g. `<f8`; they are rounded to f32. */
  type: string;
  /** How many are not 0 but below 2^-126 in size, where f32 loses digits: a GPU may read them as 0. */
  tiny: number;
}

const ALLOWED =
  "an NPY file of f32, f64, whole numbers or booleans, shape (rows, cols) or (batch, rows, cols)";
const NORMAL = 2 ** -126;
/** Bytes read at a time, a whole number of values of any type. */
const PIECE = 1 << 22;

function checkShape(path: string, { shape }: NpyHeader, sides: Sides): void {
  if (shape.length !== 2 && shape.length !== 3) {
    const found = shape.length > 6 ? `${shape.length} axes` : `shape ${npyShape(shape)}`;
    throw InputError.at(path, `an array of ${found}`, "(rows, cols) or (batch, rows, cols)");
  }
  const [rows, cols] = shape.slice(-2);
  const [short, long] = rows < cols ? [rows, cols] : [cols, rows];
  const size = `matrices of ${rows} x ${cols}`;
  if (short === 0)
    throw InputError.at(path, size, "at least one row and one column (no matrices: shape (0, rows, cols))");
  if (short > sides.short || long > sides.long)
    throw InputError.at(
      path,
      size,
      `${sides.short} at most on the short side, ${sides.long.toLocaleString("en-US")} on the long one`,
    );
}

async function readAt(file: FileHandle, position: number, into: Uint8Array): Promise<void> {
  for (let at = 0; at < into.length; ) {
    const { bytesRead } = await file.read(into, at, into.length - at, position + at);
    if (bytesRead === 0) throw new NpyError("the file became shorter while it was read");
    at += bytesRead;
  }
}

/** Room for all values, whose number the file's own size bounds. */
function room(path: string, count: number): Float32Array<ArrayBuffer> {
  try {
    return new Float32Array(count);
  } catch {
    throw InputError.at(path, `${count} values`, "what fits in memory; split the batch");
  }
}

/** Index of a value as NumPy takes it. */
function indexOf(shape: number[], at: number): string {
  let rest = at;
  const index = shape.map(() => 0);
  for (let k = shape.length - 1; k >= 0; k--) {
    index[k] = rest % shape[k];
    rest = Math.floor(rest / shape[k]);
  }
  return `[${index.join(", ")}]`;
}

async function readValues(path: string, file: FileHandle, header: NpyHeader) {
  const data = room(path, header.count);
  let tiny = 0;
  const take = (value: number, at: number) => {
    const rounded = Math.fround(value);
    if (Math.abs(rounded) === Infinity && Math.abs(value) !== Infinity)
      throw InputError.at(
        path,
        `${value} at ${indexOf(header.shape, at)}`,
        "what f32 holds: up to 3.4028235e38 in size, NaN and infinities",
      );
    if (Math.abs(rounded) < NORMAL && value !== 0) tiny++;
    data[at] = rounded;
  };
  const piece = new Uint8Array(Math.min(PIECE, header.count * header.bytes));
  for (let from = 0; from < header.count; from += PIECE / header.bytes) {
    const part = piece.subarray(0, (header.count - from) * header.bytes);
    await readAt(file, header.begin + from * header.bytes, part);
    npyValues(header, part, from, take);
  }
  return { data, tiny };
}

/**
 * Matrices of an NPY file, any plain type of numbers in either order, as f32. Shape (0, rows, cols) is a batch of none.
 *
 * @throws InputError when the file is not that, a side too long or none, or a finite value beyond f32's range.
 */
export async function readMatrices(path: string, sides: Sides): Promise<MatrixFile> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw InputError.at(path, found ? "a folder or a device" : "no such file", ALLOWED);
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw InputError.at(path, `a file that cannot be read (${error.code})`, ALLOWED);
  });
  try {
    const { size } = await file.stat();
    const head = new Uint8Array(Math.min(size, NPY_HEAD));
    await readAt(file, 0, head);
    const header = npyHeader(head, size);
    checkShape(path, header, sides);
    const { shape, type } = header;
    const [rows, cols] = shape.slice(-2);
    const batch = shape.length === 3 ? shape[0] : 1;
    return { ...(await readValues(path, file, header)), batch, rows, cols, shape, type };
  } catch (error) {
    if (error instanceof NpyError) throw InputError.at(path, error.message, ALLOWED);
    throw error;
  } finally {
    await file.close();
  }
}
