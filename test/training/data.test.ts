import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readDigits, readNovel } from "../../src/training/index.ts";

test("a file that its server has let the browser unpack is read as the packed one", () => {
  const [digits, novel] = ["digits", "novel"].map((name) => readFileSync(`data/${name}.gz`));
  const [whole, taken] = [readDigits(digits), readDigits(gunzipSync(digits))];
  expect([taken.side, taken.training, taken.labels.length]).toEqual([14, 6000, 7024]);
  expect(Buffer.compare(taken.labels, whole.labels)).toBe(0);
  expect(Buffer.compare(taken.pixels, whole.pixels)).toBe(0);
  const { alphabet, characters } = readNovel(gunzipSync(novel));
  expect(alphabet).toBe(readNovel(novel).alphabet);
  expect(Buffer.compare(characters, readNovel(novel).characters)).toBe(0);
});
