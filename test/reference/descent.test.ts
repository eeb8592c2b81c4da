import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Loss, Optimizer } from "../../src/experiment/index.ts";
import { descend, logLoss, type Net, startDescent } from "../../src/reference/index.ts";
import { minimal, netOf } from "./problems.ts";

interface Case {
  x: number[];
  y: number[];
  w: number[];
  b: number[];
  v: number[];
  loss: Loss;
  optimizer: Optimizer;
  bias: boolean;
  trainOutput: boolean;
  records: { step: number; w: number[]; b: number[]; v: number[]; logLoss: number }[];
}

const cases: Case[] = JSON.parse(readFileSync(new URL("../fixtures/descent.json", import.meta.url), "utf8"));
const free = { lossAbort: null, hit: null };

function largestDeviation(net: Net, expected: { w: number[]; b: number[]; v: number[] }): number {
  return Math.max(
    ...(["w", "b", "v"] as const).flatMap((k) => expected[k].map((p, j) => Math.abs(p - net[k][j]))),
  );
}

test.each(cases)(
  "$loss $optimizer.kind, $x.length points, bias $bias, trained output $trainOutput",
  (given) => {
    const { x, y, w, b, v, records, ...rest } = given;
    const problem = minimal({ x: Float64Array.from(x), y: Float64Array.from(y), ...rest });
    const descent = startDescent(problem, netOf(w, b, v), free);
    for (const record of records) {
      descend(descent, record.step);
      expect(descent.step).toBe(record.step);
      // Two orders of summation: a few roundings of 1e-16 a step, which descent itself does not amplify.
      expect(largestDeviation(descent.net, record)).toBeLessThan(1e-11);
      expect(Math.abs(logLoss(descent.net, problem) - record.logLoss)).toBeLessThan(1e-10);
    }
  },
);

test("the pair's fast path takes the general path's steps", () => {
  const start = () => netOf([1.2, -0.7], [0.3, 0.4]);
  const fast = startDescent(minimal(), start(), free);
  const doubled = Float64Array.of(-1, 1, -1, 1);
  const general = startDescent(minimal({ x: doubled, y: doubled }), start(), free);
  descend(fast, 3000);
  descend(general, 3000);
  expect(largestDeviation(general.net, { w: [...fast.net.w], b: [...fast.net.b], v: [1, -1] })).toBeLessThan(
    1e-12,
  );
});

test("calls may be cut anywhere", () => {
  const whole = startDescent(minimal(), netOf([1, -2], [0, 0]), free);
  const cut = startDescent(minimal(), netOf([1, -2], [0, 0]), free);
  descend(whole, 1000);
  for (const to of [1, 2, 500, 999, 1000]) descend(cut, to);
  expect(cut.net).toEqual(whole.net);
});

test("hit: the first step within the tolerance with a small loss", () => {
  const hit = { tolerance: 1e-2, loss: 0.5 };
  const descent = startDescent(minimal(), netOf([1, -1.05], [0, 0]), { lossAbort: null, hit });
  descend(descent, 100_000);
  expect(descent.status).toBe("hit");
  const { w, b } = descent.net;
  expect(Math.abs(w[0] + b[0] + w[1] - b[1])).toBeLessThan(1e-2);
  const before = startDescent(minimal(), netOf([1, -1.05], [0, 0]), free);
  descend(before, descent.step - 1);
  const gapBefore = Math.abs(before.net.w[0] + before.net.b[0] + before.net.w[1] - before.net.b[1]);
  expect(gapBefore >= 1e-2 || logLoss(before.net, minimal()) >= Math.log(0.5)).toBe(true);
});

test("loss abort: both neurons dead on +1", () => {
  const stop = { lossAbort: { at: 100, threshold: 0.5 }, hit: null };
  const descent = startDescent(minimal(), netOf([-1, -1], [0, 0]), stop);
  descend(descent, 10_000);
  expect([descent.status, descent.step]).toEqual(["aborted", 100]);
});

test("a step that overflows is nonfinite", () => {
  const problem = minimal({ optimizer: { kind: "gd", learningRate: 1e300 } });
  const descent = startDescent(problem, netOf([1, 2], [800, 900]), free);
  descend(descent, 10);
  expect(descent.status).toBe("nonfinite");
});

test("log loss stays finite far down both losses", () => {
  for (const s of [30, 40, 700, 5000]) {
    const net = netOf([s, -s], [0, 0]);
    expect(logLoss(net, minimal())).toBeCloseTo(-s, 9);
    expect(Math.abs(logLoss(net, minimal({ loss: "logistic" })) + s)).toBeLessThan(1e-13 * s + Math.exp(-s));
    const wrong = netOf([-s, s], [0, 0], [-1, 1]);
    expect(Math.abs(logLoss(wrong, minimal()) + s)).toBeLessThan(2 * s);
  }
});
