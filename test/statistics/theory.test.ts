import { expect, test } from "vitest";
import { type Cell, optimumMargin, pointsOf } from "../../src/experiment/index.ts";
import type { BatchRecords } from "../../src/record/index.ts";
import { STATUS } from "../../src/record/types.ts";
import {
  copyNet,
  descend,
  flow,
  gap,
  handoff,
  type Net,
  netView,
  type Problem,
  startDescent,
} from "../../src/reference/index.ts";
import { CellFold, pairTheory } from "../../src/statistics/index.ts";
import { cell, experiment, grid } from "./synthetic.ts";

const pairCell = (left: number, right: number): Cell => ({
  ...cell,
  dataset: { kind: "pair", x: [left, right] },
});

function problemOf({ dataset }: Cell): Problem {
  const { x, y } = pointsOf(dataset);
  const { optimum, midpoint } = optimumMargin(experiment.network, dataset);
  return {
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    loss: "exponential",
    optimizer: { kind: "gd", learningRate: 0.05 },
    bias: true,
    trainOutput: false,
    optimum: optimum === null ? null : { margin: optimum, midpoint },
  };
}

const free = { lossAbort: null, hit: null };
const netOf = (w: number[], b: number[]): Net => ({
  w: Float64Array.from(w),
  b: Float64Array.from(b),
  v: Float64Array.of(1, -1),
});

/** Exact gradient descent on a pair, from one start, to each step in turn: its gaps. */
function gapsAt(target: Cell, steps: number[]): number[] {
  const problem = problemOf(target);
  const descent = startDescent(problem, netOf([1.1, -0.7], [0.3, 0.2]), free);
  return steps.map((step) => {
    descend(descent, step);
    return gap(descent.net, problem);
  });
}

/** A success on a pair as the fold would get it: exact steps to 10^5, then the f64 flow to 10^300; two records a decade. */
function carriedOn(target: Cell, start: Net): BatchRecords {
  const problem = problemOf(target);
  const lnT = grid(300, 2);
  const descent = startDescent(problem, copyNet(start), free);
  const gaps = Float32Array.from(lnT, (x) => {
    if (x > 5 * Math.LN10 + 1e-9) return Number.NaN;
    descend(descent, Math.round(Math.exp(x)));
    return gap(descent.net, problem);
  });
  const { state } = handoff(descent.net, problem, 1e5, 300 * Math.LN10);
  flow(problem, state, lnT.slice(11), (r, at) => {
    gaps[11 + r] = gap(netView(at), problem);
  });
  const names = ["w1", "w2", "b1", "b2"];
  return {
    cell: target,
    firstId: 0,
    count: 1,
    lnT,
    gap: gaps,
    logLoss: Float32Array.from(lnT, (x) => -x),
    pattern: new Uint32Array(lnT.length),
    status: new Uint8Array(lnT.length).fill(STATUS.sliding),
    finalStatus: Uint8Array.of(STATUS.sliding),
    correct: Uint8Array.of(1),
    parameterNames: names,
    initial: names.map(() => new Float64Array(1)),
    final: names.map(() => new Float64Array(1)),
    hitTime: Float64Array.of(Number.NaN),
    constantBound: new Float32Array(1),
    flowFrom: Float64Array.of(5 * Math.LN10),
  };
}

const starts = [
  netOf([1.1, -0.7], [0.3, 0.2]),
  netOf([1.5, -1.2], [-0.2, 0.4]),
  netOf([0.8, -1.6], [0.5, -0.3]),
];

test.each([
  [-0.4, 1],
  [-0.5, 1.5],
  [-0.8, 1.2],
])("the pair (%d, %d) to 10^300: 1/ln t, one constant for all starts", async (left, right) => {
  for (const start of starts) {
    const target = pairCell(left, right);
    const fold = new CellFold(experiment, target, grid(300, 2));
    fold.add(carriedOn(target, start));
    const { summary } = await fold.finish();
    expect(summary.rate?.verdict.answer).toBe("1/ln t");
    expect(summary.theory?.kind).toBe("constant");
    // What is left of the start dies out like 1 / t; the records are f32.
    expect(Math.abs((summary.theory?.measured ?? 0) / (summary.theory?.value ?? 1) - 1)).toBeLessThan(1e-4);
  }
});

test("the pair (-1.2, 1) to 10^300: the gap does not vanish", async () => {
  const target = pairCell(-1.2, 1);
  const fold = new CellFold(experiment, target, grid(300, 2));
  fold.add(carriedOn(target, starts[0]));
  const { summary } = await fold.finish();
  expect(summary.rate?.verdict.answer).toBe("gap does not vanish");
  expect(summary.meanConstant).toBeNull();
  expect(summary.theory?.kind).toBe("limit");
  // Approached like 1 / ln t: a shift of 1 between two pre-activations still moves the gap by about 10 % at ln t = 690.
  expect(Math.abs((summary.theory?.measured ?? 0) / (summary.theory?.value ?? 1) - 1)).toBeLessThan(0.2);
});

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
