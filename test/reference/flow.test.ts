import { expect, test } from "vitest";
import {
  AT_ORIGIN,
  copyNet,
  descend,
  flow,
  gap,
  handoff,
  initial,
  netView,
  type Problem,
  solvePairs,
  startDescent,
} from "../../src/reference/index.ts";
import { experimentOf, minimal, netOf, pairProblem, randomPoints } from "./problems.ts";

const LN10 = Math.LN10;
const HORIZON = 300 * LN10;
const free = { lossAbort: null, hit: null };

/** Exact steps from initialization `id` to `steps`, or on by quarter decades to `cap` while a crossing is ahead. */
function descended(
  problem: Problem,
  id: number,
  kind: "he" | "he-bias",
  steps: number,
  cap = steps,
  width = 2,
) {
  const outputWeights = Array.from({ length: width }, (_, j) => (j % 2 ? -1 : 1));
  const { experiment, cell } = experimentOf({ kind }, { width, outputWeights, bias: problem.bias });
  const start = initial(experiment, cell, id);
  const descent = startDescent(problem, copyNet(start), free);
  for (let t = steps; ; t = Math.round(t * 10 ** 0.25)) {
    descend(descent, t);
    const taken = handoff(descent.net, problem, t, HORIZON);
    if (t >= cap || !taken.correct || !taken.crossingAhead) return { start, descent, taken };
  }
}

test.each([
  { kind: "he", absolute: 1e-6 },
  { kind: "he-bias", absolute: 5e-6 },
] as const)("$kind against the exact pairs, to t = 1e300", ({ kind, absolute }) => {
  const decades = [4.25, 4.5, 4.75, 5, 5.5, 6, 7, 8, 10, 15, 20, 50, 100, 200, 300];
  let successes = 0;
  for (let id = 0; id < 160; id++) {
    const { start, taken } = descended(minimal(), id, kind, 10_000, 1e6);
    const lnT = decades.map((d) => d * LN10).filter((l) => l > taken.state.tau);
    const exact = solvePairs(start, 0.01, lnT);
    expect(taken.correct).toBe(exact.success);
    if (!exact.success) continue;
    successes++;
    const result = flow(minimal(), taken.state, lnT, (r, state) => {
      const deviation = Math.abs(gap(netView(state), minimal()) - exact.gap[r]);
      expect(deviation).toBeLessThanOrEqual(absolute + 1e-4 * exact.gap[r]);
    });
    expect(result.status).toBe("flowing");
    expect(result.attempts).toBeLessThan(2000);
  }
  expect(successes).toBeGreaterThan(25);
});

test("constantBound covers what flowing through a crossing costs", () => {
  let bounded = 0;
  for (let id = 0; id < 150; id++) {
    const { start, taken } = descended(minimal(), id, "he-bias", 300);
    const exact = solvePairs(start, 0.01, []);
    if (!exact.success) continue;
    const { constantBound } = flow(minimal(), taken.state, [60 * LN10], () => {});
    const { w, b } = netView(taken.state);
    const constant = Math.abs(w[1] + b[1] - (b[0] - w[0])) / 2;
    // 5 %: the flow's rate at the crossing, before and after which descent's own first-order error has shifted it.
    expect(Math.abs(constant - exact.constant)).toBeLessThanOrEqual(1.05 * constantBound + 1e-6);
    if (constantBound > 0) bounded++;
  }
  expect(bounded).toBeGreaterThan(3);
});

test.each([
  [-0.4, 1],
  [-0.5, 1.5],
  [-0.8, 1.2],
  [0, 1],
])("pair %f, %f (k > 0): kinks pin, and c is the universal constant", (left, right) => {
  const problem = pairProblem(left, right);
  const universal = Math.abs(Math.log((1 + right * right) / (1 + left * left))) / 2;
  let seen = 0;
  for (let id = 0; id < 20; id++) {
    const { taken } = descended(problem, id, "he-bias", 10_000);
    if (!taken.correct) continue;
    seen++;
    const times = [150 * LN10, HORIZON];
    const gaps: number[] = [];
    const result = flow(problem, taken.state, times, (_, state) => gaps.push(gap(netView(state), problem)));
    expect(result.status).toBe("sliding");
    // gap = c / (ln t + k) at two times gives c free of k.
    const c = (times[1] - times[0]) / (1 / gaps[1] - 1 / gaps[0]);
    expect(Math.abs(c / universal - 1)).toBeLessThan(0.02);
  }
  expect(seen).toBeGreaterThan(4);
});

