import { expect, test } from "vitest";
import { type Figure, type PathShape, plain, type Shape, sceneOf, spoken } from "../../src/figure/index.ts";
import { leftOf } from "../../src/figure/until.ts";
import { sampleRecord } from "../elements/sample.ts";
import { histogramOf, phasesOf, rateOf } from "./records.ts";

const record = sampleRecord("two-neuron");
const size = { width: 1920, height: 1080, fontSize: 36 };
const colour = 0;
const paths = (shapes: Shape[]): PathShape[] => shapes.filter((shape) => shape.kind === "path");
const stroke = { colour, width: 1, dash: [4, 2] };

test("a line is cut where it crosses, keeps its dash, and comes back as a piece of its own", () => {
  const line: Shape = {
    kind: "path",
    points: [
      [0, 0],
      [4, 8],
      [0, 16],
      [1, 18],
    ],
    stroke,
  };
  expect(leftOf([line], 3)).toEqual([
    {
      kind: "path",
      points: [
        [0, 0],
        [3, 6],
      ],
      stroke,
    },
    {
      kind: "path",
      points: [
        [3, 10],
        [0, 16],
        [1, 18],
      ],
      stroke,
    },
  ]);
  expect(leftOf([line], 4)).toEqual([line]);
  expect(leftOf([line], -1)).toEqual([]);
});

test("an area is cut to what lies left, dots and text go or stay whole", () => {
  const fill = { colour, alpha: 0.2 };
  const area: Shape = {
    kind: "path",
    points: [
      [0, 0],
      [4, 0],
      [4, 2],
      [0, 2],
    ],
    fill,
  };
  const dot = (x: number): Shape => ({ kind: "dot", at: [x, 1], radius: 2, colour });
  const text: Shape = {
    kind: "text",
    text: plain("t"),
    x: 9,
    y: 1,
    size: 13,
    align: "start",
    colour: "ink",
    halo: false,
  };
  expect(leftOf([area, dot(1), dot(2), text], 1)).toEqual([
    {
      kind: "path",
      points: [
        [0, 0],
        [1, 0],
        [1, 2],
        [0, 2],
      ],
      fill,
    },
    dot(1),
    text,
  ]);
  expect(leftOf([area], 0)).toEqual([]);
});

const figures: [string, Figure][] = [
  ["rate", rateOf(record)],
  ["constant", rateOf(record, "product")],
  ["histogram", histogramOf(record)],
  ["phases", phasesOf(record)],
];

test.each(figures)(
  "up to a time nothing of the %s lies beyond it, and the rest is as in the whole figure",
  (_, figure) => {
    const whole = sceneOf(figure, size);
    expect(sceneOf(figure, { ...size, until: figure.xAxis.max })).toEqual(whole);
    const { min, max, log } = figure.xAxis;
    const until = log ? Math.sqrt(min * max) : (min + max) / 2;
    const part = sceneOf(figure, { ...size, until });
    // Axes, grid and names stay: all that is not a series is there unchanged.
    const asText = (shapes: Shape[]) => shapes.map((shape) => JSON.stringify(shape));
    const [before, after] = [asText(whole.shapes), asText(part.shapes)];
    const gone = whole.shapes.filter((shape) => !after.includes(JSON.stringify(shape)));
    const come = paths(part.shapes.filter((shape) => !before.includes(JSON.stringify(shape))));
    const notes = figure.notes.filter(({ x }) => x > until).map(({ text }) => spoken(text));
    expect(gone.flatMap((shape) => (shape.kind === "text" ? [spoken(shape.text)] : []))).toEqual(notes);
    const lost = paths(gone);
    expect(lost.length).toBeGreaterThan(0);
    const right = Math.max(...come.flatMap(({ points }) => points.map(([x]) => x)), 0);
    const all = lost.flatMap(({ points }) => points.map(([x]) => x));
    expect(right).toBeLessThan((Math.min(...all) + Math.max(...all)) / 2 + 30);
    for (const { points } of come)
      for (const point of points.filter(([x]) => x < right - 1e-9))
        expect(lost.some(({ points: old }) => old.some(([x, y]) => x === point[0] && y === point[1]))).toBe(
          true,
        );
  },
);
