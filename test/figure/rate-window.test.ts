import { expect, test } from "vitest";
import {
  type Figure,
  type Highlight,
  type RateOptions,
  rateFigure,
  sceneOf,
  seriesOf,
  spoken,
  type View,
  windowWords,
} from "../../src/figure/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { drawn } from "./records.ts";

const record = sampleRecord("two-neuron", 2000, { logHorizon: 300 });
const atlas = sampleRecord("init-atlas", 300);
const [own] = record.cells.map((cell, index) => seriesOf(cell, record.summary.inits[index]));
const { lnT } = own.curves;
const decades = (from: number, to: number) => [from * Math.LN10, to * Math.LN10] as const;
const view = (from: number | null, to: number | null, horizon: number | null = null): View => {
  const [low, high, end] = [from, to, horizon].map((x) => (x === null ? null : x * Math.LN10));
  return { from: low, to: high, horizon: end };
};

/** The same population with another median: both laws can be had exactly. */
function withMedian(gap: (lnT: number) => number): RateOptions["series"][number] {
  const q50 = lnT.map(gap);
  const curves = {
    ...own.curves,
    gap: { ...own.curves.gap, q50 },
    gapLnT: { ...own.curves.gapLnT, q50: q50.map((value, index) => value * lnT[index]) },
  };
  return { ...own, curves };
}

const figure = (options: Partial<RateOptions>): Figure =>
  drawn(rateFigure({ series: [own], mode: "gap", ...options }));
const words = (options: Partial<RateOptions>) =>
  windowWords({ series: [own], mode: "gap", ...options }).map((part) =>
    spoken(part).replaceAll("\u00a0", " "),
  );
const names = ({ lines }: Figure) => lines.flatMap(({ name }) => (name ? [spoken(name)] : []));
const lineOf = (shown: Figure, name: string) =>
  shown.lines.find((line) => line.name && spoken(line.name) === name)!;

test("a view shows its part of the axis, and the gap there fills the height", () => {
  const all = figure({});
  const part = figure({ view: view(3, 7) });
  expect(part.x[0]).toBeCloseTo(3 * Math.LN10, 9);
  expect(part.x.at(-1)).toBeCloseTo(7 * Math.LN10, 9);
  expect([part.xAxis.min, part.xAxis.max]).toEqual([part.x[0], part.x.at(-1)]);
  expect(part.yAxis.max / part.yAxis.min).toBeLessThan(all.yAxis.max / all.yAxis.min / 10);
  const { gap } = own.curves;
  const first = lnT.length - all.x.length + all.x.indexOf(part.x[0]);
  for (const [index, value] of part.lines[2].values.entries()) expect(value).toBe(gap.q50[first + index]);
  // What the table and the readout say is of the same records.
  expect(part.table.data()[4].values[0]).toBe(gap.q50[first]);
  expect(spoken(part.readout(0))).toContain("t = 10^3");
  expect(figure({ view: view(null, null) }).x).toEqual(all.x);
});

test("the axis of a run that is underway waits for what is to come", () => {
  expect(figure({ view: view(null, null, 400) }).xAxis.max).toBeCloseTo(400 * Math.LN10, 9);
  expect(figure({ view: view(null, 350, 400) }).xAxis.max).toBeCloseTo(350 * Math.LN10, 9);
  expect(figure({ view: view(null, 7, 400) }).xAxis.max).toBeCloseTo(7 * Math.LN10, 9);
});

test("a run that has not come to where the view begins shows what has come", () => {
  const cut = (columns: typeof own.curves.gap) =>
    Object.fromEntries(
      Object.entries(columns).map(([key, column]) => [key, column.subarray(0, 8)]),
    ) as typeof columns;
  const { curves } = own;
  const early = {
    ...own,
    curves: { ...curves, lnT: lnT.subarray(0, 8), gap: cut(curves.gap), gapLnT: cut(curves.gapLnT) },
  };
  const options = { series: [early], view: view(3, 7, 300), window: decades(3, 7) };
  const shown = figure(options);
  expect(shown.x[0]).toBeCloseTo(Math.LN10, 9);
  expect(shown.xAxis.max).toBeCloseTo(7 * Math.LN10, 9);
  expect(words(options)).toEqual(["Fewer than four records with a gap lie in t = 10^3 to 10^7 so far."]);
});

