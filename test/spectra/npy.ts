import { encodeNpy, type NpyData } from "../../src/record/index.ts";

/** An NPY file's bytes. */
export function npy(data: NpyData, shape: number[]): Uint8Array {
  const [header, body] = encodeNpy(data, shape);
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  return bytes;
}
