import { expect, test } from "vitest";
import {
  count,
  plain,
  prose,
  rich,
  significant,
  spoken,
  timeText,
  withInterval,
} from "../../src/figure/index.ts";

test("numbers carry the digits that are known, and never E-notation", () => {
  expect(withInterval({ value: -1.0021, low: -1.0038, high: -1.0004 })).toBe("−1.002 (−1.004, −1.000)");
  expect(withInterval({ value: 0.2437, low: 0.2353, high: 0.2522 }, 100, " %")).toBe("24.4 % (23.5, 25.2)");
  expect(withInterval({ value: 0, low: 0, high: 0 })).toBe("0");
  expect(significant(0.00068123)).toBe("0.000681");
  expect(significant(3.14159e-7, 2)).toBe("3.1 × 10^{-7}");
  expect(significant(0.9999, 3)).toBe("1.00");
  expect(significant(Number.NaN)).toBe("–");
  expect(count(16402)).toBe("16,402");
});

test("a time reads as a power of ten wherever it is one, also after seven digits", () => {
  expect(timeText(Math.log(1778))).toBe("1,778");
  expect(timeText(100 * Math.LN10)).toBe("10^{100}");
  expect(timeText(Number((300 * Math.LN10).toPrecision(7)))).toBe("10^{300}");
  expect(timeText(12.25 * Math.LN10)).toBe("1.78 × 10^{12}");
});

test("marks become runs; text from outside stays as it is", () => {
  expect(rich("*c* / ln *t*^{-2}")).toEqual([
    { text: "c", italic: true },
    { text: " / ln " },
    { text: "t", italic: true },
    { text: "−2", raised: true },
  ]);
  expect(plain("a*b*c_{x}")).toEqual([{ text: "a*b*c_{x}" }]);
  expect(prose("up to 10^300, within 1e-6")).toEqual([
    { text: "up to 10" },
    { text: "300", raised: true },
    { text: ", within 10" },
    { text: "−6", raised: true },
  ]);
  expect(prose("t^-0.021 at t")).toEqual([
    { text: "t", italic: true },
    { text: "−0.021", raised: true },
    { text: " at " },
    { text: "t", italic: true },
  ]);
  expect(spoken(rich("10^{300}"))).toBe("10^300");
});
