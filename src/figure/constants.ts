import type { Histogram } from "../record/index.ts";
import { numeratorDensity } from "../reference/index.ts";
import { linearAxis } from "./axes.ts";
import { type ConstantOptions, numeratorOf, theory, totalOf } from "./constant.ts";
import { type Axis, type Curve, emptyFigure, type Figure, type Line } from "./figure.ts";
import { count, fixed, significant } from "./format.ts";
import { SIZE } from "./layout.ts";
import { evenly, fiveNames, MOST_NAMES } from "./names.ts";
import { placeNames } from "./outline-names.ts";
import { dashOf } from "./rate-lines.ts";
import { joined, plain, type Rich, rich } from "./rich.ts";
import { textWidth } from "./text-metrics.ts";

/** One of several populations. */
export interface ConstantSeries extends ConstantOptions {
  label: string;
}

/** A peak this many times as high as is usual leaves through the top. */
const MOST_PEAK = 2;
/** Room for names above the highest. */
const HEADROOM = 1.15;
const WIDTH = 2;
/** A plot that is large enough for names at curves has at least this much room, in pixels where type has 13. */
const ROOM = { width: 620, height: 290 };
const STAGE_ROOM = { width: 580, height: 170 };
/** A name is written behind a sample of its curve, and above it by so much. */
const SAMPLE = 24;
const SPACE = 6;

interface Overlay {
  drawn: { series: ConstantSeries; histogram: Histogram; total: number }[];
  numerators: boolean;
  /** Bins that are shown, and their width. */
  bins: number;
  width: number;
  /** Density in each bin, of each. */
  densities: number[][];
  /** f_B, where it belongs to one of them. */
  curves: Curve[];
  yAxis: Axis;
}

function overlayOf(all: ConstantSeries[]): Overlay | null {
  const any = all.filter((series) => numeratorOf(series) ?? series.constants);
  // One axis holds one quantity: terminal numerators where every population has them.
  const numerators = any.every((series) => numeratorOf(series));
  const drawn = any.flatMap((series) => {
    const histogram = numerators ? numeratorOf(series) : series.constants;
    const total = histogram ? totalOf(histogram) : 0;
    return histogram && total > 0 ? [{ series, histogram, total }] : [];
  });
  if (drawn.length === 0) return null;
  const used = drawn.map(({ histogram: { counts } }) =>
    numerators ? counts.length : counts.findLastIndex((value) => value > 0) + 1,
  );
  const bins = Math.max(10, ...used);
  const { width } = drawn[0].histogram;
  const densities = drawn.map(({ histogram: { counts }, total }) =>
    Array.from({ length: bins }, (_, bin) => (counts[bin] ?? 0) / (total * width)),
  );
  const peaks = densities.map((density) => Math.max(...density)).sort((a, b) => a - b);
  const usual = peaks[Math.floor((peaks.length - 1) / 2)];
  const curves = numerators && drawn.some(({ series }) => series.density) ? [theory(bins * width)] : [];
  const top = Math.max(
    Math.min(peaks[peaks.length - 1], MOST_PEAK * usual),
    ...curves.flatMap((curve) => curve.y),
  );
  const yAxis = linearAxis(0, top * HEADROOM, plain("density"));
  return { drawn, numerators, bins, width, densities, curves, yAxis };
}

/** Outlines of the histograms of several populations on one axis; in words why there are none. */
export function constantsFigure(all: ConstantSeries[], { stage }: { stage: boolean }): Figure | Rich {
  const overlay = overlayOf(all);
  if (!overlay) return plain("No constant has been measured yet.");
  const { drawn, numerators, bins, width, densities, curves, yAxis } = overlay;
  const end = bins * width;
  const x = Array.from({ length: bins }, (_, bin) => bin * width);
  const counted = drawn.map(({ histogram }) => x.map((_, bin) => histogram.counts[bin] ?? 0));
  const lines = drawn.map(
    ({ series }, index): Line => ({
      values: withoutFloor(densities[index]),
      colour: series.colour,
      width: WIDTH,
      steps: true,
      name: plain(series.label),
      ...dashOf(series.colour),
    }),
  );
  const what = numerators ? "terminal numerator |*b*₂ − *b*₁|" : "fitted constant *c*";
  const edges = (bin: number) => `${significant(x[bin], 3)} to ${significant(x[bin] + width, 3)}`;
  const beyond = drawn.map(
    ({ total }, index) => total - counted[index].reduce((sum, value) => sum + value, 0),
  );
  const theoryAt = x.map((left) => numeratorDensity(left + width / 2));
  const withTheory = curves.length > 0;
  return {
    ...emptyFigure,
    label: `Histograms of the ${numerators ? "terminal numerator" : "fitted constant"}: ${drawn.map(({ series }) => series.label).join(", ")}`,
    x,
    ...named(lines, curves, { top: yAxis.max, end, stage }),
    xAxis: linearAxis(0, end, rich(what), true),
    yAxis,
    readout: (bin) => [
      ...plain(`${edges(bin)}: `),
      ...plain(
        drawn
          .map(
            ({ series, total }, index) => `${series.label} ${count(counted[index][bin])} of ${count(total)}`,
          )
          .join("; "),
      ),
    ],
    table: {
      caption: rich(`${what}: how many successes of each lie where`),
      head: [
        plain("bin"),
        ...drawn.map(({ series }) => plain(series.label)),
        ...(withTheory ? [rich("*f*_{B}")] : []),
      ],
      rows: () => [
        ...x.map((_, bin) => [
          plain(edges(bin)),
          ...counted.map((counts) => plain(count(counts[bin]))),
          ...(withTheory ? [plain(fixed(theoryAt[bin], 4))] : []),
        ]),
        [
          plain(`beyond ${significant(end, 2)}`),
          ...beyond.map((value) => plain(count(value))),
          ...(withTheory ? [plain("")] : []),
        ],
      ],
      data: () => [
        { name: "from", values: [...x, end] },
        { name: "to", values: [...x.map((left) => left + width), Number.POSITIVE_INFINITY] },
        ...drawn.map(({ series }, index) => ({
          name: series.label,
          values: [...counted[index], beyond[index]],
        })),
        ...(withTheory ? [{ name: "f_B", values: [...theoryAt, Number.NaN] }] : []),
      ],
    },
  };
}

