import { expect, test } from "vitest";
import { trainedSeries } from "../../src/elements/training-record.ts";
import {
  bytesFigure,
  type Figure,
  figureCsv,
  figureSvg,
  galoreLoss,
  lossFigure,
  momentFigure,
  momentSteps,
  parametersOf,
  partsFigure,
  type Rich,
  raceAnswer,
  spectrumFigure,
  spoken,
} from "../../src/figure/index.ts";
import { sampleComparison, sampleTraining } from "../elements/training-sample.ts";
import { drawn } from "./records.ts";

const record = sampleComparison();
const series = trainedSeries(record);
const parsed = (figure: Figure | Rich) =>
  figureCsv(drawn(figure))
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));

const labels = record.contenders.map(({ label }) => label);
const [adamw, , muon, , , sgd] = record.contenders;

test("the held-out CSV has each optimizer's own losses, and a member that has diverged counts until then", () => {
  const [head, ...rows] = parsed(lossFigure({ series, against: "steps", what: "held-out" }));
  expect(head).toEqual(["optimizer", "step", "seconds", "loss_median", "loss_lowest", "loss_highest"]);
  expect(rows.map(([optimizer]) => optimizer)).toEqual(labels.flatMap((label) => Array(5).fill(label)));
  for (const [place, { step, losses }] of adamw.record.heldOut.entries()) {
    const sorted = [...losses].sort((a, b) => a - b);
    expect(rows[place].slice(1).map(Number)).toEqual([step, 0.002 * step, sorted[1], sorted[0], sorted[2]]);
  }
  // Its first seed, the lowest, is gone at step 200: two are left, the median between them.
  const { losses } = sgd.record.heldOut[2];
  expect(rows[27].slice(1).map(Number)).toEqual([
    200,
    0.0018 * 200,
    (losses[1] + losses[2]) / 2,
    losses[1],
    losses[2],
  ]);
});

test("a long training loss is drawn by means over stretches", () => {
  const long = trainedSeries(sampleTraining({ kind: "adamw" }, { steps: 1000, seeds: [0] }));
  const figure = drawn(lossFigure({ series: long, against: "steps", what: "training" }));
  const { losses } = long[0].record;
  expect(figure.x).toHaveLength(200);
  expect(figure.x[1]).toBe(7);
  const mean = losses[0].slice(5, 10).reduce((sum, loss) => sum + loss, 0) / 5;
  expect(figure.lines[0].values[1]).toBe(mean);
  expect(spoken(figure.yAxis.title)).toBe("training loss, means of 5 steps");
});

test("against seconds, curves end where their steps took them", () => {
  const figure = drawn(lossFigure({ series, against: "seconds", what: "held-out" }));
  const ends = figure.lines
    .filter(({ name }) => name)
    .map(({ values }) => figure.x[values.findLastIndex((value) => value !== null)]);
  expect(ends).toEqual(record.contenders.map(({ record: { seconds } }) => seconds));
});

test("one that is picked is drawn last, alone in its colour", () => {
  const { lines } = drawn(lossFigure({ series, against: "steps", what: "held-out", pick: 2 }));
  const curves = lines.filter(({ width }) => width > 0);
  expect(curves.map(({ colour }) => colour)).toEqual([
    "muted",
    "muted",
    "muted",
    "muted",
    "muted",
    series[2].colour,
  ]);
  expect(curves.filter(({ name }) => name)).toHaveLength(1);
});

test("on a stage five names are left, SUMO's among them", () => {
  const { lines } = drawn(lossFigure({ series, against: "steps", what: "held-out", stage: true }));
  const names = lines.flatMap(({ name }) => (name ? [spoken(name)] : []));
  expect(names).toEqual(["AdamW", "GaLore", "Muon", "SUMO-SVD", "SUMO-NS5"]);
});

test("bytes: the dot lies at the state that was allocated, between its seeds", () => {
  const [, ...rows] = parsed(bytesFigure(series));
  const sorted = [...record.contenders].sort((a, b) => a.record.ledger.state - b.record.ledger.state);
  expect(rows.map(([name]) => name)).toEqual(sorted.map(({ label }) => label));
  const row = rows
    .find(([name]) => name === "Muon")!
    .slice(1)
    .map(Number);
  const final = [...muon.record.heldOut.at(-1)!.losses].sort((a, b) => a - b);
  expect(row).toEqual([muon.record.ledger.state, final[1], final[0], final[2]]);
});

