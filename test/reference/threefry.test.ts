import { expect, test } from "vitest";
import { drawBits, normals, threefry2x32, uniform } from "../../src/reference/index.ts";

const ONES = 0xffffffff;

test.each([
  { key: [0, 0], counter: [0, 0], words: [0x6b200159, 0x99ba4efe] },
  { key: [ONES, ONES], counter: [ONES, ONES], words: [0x1cb996fc, 0xbb002be7] },
  { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], words: [0xc4923a9c, 0x483df7a0] },
] as const)("threefry2x32-20 known answer for key $key", ({ key, counter, words }) => {
  expect(threefry2x32(key, counter)).toEqual(words);
});

test("the counter holds 40 bits of trajectory and 24 of draw", () => {
  const id = 0xab * 2 ** 32 + 0x12345678;
  expect(drawBits(42, 3, id, 0xfedcba)).toEqual(threefry2x32([42, 3], [0x12345678, 0xfedcbaab]));
});

test("uniform is open at both ends", () => {
  expect(uniform(0)).toBe(2 ** -33);
  expect(uniform(ONES)).toBe(1 - 2 ** -33);
});

test("normals have the moments of the standard normal", () => {
  const pairs = 100_000;
  let sum = 0;
  let square = 0;
  let fourth = 0;
  let product = 0;
  for (let id = 0; id < pairs; id++) {
    const [a, b] = normals(...drawBits(1, 0, id, 0));
    for (const z of [a, b]) {
      sum += z;
      square += z * z;
      fourth += z ** 4;
    }
    product += a * b;
  }
  const n = 2 * pairs;
  // Variances of z, z^2, z^4 and z z' are 1, 2, 96 and 1.
  expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(square / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(fourth / n - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  expect(Math.abs(product / pairs)).toBeLessThan(4 / Math.sqrt(pairs));
});