test("a view without records says so", () => {
  const empty = rateFigure({ series: [own], mode: "gap", view: view(3, 3.1) });
  expect(Array.isArray(empty) && spoken(empty)).toBe(
    "Fewer than two records lie in the part that is shown, from t = 10^3 to 1,259.",
  );
});

test("both laws are drawn over all that is shown, and lie on the data where these follow them", () => {
  for (const mode of ["gap", "product"] as const) {
    const series = [withMedian((x) => 0.467 / (x + 3))];
    const shown = figure({ series, mode, window: decades(3, 7) });
    const median = lineOf(shown, "median").values;
    const law = lineOf(shown, "c/(ln t + k)");
    expect(law).toMatchObject({ colour: "ink", dash: [7, 5] });
    expect(law.values).toHaveLength(shown.x.length);
    for (const [index, value] of law.values.entries()) expect(value! / median[index]!).toBeCloseTo(1, 9);
  }
  const power = figure({
    series: [withMedian((x) => 0.3 * Math.exp(-0.105 * x))],
    window: decades(3, 7),
    view: view(1, 20),
  });
  const line = lineOf(power, "t^−0.105");
  expect(line).toMatchObject({ colour: "muted", dash: [2, 4] });
  for (const [index, value] of line.values.entries())
    expect(value! / lineOf(power, "median").values[index]!).toBeCloseTo(1, 9);
});

test("the power of t leaves through the floor, and its name stands where it does", () => {
  const shown = figure({ window: decades(3, 7) });
  const line = shown.lines.find(({ name }) => name && spoken(name).startsWith("t^"))!;
  const { min, max } = shown.yAxis;
  const below = shown.x[line.values.findIndex((value, index) => shown.x[index] > 16.2 && value! < min)];
  expect(line.nameAt!.x / below).toBeGreaterThan(0.9);
  expect(line.nameAt!.x / below).toBeLessThan(1.2);
  expect(line.nameAt!.y).toBeGreaterThan(min);
  expect(line.nameAt!.y).toBeLessThan(Math.sqrt(min * max));
  // Where both are in the picture to its end, names stand beside it.
  expect(figure({ window: decades(3, 7), view: view(3, 7) }).lines.some(({ nameAt }) => nameAt)).toBe(false);
});

test("five names at most beside a fit, and the window is told apart", () => {
  const highlight: Highlight = { label: "trajectory 17", lnT, values: own.curves.gap.mean };
  for (const options of [{}, { highlight }, { stage: true }, { highlight, mode: "product" as const }]) {
    const shown = figure({ window: decades(3, 7), ...options });
    expect(names(shown).length).toBeLessThanOrEqual(5);
    expect(names(shown)).toEqual(expect.arrayContaining(["median", "5–95 %", "c/(ln t + k)"]));
    expect(shown.spans).toHaveLength(1);
    expect(shown.spans[0].from).toBeCloseTo(3 * Math.LN10, 9);
  }
  const texts = sceneOf(figure({ window: decades(3, 7) }), { width: 900 }).shapes.flatMap((shape) =>
    shape.kind === "text" ? [spoken(shape.text)] : [],
  );
  expect(texts).toEqual(expect.arrayContaining(["fitted here", "c/(ln t + k)"]));
});

