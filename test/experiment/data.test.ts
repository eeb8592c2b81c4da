import { expect, test } from "vitest";
import {
  cellsOf,
  type Network,
  optimumMargin,
  parseExperiment,
  presets,
} from "../../src/experiment/index.ts";

const network: Network = { width: 2, inputs: 1, outputWeights: [1, -1], trainOutput: false, bias: true };

test("the optimum of a pair is half its distance, at its middle", () => {
  expect(optimumMargin(network, { kind: "two-points" })).toEqual({ optimum: 1, note: null, midpoint: 0 });
  expect(optimumMargin(network, { kind: "pair", x: [-0.5, 1.5] })).toEqual({
    optimum: 1,
    note: null,
    midpoint: 0.5,
  });
});

test("the optimum of points is half the smallest distance of opposite labels, in any order of the points", () => {
  const dataset = { kind: "points" as const, x: [4, -3, 1, 0], y: [1, -1, 1, -1] };
  expect(optimumMargin(network, dataset)).toEqual({ optimum: 0.5, note: null, midpoint: 0.5 });
});

test("a width below 1 + sign changes has no optimum, and the note says so", () => {
  const dataset = { kind: "points" as const, x: [0, 1, 2], y: [1, -1, 1] };
  expect(optimumMargin(network, dataset)).toEqual({
    optimum: null,
    note: "the labels change sign 2 times along the line, which takes at least 3 neurons; there are 2",
    midpoint: 0.5,
  });
  expect(optimumMargin({ ...network, width: 3, outputWeights: "signs" }, dataset).optimum).toBe(0.5);
});

test("fixed output weights of one sign have none, trained or drawn ones do", () => {
  const same = { ...network, outputWeights: [1, 1] };
  expect(optimumMargin(same, { kind: "two-points" }).note).toContain("all have one sign");
  expect(optimumMargin({ ...same, trainOutput: true }, { kind: "two-points" }).optimum).toBe(1);
  expect(optimumMargin({ ...same, outputWeights: "signs" }, { kind: "two-points" }).optimum).toBe(1);
});

test("without biases only a boundary at 0 can be reached", () => {
  const flat = { ...network, bias: false };
  expect(optimumMargin(flat, { kind: "two-points" }).optimum).toBe(1);
  expect(optimumMargin(flat, { kind: "pair", x: [-0.5, 1] }).note).toContain("without biases");
});

test("cells carry short labels of what differs", () => {
  const labels = (input: object) => cellsOf(parseExperiment(input)).map((cell) => cell.label);
  expect(labels(presets["two-neuron"].experiment)).toEqual(["he"]);
  expect(labels(presets["gd-vs-flow"].experiment)).toEqual(["lr 0.1", "lr 0.01", "lr 0.001"]);
  expect(labels(presets.thesis.experiment)).toEqual(["thesis M 1", "thesis M 3", "thesis M 10"]);
  expect(labels(presets["shifted-pairs"].experiment).slice(0, 2)).toEqual(["(0, 1)", "(-0.4, 1)"]);
  const mixed = {
    ...presets["two-neuron"].experiment,
    logHorizon: 0,
    optimizer: [
      { kind: "gd", learningRate: 0.1 },
      { kind: "adam", learningRate: 0.1 },
      { kind: "adam", learningRate: 0.1, beta1: 0 },
    ],
    init: [{ kind: "he" }, { kind: "lecun" }],
  };
  expect(labels(mixed)).toEqual([
    "he, gd 0.1",
    "lecun, gd 0.1",
    "he, adam 0.1 #1",
    "lecun, adam 0.1 #1",
    "he, adam 0.1 #2",
    "lecun, adam 0.1 #2",
  ]);
});

test("cells are indexed in order, the init varying fastest", () => {
  const cells = cellsOf(parseExperiment(presets["init-atlas"].experiment));
  expect(cells.map((cell) => cell.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(new Set(cells.map((cell) => cell.label)).size).toBe(9);
});
