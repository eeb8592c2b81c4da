import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { writeRleBitPackedHybrid } from "hyparquet-writer/src/encoding.js";

export type ColumnType = "DOUBLE" | "FLOAT" | "INT32" | "BOOLEAN" | "STRING";

/** A column of a table. */
export interface Column {
  name: string;
  type: ColumnType;
  data: Float64Array | Float32Array | Int32Array | boolean[] | string[];
}

const encoder = new TextEncoder();

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Of a page, before compression. */
export const PAGE_BYTES = 1 << 20;

/** What of a column a reader can skip a row group by; null where it is NaN throughout. */
type Bounds = { least: Uint8Array; most: Uint8Array } | null;

/** The values of a row group's column, cut into pages. */
interface Encoded {
  dictionary: { values: number; body: Uint8Array } | null;
  pages: { values: number; body: Uint8Array }[];
  bounds: Bounds;
}

/** Rows from `start` to below `end` at a time. */
function cut<T>(rows: number, most: number, part: (start: number, end: number) => T): T[] {
  return Array.from({ length: Math.ceil(rows / most) }, (_, i) =>
    part(i * most, Math.min(rows, (i + 1) * most)),
  );
}

const bytesOf = (values: Float64Array | Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

function numbers(data: Float64Array | Float32Array | Int32Array): Encoded {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  // Either zero may stand in the column, and a reader may tell them apart.
  const bound = (value: number) => bytesOf(data.slice(0, 1).fill(value));
  return {
    dictionary: null,
    pages: cut(data.length, PAGE_BYTES / data.BYTES_PER_ELEMENT, (start, end) => ({
      values: end - start,
      body: bytesOf(data.subarray(start, end)),
    })),
    bounds: least <= most ? { least: bound(least === 0 ? -0 : least), most: bound(most + 0) } : null,
  };
}

function booleans(data: boolean[]): Encoded {
  const pages = cut(data.length, PAGE_BYTES * 8, (start, end) => {
    const body = new Uint8Array(Math.ceil((end - start) / 8));
    for (let i = start; i < end; i++) if (data[i]) body[(i - start) >> 3] |= 1 << ((i - start) & 7);
    return { values: end - start, body };
  });
  const bounds = {
    least: Uint8Array.of(data.includes(false) ? 0 : 1),
    most: Uint8Array.of(data.includes(true) ? 1 : 0),
  };
  return { dictionary: null, pages, bounds };
}

/** Byte by byte, as the format orders texts. */
function compare(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? a.length - b.length : a[at] - (b[at] ?? -1);
}

function texts(data: string[]): Encoded {
  const places = new Map<string, number>();
  const indexes = Int32Array.from(data, (text) => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  const words = [...places.keys()].map(utf8);
  const dictionary = new ByteWriter();
  for (const word of words) {
    dictionary.appendUint32(word.length);
    dictionary.appendBytes(word);
  }
  const bits = 32 - Math.clz32(words.length - 1);
  const pages = cut(data.length, PAGE_BYTES, (start, end) => {
    const body = new ByteWriter();
    body.appendUint8(bits);
    writeRleBitPackedHybrid(body, indexes.subarray(start, end), bits);
    return { values: end - start, body: body.getBytes() };
  });
  const [least, most] = [
    words.reduce((x, y) => (compare(x, y) > 0 ? y : x)),
    words.reduce((x, y) => (compare(x, y) < 0 ? y : x)),
  ];
  return {
    dictionary: { values: words.length, body: dictionary.getBytes() },
    pages,
    bounds: { least, most },
  };
}

/** Numbers as they lie in memory, truths as bits, texts as places in a dictionary. */
export function encode({ type, data }: Column): Encoded {
  if (type === "STRING") return texts(data as string[]);
  return type === "BOOLEAN" ? booleans(data as boolean[]) : numbers(data as Float64Array);
}
