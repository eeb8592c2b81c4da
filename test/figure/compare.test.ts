import { expect, test } from "vitest";
import {
  type Comparison,
  compareFigures,
  comparison,
  figureCsv,
  type Side,
  seriesOf,
  spoken,
} from "../../src/figure/index.ts";
import { parseReplay, type RunRecord, replayJson } from "../../src/record/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { drawn } from "./records.ts";

function sideOf(record: RunRecord, label: string, colour: number, cell = 0): Side {
  const summary = record.summary.inits[cell];
  return { series: { ...seriesOf(record.cells[cell], summary), label, colour }, summary };
}

const gd = sampleRecord("two-neuron");
const adam = sampleRecord("two-neuron-adam", 4000, { recordsPerDecade: 3 });
const pair = [sideOf(gd, "GD", 0), sideOf(adam, "Adam", 1)];
const axesOf = ({ panels, overlay }: Comparison) =>
  [...panels, overlay].map((figure) => {
    const { xAxis, yAxis } = drawn(figure);
    return [xAxis.min, xAxis.max, yAxis.min, yAxis.max, yAxis.log];
  });

test.each(["gap", "product"] as const)("both panels and the overlay have the same axes: %s", (mode) => {
  const compared = compareFigures(pair, mode);
  const [first, ...others] = axesOf(compared);
  expect(others).toEqual([first, first]);
  const alone = pair.flatMap((side) => axesOf(compareFigures([side], mode)).slice(0, 1));
  for (const [low, high] of [
    [0, 1],
    [2, 3],
  ] as const) {
    expect(first[low]).toBeCloseTo(Math.min(...alone.map((axes) => Number(axes[low]))), 12);
    expect(first[high]).toBeGreaterThanOrEqual(Math.max(...alone.map((axes) => Number(axes[high]))));
  }
});

test("on times of its own each curve has its records, between them it runs straight on the axes, beyond them it is not there", () => {
  const { x, lines, bands } = drawn(compareFigures(pair, "gap").overlay);
  expect(bands.map(({ upper, lower }) => [upper, lower])).toEqual([
    [0, 2],
    [3, 5],
  ]);
  const median = lines[4];
  expect([median.name && spoken(median.name), median.colour]).toEqual(["Adam", 1]);
  const { lnT, gap } = adam.cells[0].curves;
  const last = lnT[lnT.length - 1];
  for (const [index, at] of x.entries()) {
    const place = lnT.findIndex((value) => Math.abs(value - at) <= 1e-6 * at);
    const value = median.values[index];
    if (place >= 0) expect(value).toBe(gap.q50[place]);
    else if (at > last) expect(value).toBeNull();
    else {
      const next = lnT.findIndex((other) => other > at);
      const [low, high] = [next - 1, next].map((one) => Math.log(lnT[one]));
      const share = (Math.log(at) - low) / (high - low);
      const wanted = Math.log(gap.q50[next - 1]) * (1 - share) + Math.log(gap.q50[next]) * share;
      expect(Math.log(value!)).toBeCloseTo(wanted, 12);
    }
  }
  expect(x.filter((at) => at > last).length).toBeGreaterThan(100);
});

test("a readout and the table have what was recorded of both, and nothing in between", () => {
  const { panels, overlay } = compareFigures(pair, "gap");
  const [left, both] = [drawn(panels[0]), drawn(overlay)];
  const decade = left.x.findIndex((value) => Math.abs(value - 2 * Math.LN10) < 1e-6);
  const between = left.x.findIndex((value) => Math.abs(value - 6.75 * Math.LN10) < 1e-6);
  expect(spoken(left.readout(decade))).toMatch(
    /^t = 10\^2: median \(5–95 %\) GD 0\.\d+ \(0\.\d+ to 0\.\d+\); Adam 0\.\d+ \(0\.\d+ to 0\.\d+\)$/,
  );
  expect(spoken(left.readout(between))).toMatch(/GD 0\.\d+ .*; Adam – \(– to –\)$/);
  expect(spoken(both.readout(both.x.indexOf(left.x[decade])))).toBe(spoken(left.readout(decade)));
  const [head, ...rows] = figureCsv(both).trim().split("\n");
  expect(head).toBe('ln_t,"GD, 5 %","GD, median","GD, 95 %","Adam, 5 %","Adam, median","Adam, 95 %"');
  expect(rows).toHaveLength(both.x.length);
  expect(both.table.rows()[0]).toHaveLength(8);
});

test("a replayed record, to seven digits, shares its times with one that is not", () => {
  const replayed = parseReplay(replayJson(gd));
  const { overlay } = compareFigures([sideOf(gd, "live", 0), sideOf(replayed, "recorded", 1)], "product");
  const { x, lines } = drawn(overlay);
  expect(x).toHaveLength(gd.cells[0].curves.lnT.filter((value) => value >= Math.LN10 * (1 - 1e-6)).length);
  for (const [index, value] of lines[1].values.entries())
    expect(lines[4].values[index]! / value!).toBeCloseTo(1, 6);
});

test("a side with nothing to draw says why, and the other keeps its figure", () => {
  const atlas = sampleRecord("init-atlas");
  const binary = atlas.cells.findIndex(({ cell }) => cell.init.kind === "binary");
  const { panels, overlay } = compareFigures([sideOf(atlas, "binary", 0, binary), pair[1]], "gap");
  expect(Array.isArray(panels[0]) && spoken(panels[0])).toMatch(/gap is 0 at every recorded time/);
  expect(drawn(panels[1]).lines.length).toBeGreaterThan(3);
  expect(drawn(overlay).lines).toHaveLength(3);
  expect(compareFigures([], "gap")).toEqual({ panels: [], overlay: [] });
});

test("the sentence has both answers, and how far the medians are apart where both end", () => {
  const words = spoken(comparison(pair));
  const { successes } = gd.summary.inits[0];
  expect(words).toMatch(
    new RegExp(
      `^GD: 1/ln t, exponent −1\\.002 \\(−1\\.004, −1\\.000\\), c = 0\\.\\d+ \\(.*\\); ${successes.toLocaleString("en-US")} of 4,000 succeeded\\. Adam: 1/ln t`,
    ),
  );
  const at = 7 * Math.LN10;
  const medians = [gd, adam].map(
    ({ cells: [{ curves }] }) => curves.gap.q50[curves.lnT.findIndex((value) => Math.abs(value - at) < 1e-5)],
  );
  const ratio = Math.max(...medians) / Math.min(...medians);
  expect(words).toContain(
    ` At t = 10^7 the median gap of ${medians[0] > medians[1] ? "GD" : "Adam"} is ${ratio.toPrecision(2)} times`,
  );
  expect(spoken(comparison([pair[1]]))).not.toContain("At t");
});
