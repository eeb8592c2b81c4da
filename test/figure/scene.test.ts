import { expect, test } from "vitest";
import type { Figure, PathShape, Scene, TextShape } from "../../src/figure/index.ts";
import { emptyFigure, linearAxis, logAxis, plain, rich, sceneOf, spoken } from "../../src/figure/index.ts";
import { textWidth } from "../../src/figure/text-metrics.ts";
import { sampleRecord } from "../elements/sample.ts";
import { fitsOf, histogramOf, histogramsOf, phasesOf, rateOf } from "./records.ts";

const texts = ({ shapes }: Scene): TextShape[] => shapes.filter((shape) => shape.kind === "text");
const paths = ({ shapes }: Scene): PathShape[] => shapes.filter((shape) => shape.kind === "path");
const wordsOf = (scene: Scene): string[] => texts(scene).map(({ text }) => spoken(text));
const find = (scene: Scene, words: string): TextShape => {
  const found = texts(scene).find(({ text }) => spoken(text) === words);
  if (!found) throw new Error(`"${words}" is not in ${wordsOf(scene).join(" | ")}`);
  return found;
};

/** Left and right ends of a text. */
function extent({ text, x, size, align }: TextShape): [number, number] {
  const width = textWidth(text, size);
  const left = x - { start: 0, middle: 0.5, end: 1 }[align] * width;
  return [left, left + width];
}

const twoNeuron = sampleRecord("two-neuron");
const atlas = sampleRecord("init-atlas");
const figures: [string, Figure][] = [
  ["the rate of one cell", rateOf(twoNeuron)],
  ["the constant of one cell", rateOf(twoNeuron, "product")],
  ["medians of eight cells", rateOf(atlas)],
  ["a histogram", histogramOf(twoNeuron)],
  ["histograms of four", histogramsOf(atlas, 4)],
  ["fits on a window", fitsOf(twoNeuron)],
  ["phases", phasesOf(twoNeuron)],
  ["phases of pairs", phasesOf(sampleRecord("shifted-pairs"))],
];

for (const [name, figure] of figures)
  test.each([
    [312, 32 / 3],
    [624, 32 / 3],
    [720, 13],
    [1920, 26],
  ])(`nothing of ${name} lies outside %i px with type of %f px`, (width, fontSize) => {
    const scene = sceneOf(figure, { width, fontSize });
    expect(scene.width).toBe(width);
    for (const text of texts(scene)) {
      const [left, right] = extent(text);
      expect(left, spoken(text.text)).toBeGreaterThanOrEqual(0);
      expect(right, spoken(text.text)).toBeLessThanOrEqual(width);
      expect(text.y + text.size / 2).toBeLessThanOrEqual(scene.height);
      expect(text.y - text.size / 2).toBeGreaterThanOrEqual(0);
    }
    for (const [x, y] of paths(scene).flatMap(({ points }) => points)) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(scene.height);
    }
  });

test("values lie where the ticks say", () => {
  const figure = rateOf(twoNeuron);
  const scene = sceneOf(figure, { width: 720 });
  const [a, b] = [find(scene, "0.1"), find(scene, "0.001")];
  const [left, right] = [find(scene, "10"), find(scene, "10^100")];
  const median = paths(scene).find(({ stroke }) => stroke?.width === 2.25)!;
  const gap = figure.lines[2].values as number[];
  for (const [end, index] of [
    [median.points[0], 0],
    [median.points.at(-1)!, gap.length - 1],
  ] as const) {
    const share = Math.log(gap[index] / 0.1) / Math.log(0.001 / 0.1);
    expect(end[1]).toBeCloseTo(a.y + share * (b.y - a.y), 8);
    const along = Math.log(figure.x[index] / Math.LN10) / Math.log(100);
    // The axis allows for seven digits in a replayed record: ln 10 lies 1e-6 of it inside.
    expect(Math.abs(end[0] - (left.x + along * (right.x - left.x)))).toBeLessThan(0.001);
  }
});

