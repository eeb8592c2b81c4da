import { unzipSync, Zip, ZipPassThrough } from "fflate";
import type { Sink } from "../table/index.ts";
import { encodeNpy, type NpyData, NpyError, type NpyHeader, npyHeader } from "./npy.ts";

/** An array of an NPZ file. */
export interface NpzEntry {
  name: string;
  data: NpyData;
  /** Default: one axis. */
  shape?: number[];
}

/** The zip format that is written has 32-bit sizes. */
const MAX_BYTES = 2 ** 32 - 2 ** 20;

/** @throws RangeError where so many bytes of arrays do not fit into one file */
export function requireNpzFits(bytes: number): void {
  if (bytes > MAX_BYTES) throw new RangeError(`${bytes} bytes do not fit into an NPZ file; use csv`);
}

/** Writes arrays as NumPy's NPZ, uncompressed; each is asked for when the one before has been written. */
export async function writeNpz(
  entries: AsyncIterable<NpzEntry> | Iterable<NpzEntry>,
  sink: Sink,
): Promise<void> {
  let pending: Promise<void> = Promise.resolve();
  const zip = new Zip((error, chunk) => {
    // A copy: arrays are written after the zip has gone on.
    pending = pending.then(() => (error ? Promise.reject(error) : sink.write(chunk)));
  });
  for await (const { name, data, shape } of entries) {
    const entry = new ZipPassThrough(`${name}.npy`);
    zip.add(entry);
    const [header, body] = encodeNpy(data, shape);
    entry.push(header as Uint8Array<ArrayBuffer>);
    entry.push(body as Uint8Array<ArrayBuffer>, true);
    await pending;
  }
  zip.end();
  await pending;
  await sink.close();
}

/** An array as its bytes lie in an NPZ file. */
export interface NpzArray {
  header: NpyHeader;
  /** Header and values. */
  file: Uint8Array;
}

/** Arrays of an NPZ file by name. @throws NpyError where the bytes are none */
export function readNpz(bytes: Uint8Array): Map<string, NpzArray> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch (error) {
    throw new NpyError(`no NPZ file, or the end of one is missing (${(error as Error).message})`);
  }
  return new Map(
    Object.entries(files).map(([name, file]) => [
      name.replace(/\.npy$/, ""),
      { file, header: npyHeader(file, file.byteLength) },
    ]),
  );
}
