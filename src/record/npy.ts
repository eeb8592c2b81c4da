import { utf8 } from "./storage.ts";

/** What is written: NumPy's NPY format, version 1.0, little endian, C order. */
export type NpyData =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint8Array
  | readonly string[]
  | readonly boolean[];

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

function typeOf(data: NpyData): string {
  if (data instanceof Float32Array) return "<f4";
  if (data instanceof Float64Array) return "<f8";
  if (data instanceof Int32Array) return "<i4";
  if (data instanceof Uint8Array) return "|u1";
  if (typeof data[0] === "boolean") return "|b1";
  const texts = data as readonly string[];
  return `<U${texts.reduce((most, text) => Math.max(most, [...text].length), 1)}`;
}

function bodyOf(data: NpyData, type: string): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (type === "|b1") return Uint8Array.from(data, Number);
  const length = Number(type.slice(2));
  const codes = new Uint32Array(data.length * length);
  for (const [i, text] of (data as readonly string[]).entries())
    for (const [k, letter] of [...text].entries()) codes[i * length + k] = letter.codePointAt(0)!;
  return new Uint8Array(codes.buffer);
}

/** A shape as Python writes it: (2, 3), (5,), (). */
export const npyShape = (shape: number[]): string =>
  `(${shape.length === 1 ? `${shape[0]},` : shape.join(", ")})`;

/** What a file begins with, before the values of an array of that shape in C order. */
export function encodeNpyHeader(type: string, shape: number[]): Uint8Array {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${npyShape(shape)}, }`;
  const prefix = MAGIC.length + 4;
  const padded = Math.ceil((prefix + text.length + 1) / 64) * 64;
  const header = new Uint8Array(padded);
  header.set([...MAGIC, 1, 0]);
  new DataView(header.buffer).setUint16(8, padded - prefix, true);
  header.set(utf8(text.padEnd(padded - prefix - 1)), prefix);
  header[padded - 1] = 0x0a;
  return header;
}

/** Header and body of an array of that shape; the body shares the memory of numeric data. */
export function encodeNpy(data: NpyData, shape: number[] = [data.length]): [Uint8Array, Uint8Array] {
  const type = typeOf(data);
  return [encodeNpyHeader(type, shape), bodyOf(data, type)];
}

type Read = (view: DataView, at: number, little: boolean) => number;

const READERS: Record<string, { bytes: number; read: Read }> = {
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

/** The bytes are no NPY file of plain numbers. */
export class NpyError extends Error {
  override name = "NpyError";
}

/** Headers of arrays of numbers have a hundred bytes; version 1 holds no longer ones than this. */
const LONGEST_HEADER = 0xffff;

const cut = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** How much of a file `npyHeader` needs at most. */
export const NPY_HEAD = 12 + LONGEST_HEADER;

export interface NpyHeader {
  shape: number[];
  /** Product of the shape: how many values there are. */
  count: number;
  /** Type as in the file, e.g. `<f4`. */
  type: string;
  /** Bytes of one value. */
  bytes: number;
  /** Where values begin in the file. */
  begin: number;
  /** The first index runs fastest. */
  fortran: boolean;
}

function headerText(head: Uint8Array, size: number): { text: string; begin: number } {
  if (MAGIC.some((byte, i) => head[i] !== byte)) throw new NpyError("not an NPY file");
  const version = head[6];
  const start = version === 1 ? 10 : 12;
  if (size < start) throw new NpyError(`the file ends early: ${size} bytes, within its header`);
  if (version < 1 || version > 3) throw new NpyError(`NPY version ${version}, not 1 to 3`);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const begin = start + length;
  if (size < begin)
    throw new NpyError(`the file ends early: ${size} bytes, of which the header takes ${begin}`);
  if (length > LONGEST_HEADER)
    throw new NpyError(`a header of ${length} bytes, more than an array of plain numbers has`);
  return { text: new TextDecoder().decode(head.subarray(start, begin)), begin };
}

/**
 * Reads the header, and holds the sizes in it against the file's before anything of that size is made.
 *
 * @param head The first NPY_HEAD bytes, or the whole file where that is shorter.
 * @param size Bytes of the whole file.
 * @throws NpyError also when the file is longer than its array: whatever follows would be left out silently.
 */
export function npyHeader(head: Uint8Array, size: number): NpyHeader {
  const { text, begin } = headerText(head, size);
  const type = /['"]descr['"]:\s*['"]([<>|=])([a-z]\d+)['"]/.exec(text);
  const reader = type && Object.hasOwn(READERS, type[2]) ? READERS[type[2]] : undefined;
  if (!type || !reader) {
    const found = /'descr':\s*([ -~]*?), 'fortran/.exec(text)?.[1] ?? "unknown";
    throw new NpyError(`the array has type ${cut(found)}, not plain numbers`);
  }
  const order = /['"]fortran_order['"]:\s*(True|False)/.exec(text);
  const sizes = /['"]shape['"]:\s*\(([\dL,\s]*)\)/.exec(text);
  if (!order || !sizes) throw new NpyError(`the header has no ${order ? "shape" : "order"} that can be read`);
  const shape = sizes[1]
    .split(",")
    .map((length) => length.trim())
    .filter(Boolean)
    .map((length) => Number(length.replace(/L$/, "")));
  if (!shape.every(Number.isSafeInteger)) throw new NpyError(`the header has no shape that can be read`);
  const count = shape.includes(0) ? 0 : shape.reduce((product, length) => product * length, 1);
  const end = begin + count * reader.bytes;
  if (size < end)
    throw new NpyError(
      `the file ends early: ${size} of the ${end} bytes that shape ${cut(npyShape(shape))} takes`,
    );
  if (size > end) throw new NpyError(`the file goes on for ${size - end} bytes after the array`);
  return { shape, count, type: type[1] + type[2], bytes: reader.bytes, begin, fortran: order[1] === "True" };
}

/** Where the value at `position` of the file stands in C order. */
function cOrder(shape: number[], position: number): number {
  let rest = position;
  let size = 1;
  for (const length of shape) size *= length;
  let at = 0;
  for (const length of shape) {
    size /= length;
    at += (rest % length) * size;
    rest = Math.floor(rest / length);
  }
  return at;
}

/**
 * Hands `take` the values that `bytes` hold, each with its place in C order, whatever the order in the file.
 *
 * @param bytes A part of the file's values, whole ones.
 * @param from Position in the file, in values, of the first of them.
 */
export function npyValues(
  { type, bytes: width, shape, fortran }: NpyHeader,
  bytes: Uint8Array,
  from: number,
  take: (value: number, at: number) => void,
): void {
  const { read } = READERS[type.slice(1)];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = type[0] !== ">";
  for (let k = 0; k * width < bytes.byteLength; k++)
    take(read(view, k * width, little), fortran ? cOrder(shape, from + k) : from + k);
}

export interface NpyArray {
  shape: number[];
  /** In C order, whatever the order in the file. */
  values: Float64Array;
}

/** Reads an array of plain numbers as f64. @throws NpyError when the bytes are none. */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  const header = npyHeader(bytes, bytes.byteLength);
  const values = new Float64Array(header.count);
  npyValues(header, bytes.subarray(header.begin), 0, (value, at) => {
    values[at] = value;
  });
  return { shape: header.shape, values };
}