test("names stand at the ends of curves where there is room, apart, else in a legend", () => {
  const names = ["median", "mean", "25–75 %", "5–95 %", "c / ln t"];
  const wide = sceneOf(rateOf(twoNeuron), { width: 720 });
  const ends = names.map((name) => find(wide, name));
  expect(new Set(ends.map(({ x }) => x)).size).toBe(1);
  const heights = ends.map(({ y }) => y).sort((a, b) => a - b);
  for (let i = 1; i < heights.length; i++) expect(heights[i] - heights[i - 1]).toBeGreaterThan(16.99);
  const narrow = sceneOf(rateOf(twoNeuron), { width: 400 });
  const axis = find(narrow, "t  (on the scale of ln t)");
  for (const name of names) expect(find(narrow, name).y).toBeGreaterThan(axis.y + 13);
  // Five hundred and twenty pixels with type of 13 are a thousand and forty with type of 26.
  const large = sceneOf(rateOf(twoNeuron), { width: 1000, fontSize: 26 });
  expect(find(large, "mean").y).toBeGreaterThan(find(large, "t  (on the scale of ln t)").y);
});

test("more than five names are a legend however wide the figure; entries do not overlap", () => {
  const scene = sceneOf(rateOf(atlas), { width: 1600 });
  const axis = find(scene, "t  (on the scale of ln t)");
  const entries = atlas.cells
    .map(({ cell }) => cell.label)
    .filter((label) => wordsOf(scene).includes(label))
    .map((label) => find(scene, label));
  expect(entries.length).toBeGreaterThan(5);
  for (const one of entries) {
    expect(one.y).toBeGreaterThan(axis.y);
    for (const other of entries)
      if (one !== other && one.y === other.y)
        expect(extent(one)[1] < other.x - 28 || extent(other)[1] < one.x - 28).toBe(true);
  }
});

test("a name longer than the figure is cut with an ellipsis, not the plot", () => {
  const long = "a file of parameters with a name that nobody will ever want to read to its very end.npy";
  const figure: Figure = {
    ...rateOf(twoNeuron),
    lines: [{ values: [1, 1], colour: 0, width: 2, name: plain(long) }],
    bands: [],
  };
  const scene = sceneOf(figure, { width: 312 });
  const name = wordsOf(scene).find((words) => words.startsWith("a file"))!;
  expect(name.endsWith("…")).toBe(true);
  expect(textWidth(plain(name), 13)).toBeLessThanOrEqual(312 - 36);
  const wide = sceneOf({ ...figure, lines: [{ ...figure.lines[0], name: plain(long) }] }, { width: 720 });
  expect(wordsOf(wide)).toContain(long);
});

/** Three records, the middle one without a lower edge. */
const figure: Figure = {
  ...emptyFigure,
  label: "three records",
  x: [1, 2, 3],
  lines: [
    { values: [8, 8, 8], colour: 0, width: 0 },
    { values: [2, null, 2], colour: 0, width: 2 },
    { values: [2, null, 2], colour: 1, width: 2, dots: true },
  ],
  bands: [{ upper: 0, lower: 1, colour: 0, alpha: 0.2 }],
  xAxis: linearAxis(1, 3, plain("x"), true),
  yAxis: logAxis(1, 10, rich("*y*")),
  readout: () => [],
  table: { caption: [], head: [], rows: () => [], data: () => [] },
};

test("on a log scale a band whose lower edge is 0 reaches the floor; a line breaks where it has no value", () => {
  const scene = sceneOf(figure, { width: 400, height: 300 });
  expect(scene.height).toBe(300);
  const band = paths(scene).find(({ fill }) => fill?.alpha === 0.2)!;
  const floor = 300 - 50;
  expect(Math.max(...band.points.map(([, y]) => y))).toBeCloseTo(floor, 9);
  const strokes = (colour: number) => paths(scene).filter(({ stroke }) => stroke?.colour === colour);
  expect(strokes(0)).toEqual([]);
  expect(strokes(1)).toHaveLength(1);
  expect(scene.shapes.filter(({ kind }) => kind === "dot")).toHaveLength(2);
});

test("a size without room for a plot is refused, and says so", () => {
  expect(() => sceneOf(figure, { width: 40 })).toThrow(/40 × \d+ px leaves no room for a plot/);
  expect(() => sceneOf(figure, { width: 400, height: 60 })).toThrow(RangeError);
  expect(() => sceneOf(figure, { width: Number.NaN })).toThrow(RangeError);
});

test("a second axis stands on top", () => {
  const scene = sceneOf(
    { ...figure, topTicks: [{ value: 2, text: plain("two") }] },
    { width: 400, height: 300 },
  );
  expect(find(scene, "two").y).toBeLessThan(54);
  expect(find(scene, "y").y).toBeLessThan(find(scene, "two").y);
});
