import { expect, test } from "vitest";
import { type Cell, optimumMargin, pointsOf } from "../../src/experiment/index.ts";
import { descend, gap, type Problem, startDescent } from "../../src/reference/index.ts";
import { pairTheory } from "../../src/statistics/index.ts";
import { cell, experiment } from "./synthetic.ts";

const pairCell = (left: number, right: number): Cell => ({
  ...cell,
  dataset: { kind: "pair", x: [left, right] },
});

/** Exact gradient descent on a pair, from one start, to each step in turn: its gaps. */
function gapsAt(target: Cell, steps: number[]): number[] {
  const { x, y } = pointsOf(target.dataset);
  const { optimum, midpoint } = optimumMargin(experiment.network, target.dataset);
  const problem: Problem = {
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    loss: "exponential",
    optimizer: { kind: "gd", learningRate: 0.05 },
    bias: true,
    trainOutput: false,
    optimum: optimum === null ? null : { margin: optimum, midpoint },
  };
  const net = { w: Float64Array.of(1.1, -0.7), b: Float64Array.of(0.3, 0.2), v: Float64Array.of(1, -1) };
  const descent = startDescent(problem, net, { lossAbort: null, hit: null });
  return steps.map((step) => {
    descend(descent, step);
    return gap(descent.net, problem);
  });
}

test("pinned pairs: 1 / gap grows by 1 / c in ln t", () => {
  for (const [left, right] of [
    [-0.4, 1],
    [-0.5, 1.5],
  ]) {
    const theory = pairTheory(experiment, pairCell(left, right));
    const [early, late] = gapsAt(pairCell(left, right), [1e5, 2e6]);
    const c = Math.log(20) / (1 / late - 1 / early);
    expect(theory?.kind).toBe("constant");
    // The chatter across the kink moves a gap by about 1e-4 of itself at 1e5 steps, and c by 4 times that.
    expect(Math.abs(c / (theory?.value ?? 0) - 1)).toBeLessThan(0.01);
  }
});

test("the published constants and limit, in units of the optimum", () => {
  const inOptima = (value: number, left: number, right: number): number => value / ((right - left) / 2);
  for (const [left, right, value] of [
    [-0.4, 1, 0.1907],
    [-0.5, 1.5, 0.4778],
    [-0.8, 1.2, 0.1987],
    [-1.2, 1, 0.00909],
  ]) {
    const theory = pairTheory(experiment, pairCell(left, right));
    expect(theory?.kind).toBe(1 + left * right > 0 ? "constant" : "limit");
    // Published to four digits, so within half a unit of the last over the optimum.
    expect(Math.abs((theory?.value ?? 0) - inOptima(value, left, right))).toBeLessThan(
      inOptima(0.5e-4, left, right),
    );
  }
});

test("no theory where the constant depends on the start, nor for other networks or optimizers", () => {
  expect(pairTheory(experiment, cell)).toBeNull();
  expect(pairTheory(experiment, pairCell(Math.fround(-0.8), Math.fround(1.25)))).toBeNull();
  const adam = { kind: "adam", learningRate: 0.05, beta1: 0.9, beta2: 0.999, eps: 1e-8 } as const;
  expect(pairTheory(experiment, { ...pairCell(-0.4, 1), optimizer: adam })).toBeNull();
  const wide = { ...experiment, network: { ...experiment.network, width: 3, outputWeights: [1, -1, 1] } };
  expect(pairTheory(wide, pairCell(-0.4, 1))).toBeNull();
});
