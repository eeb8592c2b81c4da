import { utf8 } from "./storage.ts";

/** NumPy's NPY format, version 1.0, little endian, C order. */
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

/** Header and body of an array of that shape; the body shares the memory of numeric data. */
export function encodeNpy(data: NpyData, shape: number[] = [data.length]): [Uint8Array, Uint8Array] {
  const type = typeOf(data);
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const prefix = MAGIC.length + 4;
  const padded = Math.ceil((prefix + text.length + 1) / 64) * 64;
  const header = new Uint8Array(padded);
  header.set([...MAGIC, 1, 0]);
  new DataView(header.buffer).setUint16(8, padded - prefix, true);
  header.set(utf8(text.padEnd(padded - prefix - 1)), prefix);
  header[padded - 1] = 0x0a;
  return [header, bodyOf(data, type)];
}

const READERS: Record<
  string,
  { bytes: number; read: (view: DataView, at: number, little: boolean) => number }
> = {
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

export interface NpyArray {
  shape: number[];
  /** In C order, whatever the order in the file. */
  values: Float64Array;
}

function toCOrder(values: Float64Array, shape: number[]): Float64Array {
  const out = new Float64Array(values.length);
  const index = shape.map(() => 0);
  for (let at = 0; at < out.length; at++) {
    let from = 0;
    for (let k = shape.length - 1; k >= 0; k--) from = from * shape[k] + index[k];
    out[at] = values[from];
    for (let k = shape.length - 1; k >= 0 && ++index[k] === shape[k]; k--) index[k] = 0;
  }
  return out;
}

/** Reads an array of plain numbers as f64. @throws Error when the bytes are none. */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) throw new Error("not an NPY file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6] > 1;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const type = /'descr':\s*'([<>|=])([a-z]\d+)'/.exec(header);
  const sizes = /'shape':\s*\(([^)]*)\)/.exec(header);
  const reader = type ? READERS[type[2]] : undefined;
  if (!type || !sizes || !reader)
    throw new Error(
      `the array has type ${/'descr':\s*([\s\S]*?), 'fortran/.exec(header)?.[1] ?? "unknown"}, not plain numbers`,
    );
  const shape = sizes[1]
    .split(",")
    .map((size) => size.trim())
    .filter(Boolean)
    .map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  const body = start + length;
  if (bytes.byteLength < body + count * reader.bytes)
    throw new Error(`the file ends early: ${bytes.byteLength} of ${body + count * reader.bytes} bytes`);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = reader.read(view, body + i * reader.bytes, type[1] !== ">");
  return { shape, values: /'fortran_order':\s*True/.test(header) ? toCOrder(values, shape) : values };
}
