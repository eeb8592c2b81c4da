import { expect, test } from "vitest";
import { patternLabeller } from "../../src/statistics/patterns.ts";

test("patterns are named neuron by neuron", () => {
  const pair = patternLabeller(2, { x: [-1, 1], y: [-1, 1] });
  expect([0b0000, 0b0110, 0b1001, 0b1111].map(pair)).toEqual(["1:0 2:0", "1:+ 2:-", "1:- 2:+", "1:± 2:±"]);
  const three = patternLabeller(2, { x: [-1, 0, 1], y: [-1, 1, 1] });
  expect(three(0b100_011)).toBe("1:{1,2} 2:{3}");
  const hashed = patternLabeller(16, { x: [-1, 0, 1], y: [-1, 1, 1] });
  expect(hashed(0xabc)).toBe("#00000abc");
});
