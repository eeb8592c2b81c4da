import { crc32 } from "node:zlib";

export interface Png {
  width: number;
  height: number;
  /** Pixels per metre, across and down. */
  density: [number, number] | null;
}

/** Size and density of a PNG, every chunk's checksum held. @throws Error for what is none */
export function openPng(bytes: Uint8Array): Png {
  const buffer = Buffer.from(bytes);
  if (buffer.toString("latin1", 1, 4) !== "PNG") throw new Error("not a PNG");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    const body = buffer.subarray(at + 4, at + 8 + length);
    if (crc32(body) !== buffer.readUInt32BE(at + 8 + length)) throw new Error(`a broken chunk at ${at}`);
    chunks.set(body.toString("latin1", 0, 4), body.subarray(4));
    at += 12 + length;
  }
  if (!chunks.has("IEND")) throw new Error("not whole");
  const head = chunks.get("IHDR")!;
  const physical = chunks.get("pHYs");
  return {
    width: head.readUInt32BE(0),
    height: head.readUInt32BE(4),
    density: physical?.[8] === 1 ? [physical.readUInt32BE(0), physical.readUInt32BE(4)] : null,
  };
}
