import { expect, test } from "vitest";
import {
  type ConstantSeries,
  constantsFigure,
  constantsOf,
  constantsWords,
  namesAtEnds,
  placedNames,
  sceneOf,
  spoken,
} from "../../src/figure/index.ts";
import type { RunRecord } from "../../src/record/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { drawn } from "./records.ts";

const atlas = sampleRecord("init-atlas", 400);
const pairs = sampleRecord("shifted-pairs", 300);
const all = ({ cells, summary }: RunRecord): ConstantSeries[] =>
  cells.map((cell, index) => ({
    label: summary.inits[index].label,
    ...constantsOf(cell, summary.inits[index]),
  }));
const hall = { stage: false };
const figureOf = (series: ConstantSeries[], options = hall) => drawn(constantsFigure(series, options));
const number = (text: string) => Number(text.replaceAll(",", ""));

test.each([
  ["terminal numerators", atlas],
  ["fitted constants", pairs],
])("the table of %s counts every success, bin by bin and beyond", (_, record) => {
  const { head, rows, data } = figureOf(all(record)).table;
  for (const [index, summary] of record.summary.inits.entries()) {
    expect(spoken(head[index + 1])).toBe(summary.label);
    const column = rows().map((row) => number(spoken(row[index + 1])));
    expect(column.reduce((sum, value) => sum + value, 0)).toBe(summary.successes);
    const exact = Array.from(data()[index + 2].values as ArrayLike<number>);
    expect(exact).toEqual(column);
  }
  expect(data()[1].values[rows().length - 1]).toBe(Number.POSITIVE_INFINITY);
});

test("outlines are densities in series colours, and the readout says the counts", () => {
  const series = all(atlas).slice(0, 3);
  const figure = figureOf(series);
  expect(figure.lines.map(({ colour, steps }) => [colour, steps])).toEqual(
    series.map(({ colour }) => [colour, true]),
  );
  for (const [index, { values }] of figure.lines.entries()) {
    const { beyond } = series[index].numerator!;
    const { successes } = atlas.summary.inits[index];
    const area = values.reduce<number>((sum, value) => sum + (value ?? 0) * 0.1, 0);
    expect(area).toBeCloseTo(1 - beyond / successes, 9);
  }
  const [he] = series;
  expect(spoken(figure.readout(2))).toContain(`0.200 to 0.300: he ${he.numerator!.counts[2]} of`);
});

test("f_B is drawn where it belongs, dashed", () => {
  expect(figureOf(all(atlas)).curves).toMatchObject([{ dash: [7, 5] }]);
  expect(figureOf(all(atlas).slice(1)).curves).toEqual([]);
  expect(figureOf(all(pairs)).curves).toEqual([]);
});

test("five names stand at their outlines, apart; six are a legend", () => {
  const figure = figureOf(all(atlas).slice(0, 4));
  expect(namesAtEnds(figure, 900)).toBe(true);
  expect(namesAtEnds(figure, 400)).toBe(false);
  expect(placedNames(figure).map(({ name }) => spoken(name))).toEqual([
    ...atlas.summary.inits.slice(0, 4).map(({ label }) => label),
    "theory, f_B(x)".replace("_", ""),
  ]);
  for (const { at } of placedNames(figure)) {
    expect(at.x).toBeGreaterThanOrEqual(0);
    expect(at.x).toBeLessThan(figure.xAxis.max);
    expect(at.y).toBeLessThan(figure.yAxis.max);
  }
  const texts = sceneOf(figure, { width: 900 }).shapes.flatMap((shape) =>
    shape.kind === "text" ? [{ ...shape, words: spoken(shape.text) }] : [],
  );
  for (const { label } of atlas.summary.inits.slice(0, 4))
    expect(texts.map(({ words }) => words)).toContain(label);
  const many = figureOf(all(atlas));
  expect(namesAtEnds(many, 900)).toBe(false);
  expect(placedNames(many)).toEqual([]);
  // On a stage five of them are named, and no more.
  const onStage = figureOf(all(atlas), { stage: true });
  expect([...onStage.lines, ...onStage.curves].filter(({ name }) => name)).toHaveLength(5);
});

test("a population whose constants are all alike does not squeeze the rest, and is said", () => {
  const two = all(atlas).filter(({ label }) => label === "he" || label === "binary");
  const figure = figureOf(two);
  // All of it in the first bin of 0.1: a density of 10, where f_B has 1.6.
  expect(figure.lines[1].values[0]).toBeCloseTo(10, 9);
  expect(figure.yAxis.max).toBeLessThan(5);
  expect(spoken(constantsWords(two, hall)!)).toContain("Higher than the plot: binary (10).");
});

test("Kolmogorov-Smirnov for all that have it; on a stage where f_B belongs", () => {
  const series = all(atlas);
  series[1] = { ...series[1], test: { mean: 0.5, ksStatistic: 0.31, ksPValue: 0 } };
  const words = spoken(constantsWords(series, hall)!);
  expect(words).toContain(
    "Kolmogorov–Smirnov against fB: he D = 0.0113 (p = 0.41); he-bias D = 0.310 (p < 10^−300);",
  );
  const [he] = spoken(constantsWords(series, { stage: true })!).split(". ");
  expect(he).toBe("Kolmogorov–Smirnov against fB: he D = 0.0113 (p = 0.41)");
  expect(constantsWords(all(pairs), hall)).toBeNull();
});

test("one axis holds one quantity, and what has none is named apart", () => {
  const mixed = [all(atlas)[0], all(pairs)[0]];
  expect(spoken(figureOf(mixed).xAxis.title)).toBe("fitted constant c");
  const empty = { width: 0.05, counts: new Float64Array(60), beyond: 0 };
  const nothing = { ...all(pairs)[1], label: "none", numerator: null, constants: empty };
  expect(figureOf([...mixed, nothing]).lines).toHaveLength(2);
  expect(spoken(constantsWords([...mixed, nothing], hall)!)).toContain("nothing of them succeeded: none.");
  const words = constantsFigure([nothing], hall);
  expect(Array.isArray(words) && spoken(words)).toBe("No constant has been measured yet.");
  expect(constantsWords([nothing], hall)).toBeNull();
});
