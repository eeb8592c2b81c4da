import { expect, test } from "vitest";
import {
  atRate,
  type ComparisonRecord,
  curveColumns,
  exactJson,
  exactRecord,
  recordJson,
  stepsTo,
  summarizeComparison,
  summarizeTraining,
} from "../../src/training/index.ts";
import { FOUR, recordOf } from "./sample.ts";

const held = (step: number, losses: number[]) => ({ step, losses });

test("the tuned rate is that of least mean held-out loss, whatever single seeds and training losses say", () => {
  const losses = [
    [9, 1],
    [9, 1],
    [9, 5],
    [9, 5],
  ];
  const record = recordOf(FOUR, losses, [held(0, [9, 9, 9, 9]), held(2, [1, 4, 2, 2.5])]);
  const { tuned, rates, measured, secondsPerStep } = summarizeTraining(record);
  expect(measured).toBe("held out");
  expect(rates.map(({ rate, loss }) => [rate, loss?.value])).toEqual([
    [0.1, 2.5],
    [0.3, 2.25],
  ]);
  // Half of 0.5, the deviation's sqrt(2)-fold over sqrt(2), by t of one degree of freedom.
  expect(rates[1].loss!.high - 2.25).toBeCloseTo(12.706 * 0.25, 10);
  expect(tuned).toBe(0.3);
  expect(secondsPerStep).toBe(1);
});

test("a rate at which a seed diverged is not the tuned one, and the seed's step is said", () => {
  const losses = [
    [2, 1],
    [2, 8],
    [2, 1.5],
    [2, 1.5],
  ];
  const { tuned, rates } = summarizeTraining(recordOf(FOUR, losses, [], [null, 1, null, null]));
  expect(tuned).toBe(0.3);
  expect(rates[0].loss).toBeNull();
  expect(rates[0].members).toEqual([
    { seed: 1, loss: 1, diverged: null, spiked: false },
    { seed: 2, loss: null, diverged: 1, spiked: false },
  ]);
  expect(summarizeTraining(recordOf(FOUR, losses, [], [0, 0, 0, 0])).tuned).toBeNull();
});

test("the members of one rate, with what is theirs", () => {
  const record = recordOf(FOUR, [[1], [2], [3], [4]], [held(1, [5, 6, 7, 8])], [null, null, 0, null]);
  const moment = { step: 1, parameter: "w", values: [1], condition: 1, stableRank: 1 };
  record.moments = [0, 3].map((member) => ({ ...moment, member, rankOneResidual: 0, energy: null }));
  const own = atRate(record, 0.3);
  expect(own.members.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(own.losses).toEqual([[3], [4]]);
  expect(own.heldOut).toEqual([held(1, [7, 8])]);
  expect(own.diverged).toEqual([0, null]);
  expect(own.moments.map(({ member }) => member)).toEqual([1]);
});

test("steps to a loss: the median over seeds at looks, else at steps; a diverged seed counts as above", () => {
  const three = [1, 2, 3].map((seed) => ({ seed, learningRate: 0.1 }));
  const losses = [
    [5, 3, 1],
    [5, 4, 2],
    [5, Number.NaN, Number.NaN],
  ];
  expect(stepsTo(recordOf(three, losses), 4)).toBe(1);
  expect(stepsTo(recordOf(three, losses), 3.9)).toBe(2);
  expect(stepsTo(recordOf(three, losses), 1.9)).toBeNull();
  const looks = [held(0, [5, 5, 5]), held(3, [1, 1, 6])];
  expect(stepsTo(recordOf(three, losses, looks), 4)).toBe(3);
  // As it comes from JSON, what was no number is null: no loss either.
  const lost = JSON.parse(JSON.stringify([[Number.NaN], [Number.NaN], [1]]));
  expect(stepsTo(recordOf(three, lost), 4)).toBeNull();
});

test("a comparison: steps to the best GaLore run's final loss, and cells that diverged or spiked", () => {
  const seeds = [1, 2].map((seed) => ({ seed, learningRate: 0.1 }));
  const cell = { seed: 1, diverged: null, spiked: false };
  const grid = [
    { rate: 0.1, loss: 1, cells: [cell, { ...cell, spiked: true }] },
    { rate: 1, loss: null, cells: [{ ...cell, diverged: 4, spiked: true }, cell] },
  ];
  const contender = (kind: "galore" | "adamw", first: number[], second: number[]) => ({
    label: kind,
    optimizer: { kind } as ComparisonRecord["contenders"][number]["optimizer"],
    grid,
    rate: 0.1,
    record: recordOf(seeds, [first, second]),
  });
  const record: ComparisonRecord = {
    task: "reversible",
    steps: 4,
    seeds: [1, 2],
    adapter: "none",
    contenders: [
      contender("galore", [9, 7, 5, 3], [9, 6, 4, 2]),
      contender("adamw", [9, 2, 1, 1], [9, 2, 1, 1]),
    ],
  };
  const { galore, contenders, measured } = summarizeComparison(record);
  expect(measured).toBe("training");
  expect(galore).toBe(2);
  expect(contenders.map(({ stepsToGalore }) => stepsToGalore)).toEqual([null, 1]);
  expect(contenders[0].cells).toEqual({ all: 4, diverged: 1, spiked: 1 });
  expect(contenders[1].loss?.value).toBe(1);
  expect(summarizeComparison({ ...record, contenders: [record.contenders[1]] }).galore).toBeNull();
});

test("curves: the loss after so many steps, NaN where none was measured", () => {
  const members = FOUR.slice(1, 3);
  const record = recordOf(
    members,
    [
      [3, 2],
      [4, Number.NaN],
    ],
    [held(0, [3.5, 4.5]), held(2, [1.5, 2.5])],
  );
  const columns = Object.fromEntries(curveColumns(record).map(({ name, data }) => [name, [...data]]));
  expect(columns).toEqual({
    step: [0, 1, 2, 0, 1, 2],
    seed: [2, 2, 2, 1, 1, 1],
    learning_rate: [0.1, 0.1, 0.1, 0.3, 0.3, 0.3],
    loss: [3, 2, Number.NaN, 4, Number.NaN, Number.NaN],
    held_out: [3.5, Number.NaN, 1.5, 4.5, Number.NaN, 2.5],
  });
});

test("records as JSON: exact with what JSON does not have, or to seven digits with null", () => {
  const record = recordOf(FOUR.slice(0, 1), [[1 / 3, Number.NaN, Number.POSITIVE_INFINITY]]);
  expect(exactRecord(exactJson(record))).toEqual(record);
  expect(JSON.parse(recordJson(record)).losses).toEqual([[0.3333333, null, null]]);
});