test("words: how far both laws miss, on the window and at the end, and the free exponent", () => {
  const exact = words({ series: [withMedian((x) => 0.467 / (x + 3))], window: decades(3, 7) });
  expect(exact[0]).toMatch(
    /^On t = 10\^3 to 10\^7, 1\/ln t fits better: 0\.467\/\(ln t \+ 3\.00\) misses .* by \d\.\d × 10\^−1\d \(RMS\), t\^−0\.071 by 0\.018\.$/,
  );
  // exp(-2.60) t^-0.0705 at 10^300 against 0.467 / 693.8: 10^-22.3 against 10^-3.17.
  expect(exact[1]).toMatch(
    /^Carried on to t = 10\^300, 1\/\(ln t \+ k\) is .* % too (small|large), the power of t is 10\^19 times too small\.$/,
  );
  expect(exact[2]).toBe(
    "Left free, (ln t + k)^−α takes α = 1.0000 (1.0000, 1.0000), the bounds over the window and its halves.",
  );
  const power = words({
    series: [withMedian((x) => 0.3 * Math.exp(-0.105 * x))],
    window: decades(3, 7),
    view: view(3, 7),
  });
  expect(power).toHaveLength(2);
  expect(power[0]).toContain("a power of t fits better");
  expect(power[1]).toBe("Left free, (ln t + k)^−α runs off to a power of t.");
  const measured = words({ window: decades(3, 7) });
  expect(measured[0]).toContain("both laws fit");
  expect(words({ window: decades(3, 7), stage: true })).toHaveLength(2);
  expect(words({ series: [withMedian((x) => 0.001 * x)], window: decades(3, 7) })[0]).toContain(
    "the median gap does not fall",
  );
});

test("words: what cannot be fitted", () => {
  expect(words({ window: decades(3, 3.6) })).toEqual([
    "Fewer than four records with a gap lie in t = 10^3 to 3,981: nothing can be fitted.",
  ]);
  const series = atlas.cells.map((cell, index) => seriesOf(cell, atlas.summary.inits[index]));
  expect(words({ series, window: decades(3, 7) })[0]).toContain("of one cell: several are shown");
  expect(figure({ series, window: decades(3, 7) }).spans).toEqual([]);
  expect(words({})).toEqual([]);
});

test("one trajectory: its values in the line, the readout and the table, times ln t in product mode", () => {
  const values = lnT.map((x) => 0.2 / (x + 1));
  values[lnT.length - 1] = Number.NaN;
  const highlight: Highlight = { label: "trajectory 17", lnT, values };
  for (const mode of ["gap", "product"] as const) {
    const shown = figure({ mode, highlight, view: view(3, null) });
    const first = lnT.length - shown.x.length;
    const line = lineOf(shown, "trajectory 17");
    expect(line).toMatchObject({ colour: 1, width: 1.25 });
    const scale = mode === "product" ? lnT[first + 5] : 1;
    expect(line.values[5]).toBeCloseTo(values[first + 5] * scale, 12);
    expect(line.values.at(-1)).toBeNull();
    expect(spoken(shown.readout(5))).toMatch(/; trajectory 17 0\.\d+$/);
    expect(shown.table.data().find(({ name }) => name === "trajectory 17")!.values[5]).toBe(line.values[5]);
  }
  // On a grid of its own it is interpolated, and ends where it ends.
  const coarse = { label: "other", lnT: Float64Array.of(10, 20), values: Float64Array.of(0.1, 0.2) };
  const line = lineOf(figure({ highlight: coarse }), "other");
  const { x } = figure({});
  for (const [index, value] of line.values.entries())
    if (x[index] < 10 || x[index] > 20) expect(value).toBeNull();
    else expect(value).toBeCloseTo(x[index] / 100, 12);
});

test("a series that is still on its way ends earlier than the others", () => {
  const [one, two] = atlas.cells.map((cell, index) => seriesOf(cell, atlas.summary.inits[index]));
  const cut = 40;
  const short = (columns: typeof two.curves.gap) =>
    Object.fromEntries(
      Object.entries(columns).map(([key, column]) => [key, column.subarray(0, cut)]),
    ) as typeof columns;
  const { curves } = two;
  const part = {
    ...curves,
    lnT: curves.lnT.subarray(0, cut),
    gap: short(curves.gap),
    gapLnT: short(curves.gapLnT),
  };
  const shown = figure({ series: [{ ...two, curves: part }, one] });
  expect(shown.x.at(-1)).toBe(one.curves.lnT.at(-1));
  const [first, second] = shown.lines;
  expect(first.values).toHaveLength(shown.x.length);
  expect(first.values.at(-1)).toBeNull();
  expect(second.values.at(-1)).not.toBeNull();
  expect(spoken(shown.readout(shown.x.length - 1))).toContain(`${two.label} –`);
});