test("pair -1.2, 1 (k < 0): the boundary goes to s / (1 - x- x+), not to the optimum", () => {
  const problem = pairProblem(-1.2, 1);
  const limit = (0.2 * 0.2) / (2 * 2.2) / 1.1;
  const final: number[] = [];
  for (let id = 0; id < 24; id++) {
    const { taken } = descended(problem, id, "he", 10_000);
    if (!taken.correct) continue;
    const times = [150 * LN10, HORIZON];
    const gaps: number[] = [];
    flow(problem, taken.state, times, (_, state) => gaps.push(gap(netView(state), problem)));
    // gap = limit + c / ln t at two times gives the limit, up to terms in 1 / ln t squared.
    const extrapolated = (times[1] * gaps[1] - times[0] * gaps[0]) / (times[1] - times[0]);
    expect(Math.abs(extrapolated / limit - 1)).toBeLessThan(0.01);
    final.push(gaps[1]);
  }
  final.sort((a, b) => a - b);
  expect(Math.abs(final[final.length >> 1] / limit - 1)).toBeLessThan(0.05);
});

test.each([
  { width: 2, points: 2, changes: 1, steps: 1e6 },
  { width: 3, points: 3, changes: 1, steps: 1e6 },
  { width: 3, points: 3, changes: 1, steps: 1e6, trainOutput: true },
  { width: 4, points: 3, changes: 1, steps: 1e6, bias: false, trainOutput: true },
  { width: 6, points: 5, changes: 2, steps: 2e5, trainOutput: true },
  { width: 8, points: 6, changes: 2, steps: 1e5 },
  { width: 16, points: 8, changes: 3, steps: 5e4, trainOutput: true },
])("$width neurons, $points random points, logistic: flow from 1e4 meets exact descent", (given) => {
  const { width, points, changes, steps, ...parts } = given;
  const problem: Problem = { ...randomPoints(points, changes, width), ...parts };
  let compared = 0;
  for (let id = 0; id < 12 && compared < 2; id++) {
    const { descent, taken } = descended(problem, id, "he-bias", 10_000, 10_000, width);
    if (!taken.correct) continue;
    compared++;
    let flowed = Number.NaN;
    flow(problem, taken.state, [Math.log(steps)], (_, state) => {
      flowed = gap(netView(state), problem);
    });
    descend(descent, steps);
    expect(Math.abs(flowed - gap(descent.net, problem))).toBeLessThan(1e-4);
  }
  expect(compared).toBeGreaterThan(0);
});

test("without biases a neuron that both sides push to w = 0 stays there", () => {
  const problem = minimal({ y: Float64Array.of(1, 1), bias: false, optimum: null });
  const net = netOf([2, -2, 0.05], [0, 0, 0], [1, 1, -1]);
  const { state } = handoff(net, problem, 100, HORIZON);
  expect(flow(problem, state, [12], () => {}).status).toBe("sliding");
  expect(state.pinned[2]).toBe(AT_ORIGIN);
  expect(state.theta[2]).toBe(0);
  const descent = startDescent(problem, copyNet(net), free);
  descent.step = 100;
  descend(descent, Math.round(Math.exp(12)));
  const flowed = netView(state);
  expect(Math.abs(descent.net.w[2])).toBeLessThan(1e-3);
  expect(Math.abs(flowed.w[0] - descent.net.w[0])).toBeLessThan(1e-3);
});

test("a step cap stalls", () => {
  const { taken } = descended(minimal(), 1, "he", 100);
  const result = flow(minimal(), taken.state, [HORIZON], () => {}, { mostAttempts: 10 });
  expect(result).toMatchObject({ status: "stalled", attempts: 11 });
});

test("a point on its wrong side is no hand-off", () => {
  expect(handoff(netOf([-1, -1], [0, 0]), minimal(), 100, HORIZON).correct).toBe(false);
});