/** Empty bins are drawn where the outline comes down to them, not all along the axis. */
const withoutFloor = (values: number[]): (number | null)[] =>
  values.map((value, bin) => (value > 0 || values[bin - 1] > 0 || values[bin + 1] > 0 ? value : null));

/** Names above their outlines, where each of at most five has a place; else they are a legend. */
function named(
  all: Line[],
  curves: Figure["curves"],
  { top, end, stage }: { top: number; end: number; stage: boolean },
): Pick<Figure, "lines" | "curves"> {
  const lines = stage ? fiveNames(all, evenly(all), curves.length) : all;
  const bins = lines[0].values.length;
  const names = [...lines, ...curves].map(({ name }) => name);
  const inBin = (bin: number, { x, y }: Curve) => y[Math.round(((bin + 0.5) / bins) * (x.length - 1))];
  const heights = [
    ...lines.map(({ values }) => values.map((value) => Math.min(1, (value ?? 0) / top))),
    ...curves.map((curve) => Array.from({ length: bins }, (_, bin) => inBin(bin, curve) / top)),
  ];
  const { width, height } = stage ? STAGE_ROOM : ROOM;
  const size = (name: Rich) => ({
    width: (textWidth(name, SIZE) + SAMPLE) / width,
    height: SIZE / height,
    space: SPACE / height,
  });
  const few = names.filter((name) => name).length <= MOST_NAMES;
  const places = few
    ? placeNames(
        heights,
        names.map((name) => (name ? size(name) : null)),
      )
    : null;
  const at = (index: number) => {
    const place = places?.get(index);
    return place ? { nameAt: { x: place.x * end, y: place.y * top } } : {};
  };
  return {
    lines: lines.map((line, index) => ({ ...line, ...at(index) })),
    curves: curves.map((curve, index) => ({ ...curve, ...at(lines.length + index) })),
  };
}

/** The test against f_B of all that have one (for an audience, where it belongs), and what is not in the picture; nothing to say: null. */
export function constantsWords(all: ConstantSeries[], { stage }: { stage: boolean }): Rich | null {
  const overlay = overlayOf(all);
  if (!overlay) return null;
  const { drawn, numerators, densities, yAxis } = overlay;
  const tests = drawn.flatMap(({ series: { label, test, density } }) =>
    numerators && test && (density || !stage)
      ? [
          [
            ...plain(`${label} `),
            ...rich(`*D* = ${significant(test.ksStatistic, 3)} (${pValue(test.ksPValue)})`),
          ],
        ]
      : [],
  );
  const over = drawn.flatMap(({ series }, index) => {
    const peak = Math.max(...densities[index]);
    return peak > yAxis.max ? [`${series.label} (${significant(peak, 2)})`] : [];
  });
  const missing = all
    .filter((series) => !drawn.some((one) => one.series === series))
    .map(({ label }) => label);
  const words = [
    ...(tests.length > 0
      ? [...rich("Kolmogorov–Smirnov against *f*_{B}: "), ...joined(tests, "; "), ...plain(". ")]
      : []),
    ...(over.length > 0 ? plain(`Higher than the plot: ${over.join("; ")}. `) : []),
    ...(missing.length > 0 ? plain(`Not drawn, for nothing of them succeeded: ${missing.join("; ")}.`) : []),
  ];
  return words.length > 0 ? words : null;
}

const pValue = (value: number): string =>
  value < 1e-300 ? "*p* < 10^{−300}" : `*p* = ${significant(value, 2)}`;
