import { gunzipSync } from "fflate";
import type { DigitImages } from "./digits.ts";
import type { Novel } from "./language.ts";

const HELD_OUT = 0.1; // of a novel, its end

/** Unpacks a file, unless that has been done: some servers name gzip as the encoding of a .gz, and a browser takes it off. */
const unpacked = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;

/** data/digits.gz as scripts/data.js writes it: four words (count, side, how many are for training, 0), labels, pixels. */
export function readDigits(packed: Uint8Array): DigitImages {
  const bytes = unpacked(packed);
  const head = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const [count, side, training] = [0, 4, 8].map((at) => head.getUint32(at, true));
  return {
    side,
    training,
    labels: bytes.subarray(16, 16 + count),
    pixels: bytes.subarray(16 + count, 16 + count + count * side ** 2),
  };
}

/** data/novel.gz: the text in one byte a character, whose alphabet is what occurs in it, in the order of the codes. */
export function readNovel(packed: Uint8Array): Novel {
  const bytes = unpacked(packed);
  const codes = [...new Set(bytes)].sort((a, b) => a - b);
  const index = new Uint8Array(256);
  for (const [i, code] of codes.entries()) index[code] = i;
  return {
    alphabet: String.fromCharCode(...codes),
    characters: bytes.map((code) => index[code]),
    training: Math.floor(bytes.length * (1 - HELD_OUT)),
  };
}