test("conditions of the moments, with the paper's line at 10", () => {
  const options = { series, parameter: "hidden2.weights" };
  const figure = drawn(momentFigure("condition", options));
  expect(parametersOf(series)).toEqual(["hidden1.weights", "hidden2.weights"]);
  expect(figure.x).toEqual([100, 200, 300, 400]);
  const paper = figure.lines.find(({ name }) => name && spoken(name) === "10 [paper]")!;
  expect(paper.values).toEqual([10, 10, 10, 10]);
  // (step / steps + 2)^11 of the sample's moments.
  expect(figure.lines[0].values[3]).toBeCloseTo(3 ** 11, 6);
  const [head, ...rows] = parsed(figure);
  expect(head).toContain("rank_one_residual");
  expect(rows).toHaveLength(6 * 4 * 3);
  const energy = drawn(momentFigure("energy", options));
  expect(energy.lines.filter(({ name }) => name).map(({ name }) => spoken(name!))).toEqual([
    "GaLore",
    "SUMO-SVD",
    "SUMO-NS5",
  ]);
});

test("the spectrum is that of the last look up to the step, over its largest value", () => {
  const figure = drawn(spectrumFigure({ series, parameter: "hidden1.weights", step: 250 }));
  expect(momentSteps(series)).toEqual([100, 200, 300, 400]);
  expect(figure.x).toHaveLength(12);
  for (const [j, value] of figure.lines[0].values.entries()) expect(value).toBeCloseTo(1.5 ** -j, 12);
  // A projected moment has as many values as its rank.
  expect(figure.lines[1].values.slice(8)).toEqual([null, null, null, null]);
});

test("a step's bar is as high as its kernels together, the optimizer at its foot", () => {
  const figure = drawn(partsFigure(series));
  const top = figure.lines[figure.lines.length - 1].values;
  for (const [
    place,
    {
      record: { parts },
    },
  ] of record.contenders.entries()) {
    const sum = parts.reduce((total, { ms }) => total + ms, 0);
    expect(top[3 * place]).toBeCloseTo(sum, 9);
    expect(figure.lines[1 + place].values[3 * place]).toBe(parts.at(-1)!.ms);
  }
  const names = figure.lines.flatMap(({ name }) => (name ? [spoken(name)] : []));
  expect(names).toEqual(["product", "product back", "gelu", "bias", "2 other kernels"]);
  expect(figureSvg(figure, { width: 420 })).toContain(">NS5<");
});

test("the answer weighs the seeds", () => {
  expect(spoken(raceAnswer(series))).toBe(
    "By steps, yes: after 400 steps 0.191 (0.189 to 0.192), and 0.198 (0.197 to 0.200) with SUMO-NS5. " +
      "A step with the SVD takes 1.03 times as long. Lowest is Muon, 0.163 (0.162 to 0.164).",
  );
  const near = [3.5, 3.49].map((speed, place) =>
    sampleTraining({ kind: "sumo", ...(place === 1 && { orthogonalization: "muon" }) }, { speed }),
  );
  const both = near.map((one) => trainedSeries(one)[0]);
  expect(spoken(raceAnswer(both))).toContain("Not to be told from the iteration here: after 400 steps");
  const lost = trainedSeries(sampleTraining({ kind: "sgd" }, { seeds: [0], diverges: 10 }));
  expect(spoken(raceAnswer(lost))).toBe("Nobody arrived: all diverged.");
});

test("GaLore's best run is its lowest seed", () => {
  expect(galoreLoss(series)).toBe(Math.min(...record.contenders[1].record.heldOut.at(-1)!.losses));
  expect(galoreLoss(series.slice(2))).toBeNull();
});

test("what is not finite, and null as JSON has it, is no point", () => {
  const one = sampleTraining({ kind: "adamw" }, { seeds: [0] });
  one.heldOut[2].losses[0] = Number.NaN;
  one.moments[0].condition = Number.POSITIVE_INFINITY;
  const again = trainedSeries(JSON.parse(JSON.stringify(one)));
  expect(drawn(lossFigure({ series: again, against: "steps", what: "held-out" })).x).toHaveLength(4);
  const conditions = drawn(momentFigure("condition", { series: again, parameter: "hidden1.weights" }));
  expect(conditions.x).toEqual([200, 300, 400]);
});
