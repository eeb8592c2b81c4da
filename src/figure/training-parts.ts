import { linearAxis } from "./axes.ts";
import { type Axis, type Band, emptyFigure, type Figure, type Line } from "./figure.ts";
import { significant } from "./format.ts";
import { SIZE } from "./layout.ts";
import { plain, type Rich, rich } from "./rich.ts";
import { shortened, textWidth } from "./text-metrics.ts";
import type { TrainedSeries } from "./training-series.ts";

/** What measureParts calls the step of the weights. */
const OPTIMIZER = "optimizer";
/** Kernels with a layer of their own; the others are one. */
const MOST_KERNELS = 4;
/** A bar takes this part of its place. */
const BAR = { from: 0.15, to: 0.85 };
const ALPHAS = [0.14, 0.26, 0.4, 0.56, 0.72];

interface Layer {
  name: string;
  /** Of each series, milliseconds. */
  ms: number[];
}

const msOf = ({ record }: TrainedSeries, name: string): number =>
  record.parts.filter((part) => part.name === name).reduce((sum, { ms }) => sum + ms, 0);

/** Kernels of the network, the longest first, the rest as one. */
function layersOf(series: TrainedSeries[]): Layer[] {
  const names = [...new Set(series.flatMap(({ record }) => record.parts.map(({ name }) => name)))];
  const layers = names
    .filter((name) => name !== OPTIMIZER)
    .map((name): Layer => ({ name, ms: series.map((one) => msOf(one, name)) }));
  const total = ({ ms }: Layer) => ms.reduce((sum, value) => sum + value, 0);
  layers.sort((a, b) => total(b) - total(a));
  const rest = layers.splice(MOST_KERNELS);
  if (rest.length === 0) return layers;
  const name = `${rest.length} other kernels`;
  return [
    ...layers,
    { name, ms: series.map((_, index) => rest.reduce((sum, { ms }) => sum + ms[index], 0)) },
  ];
}

/** Milliseconds of a step, a bar for each optimizer: its own part at the foot in its colour, the network's kernels above in greys. */
export function partsFigure(all: TrainedSeries[], note = ""): Figure | Rich {
  const series = all.filter(({ record }) => record.parts.length > 0);
  if (series.length === 0) return plain(note || "No step has been measured kernel by kernel yet.");
  const layers = layersOf(series);
  // Two places for each bar's sides, and one without a value between two bars.
  const x = series.flatMap((_, place) => [place + BAR.from, place + BAR.to, place + 1]);
  const edge = (heights: number[]) => heights.flatMap((value) => [value, value, null]);
  const own = series.map((one) => msOf(one, OPTIMIZER));
  const zero: Line = { values: edge(series.map(() => 0)), colour: "muted", width: 0 };
  const lines: Line[] = [zero];
  const bands: Band[] = [];
  for (const [place, one] of series.entries()) {
    lines.push({
      values: edge(own).map((value, at) => (Math.floor(at / 3) === place ? value : null)),
      colour: one.colour,
      width: 1,
    });
    bands.push({ upper: lines.length - 1, lower: 0, colour: one.colour, alpha: 0.75 });
  }
  lines.push({ values: edge(own), colour: "muted", width: 0 });
  let heights = own;
  for (const [place, { name, ms }] of layers.entries()) {
    heights = heights.map((height, index) => height + ms[index]);
    lines.push({
      values: edge(heights),
      colour: "muted",
      width: 0,
      name: plain(name),
      swatch: ALPHAS[place],
    });
    bands.push({ upper: lines.length - 1, lower: lines.length - 2, colour: "muted", alpha: ALPHAS[place] });
  }
  return {
    ...emptyFigure,
    label: `Milliseconds of a step by kernel: ${series.map(({ label }) => label).join(", ")}`,
    x,
    lines,
    bands,
    xAxis: barAxis(series),
    yAxis: linearAxis(0, Math.max(...heights), plain("ms a step, all seeds together")),
    readout: (index) => {
      const at = Math.floor(index / 3);
      const parts = layers.map(({ name, ms }) => `${name} ${significant(ms[at])}`);
      return rich(
        `${series[at].label}: ${significant(heights[at])} ms; its own kernels ${significant(own[at])}, ${parts.join(", ")}`,
      );
    },
    table: tableOf(series),
  };
}

function barAxis(series: TrainedSeries[]): Axis {
  return {
    log: false,
    min: 0,
    max: series.length,
    title: plain("in colour, the optimizer’s own kernels"),
    ticks: (pixels) =>
      series.map(({ label }, place) => ({
        value: place + 0.5,
        text: barName(label, pixels / series.length - 6),
      })),
  };
}

/** Where there is no room for all of "SUMO-SVD", what tells it from the others of its kind. */
function barName(label: string, width: number): Rich {
  const fits = textWidth(plain(label), SIZE) <= width;
  return shortened(plain(fits ? label : label.replace(/^SUMO-/, "")), SIZE, width);
}

/** Every kernel by itself. */
function tableOf(series: TrainedSeries[]): Figure["table"] {
  const names = [...new Set(series.flatMap(({ record }) => record.parts.map(({ name }) => name)))];
  return {
    caption: plain("Milliseconds of a step by kernel, each measured by itself, all seeds together"),
    head: ["kernel", ...series.map(({ label }) => label)].map(plain),
    rows: () =>
      names.map((name) => [plain(name), ...series.map((one) => rich(significant(msOf(one, name))))]),
    data: () => [
      { name: "kernel", values: names },
      ...series.map((one) => ({ name: one.label, values: names.map((name) => msOf(one, name)) })),
    ],
  };
}
