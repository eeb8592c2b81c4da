import { expect, test } from "vitest";
import { linearAxis, logAxis, logTimeAxis, plain, spoken } from "../../src/figure/index.ts";

test("time ticks are powers of ten, apart, and reach the last record", () => {
  const [min, max] = [Math.LN10, Number((300 * Math.LN10).toPrecision(7))];
  const ticks = logTimeAxis(min, max).ticks(600);
  expect(ticks.map((tick) => spoken(tick.text))).toEqual([
    "10",
    "10^2",
    "10^4",
    "10^10",
    "10^30",
    "10^50",
    "10^100",
    "10^300",
  ]);
  const places = ticks.map((tick) => (Math.log(tick.value / min) / Math.log(max / min)) * 600);
  expect(Math.min(...places.slice(1).map((place, index) => place - places[index]))).toBeGreaterThan(45);
});

test("value ticks lie within the axis and read as plain numbers", () => {
  const log = logAxis(0.0003, 0.15, plain("gap"));
  expect(log.ticks(300).map((tick) => spoken(tick.text))).toEqual(["0.001", "0.01", "0.1"]);
  expect(spoken(logAxis(1e-90, 1, plain("gap")).ticks(300)[0].text)).toMatch(/^10\^−\d+$/);
  const linear = linearAxis(0, 1.72, plain("gap"));
  expect(linear.max).toBe(2);
  expect(linear.ticks(300).map((tick) => spoken(tick.text))).toEqual(["0.0", "0.5", "1.0", "1.5", "2.0"]);
});
