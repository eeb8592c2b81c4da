import { expect, test } from "vitest";
import {
  constantFigure,
  constantsOf,
  constantWords,
  figureCsv,
  rateFigure,
  seriesOf,
  spoken,
  stackFigure,
  statesOf,
  undrawn,
} from "../../src/figure/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { drawn, histogramOf, phasesOf, rateOf } from "./records.ts";

const record = sampleRecord("two-neuron");
const atlas = sampleRecord("init-atlas");

const parsed = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));

test("the rate's CSV holds the record's numbers, every digit", () => {
  const { lnT, gap, gapLnT } = record.cells[0].curves;
  const from = lnT.length - rateOf(record).x.length;
  const [head, ...rows] = parsed(figureCsv(rateOf(record)));
  expect(head).toEqual(["ln_t", "mean", "q05", "q25", "median", "q75", "q95", "not_aborted"]);
  expect(rows).toHaveLength(lnT.length - from);
  for (const [row, cells] of rows.entries()) {
    const at = row + from;
    expect(cells.slice(0, 7).map(Number)).toEqual(
      [lnT, gap.mean, gap.q05, gap.q25, gap.q50, gap.q75, gap.q95].map((column) => column[at]),
    );
  }
  const [, ...products] = parsed(figureCsv(rateOf(record, "product")));
  expect(Number(products.at(-1)![4])).toBe(gapLnT.q50.at(-1));
});

test("of several cells, medians under their labels; those without a gap are named apart", () => {
  const series = atlas.cells.map((cell, index) => seriesOf(cell, atlas.summary.inits[index]));
  const none = undrawn({ series, mode: "gap" });
  expect(none).toEqual(["binary"]);
  const [head, ...rows] = parsed(figureCsv(rateOf(atlas)));
  const labels = series.map(({ label }) => label).filter((label) => !none.includes(label));
  expect(head).toEqual(["ln_t", ...labels]);
  const last = rows.at(-1)!;
  for (const [place, label] of labels.entries()) {
    const { curves } = series.find((one) => one.label === label)!;
    expect(Number(last[place + 1])).toBe(curves.gap.q50.at(-1));
  }
});

test("the histogram's CSV counts what the record counts, with f_B beside it", () => {
  const [head, ...rows] = parsed(figureCsv(histogramOf(record)));
  expect(head).toEqual(["from", "to", "count", "density", "f_B"]);
  expect(rows.map((row) => Number(row[2]))).toEqual(Array.from(record.cells[0].numerator!.counts));
  const total = record.summary.inits[0].successes;
  for (const [from, to, count, density] of rows.map((row) => row.map(Number)))
    expect(density).toBeCloseTo(count / total / (to - from), 9);
  expect(spoken(constantWords(constantsOf(record.cells[0], record.summary.inits[0]))!)).toContain(
    "D = 0.0113, p = 0.41, not rejected at 1 %",
  );
});

test("shares of the phases and of the states add to one", () => {
  const figures = [
    drawn(stackFigure(statesOf(record.cells[0].curves))),
    phasesOf(sampleRecord("shifted-pairs")),
  ];
  for (const figure of figures) {
    const [head, ...rows] = parsed(figureCsv(figure));
    const shares = head.flatMap((name, index) => (["ln_t", "settled"].includes(name) ? [] : [index]));
    // Sums of a handful of shares, each rounded to 2^-53.
    for (const row of rows)
      expect(Math.abs(shares.reduce((sum, index) => sum + Number(row[index]), 0) - 1)).toBeLessThan(1e-14);
  }
});

test("what cannot be drawn is said in words", () => {
  const words = (figure: unknown) => spoken(figure as Parameters<typeof spoken>[0]);
  const zero = atlas.cells.findIndex(({ cell }) => cell.init.kind === "binary");
  const series = [seriesOf(atlas.cells[zero], atlas.summary.inits[zero])];
  expect(words(rateFigure({ series, mode: "gap" }))).toContain("The gap is 0 at every recorded time");
  expect(words(rateFigure({ series: [], mode: "gap" }))).toBe("No gap has been measured yet.");
  const none = { numerator: null, constants: null, test: null, density: false, colour: 0, note: "" };
  expect(words(constantFigure(none))).toBe("No constant has been measured yet.");
  expect(constantWords(none)).toBeNull();
  const nothing = { lnT: new Float64Array(), layers: [], line: null, what: "share", note: "" };
  expect(words(stackFigure(nothing))).toBe("Nothing has been recorded yet.");
});

test("shares of a run that is underway wait for the rest of their axis; on a stage five names", () => {
  const states = statesOf(record.cells[0].curves);
  const horizon = 500 * Math.LN10;
  const figure = drawn(stackFigure({ ...states, horizon }));
  expect(figure.xAxis.max).toBe(horizon);
  expect(figure.x.at(-1)).toBe(record.cells[0].curves.lnT.at(-1));
  const { lnT } = states;
  // Eight layers, each thinner than the one before, and a line across.
  const layers = Array.from({ length: 8 }, (_, place) => ({
    label: `layer ${place}`,
    share: lnT.map(() => (8 - place) / 36),
  }));
  const line = { label: "settled", share: lnT.map(() => 0.5) };
  const named = (stage: boolean) => {
    const { lines, notes } = drawn(stackFigure({ lnT, layers, line, what: "share", note: "", stage }));
    return [...notes.map(({ text }) => text), ...lines.flatMap(({ name }) => (name ? [name] : []))].map(
      spoken,
    );
  };
  expect(named(false)).toHaveLength(9);
  expect(named(true).sort()).toEqual(["layer 0", "layer 1", "layer 2", "layer 3", "settled"]);
});
