import fc from "fast-check";
import { expect, test } from "vitest";
import { fixedLiteral, fromFixed, toFixed } from "../../src/kernel/index.ts";

const within = fc.double({ min: -32767, max: 32767, noNaN: true });

test("a number and its words differ by half a unit of 2^-48 at most, or by f64's own rounding", () => {
  fc.assert(
    fc.property(within, (x) => {
      const [high, low] = toFixed(x);
      expect(Number.isInteger(high) && Math.abs(high) <= 2 ** 31).toBe(true);
      expect(Number.isInteger(low) && low >= 0 && low < 2 ** 32).toBe(true);
      expect(Math.abs(fromFixed(high, low) - x)).toBeLessThanOrEqual(2 ** -49 + 2 ** -52 * Math.abs(x));
    }),
  );
});

test("words are those of a two's complement of 64 bits", () => {
  fc.assert(
    fc.property(within, (x) => {
      const [high, low] = toFixed(x);
      const units = (BigInt(high) << 32n) + BigInt(low);
      // x 2^16 and its fraction are exact in f64; what is rounded is the low word alone.
      const whole = Math.floor(Math.abs(x) * 2 ** 16);
      const size = (BigInt(whole) << 32n) + BigInt(Math.round((Math.abs(x) * 2 ** 16 - whole) * 2 ** 32));
      expect(units).toBe(x < 0 ? -size : size);
    }),
  );
});

test("corners", () => {
  expect(toFixed(0)).toEqual([0, 0]);
  expect(toFixed(1)).toEqual([65536, 0]);
  expect(toFixed(-1)).toEqual([-65536, 0]);
  expect(toFixed(2 ** -48)).toEqual([0, 1]);
  expect(toFixed(-(2 ** -48))).toEqual([-1, 2 ** 32 - 1]);
  // Rounds up into the high word.
  expect(toFixed(1 - 2 ** -53)).toEqual([65536, 0]);
  expect(fromFixed(-1, 2 ** 32 - 1)).toBe(-(2 ** -48));
  expect(fixedLiteral(-0.5)).toBe("Fixed(-32768, 0u)");
});
