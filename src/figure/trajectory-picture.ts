import { clipped, type Point } from "./clip.ts";
import { words } from "./draw-around.ts";
import { significant, time } from "./format.ts";
import { GAP } from "./layout.ts";
import type { Portrait, Setting } from "./portrait.ts";
import { place } from "./portrait-words.ts";
import { type Rich, rich } from "./rich.ts";
import { area, box, dot, type Plot, type Shape, segment, stroke } from "./shapes.ts";
import { drawLanes, neuronColour } from "./trajectory-lanes.ts";
import type { TrajectoryLayout } from "./trajectory-layout.ts";

/** f is written at the points up to this many. */
const MOST_VALUES = 2;
const BEST_DASH = [7, 5];

/** A network as its function, over the trail of what it was; under it margin and neurons, lane by lane. */
export function drawPortrait(
  setting: Setting,
  portrait: Portrait,
  trail: Portrait[],
  layout: TrajectoryLayout,
): Shape[] {
  const plot = layout.picture;
  const parts = new Map([portrait, ...trail].map((one) => [one, curveOf(one, plot)]));
  return [
    ...axes(setting, layout),
    ...zones(portrait, plot),
    ...trail.flatMap((one) => parts.get(one)!.map((part) => stroke(part, "muted", plot.unit))),
    ...stems(setting, portrait, plot),
    ...parts.get(portrait)!.map((part) => stroke(part, "ink", 2.25 * plot.unit)),
    ...portrait.kinks
      .filter(({ f }) => isInside(plot, f))
      .flatMap(({ neuron, x, f }) => ringed(plot, [plot.x(x), plot.y(f)], 4, neuronColour(neuron))),
    ...pivot(portrait, plot),
    ...times([portrait, ...trail.toReversed()], parts, layout),
    ...values(setting, portrait, layout),
    ...boundaries(portrait, plot),
    ...points(setting, plot),
    ...(layout.compact ? [] : drawLanes(setting, portrait, layout)),
  ];
}

const curveOf = ({ curve }: Portrait, { x, y, top, bottom }: Plot): Point[][] =>
  clipped(
    curve.map(([at, f]): Point => [x(at), y(f)]),
    top,
    bottom,
  );

const isInside = ({ y, top, bottom }: Plot, f: number): boolean => y(f) >= top && y(f) <= bottom;

/** A dot that stands out from the lines through it. */
const ringed = ({ unit }: Plot, at: Point, radius: number, colour: number | "ink"): Shape[] => [
  dot(at, (radius + 1.5) * unit, "paper"),
  dot(at, radius * unit, colour),
];

function axes({ height, trace }: Setting, { picture: plot, floor }: TrajectoryLayout): Shape[] {
  const { left, top, right, unit, x, y } = plot;
  const { problem } = trace;
  const best = problem.optimum ? [problem.optimum.midpoint] : [];
  const shapes: Shape[] = [];
  for (const f of [-height, -height / 2, 0, height / 2, height]) {
    shapes.push(
      segment([left, y(f)], [right, y(f)], f === 0 ? "muted" : "line", unit),
      words(plot, rich(place(f)), left - GAP * unit, y(f), { align: "end", colour: "muted" }),
    );
  }
  for (const at of problem.x) shapes.push(segment([x(at), top], [x(at), floor], "line", unit));
  const dash = BEST_DASH.map((part) => part * unit);
  for (const at of best) shapes.push(segment([x(at), top], [x(at), floor], "muted", unit, dash));
  for (const at of spaced([...problem.x, ...best], plot))
    shapes.push(words(plot, rich(place(at)), x(at), floor + 12 * unit, { align: "middle", colour: "muted" }));
  return [
    ...shapes,
    words(plot, rich("*f*(*x*)"), left - GAP * unit, top - 15 * unit, { align: "end" }),
    words(plot, rich("*x*"), right + GAP * unit, floor + 12 * unit),
  ];
}

/** Places whose labels do not touch, the first ones first. */
function spaced(places: number[], { x, unit }: Plot): number[] {
  const kept: number[] = [];
  for (const at of places) if (kept.every((other) => Math.abs(x(other) - x(at)) >= 34 * unit)) kept.push(at);
  return kept;
}

/** Where f is 0 over an interval. */
function zones({ zeros }: Portrait, { left, top, right, bottom, x }: Plot): Shape[] {
  return zeros
    .map(({ from, to }) => [Math.max(left, x(from)), Math.min(right, x(to))])
    .filter(([from, to]) => to > from)
    .map(([from, to]) => area(box(from, top, to, bottom), 0, 0.2));
}

/** From every point to f there: up is right for +1, down for -1. */
function stems({ trace }: Setting, { values: all }: Portrait, plot: Plot): Shape[] {
  const { x, y, top, bottom, unit } = plot;
  return Array.from(trace.problem.x).flatMap((at, i) => {
    const end = Math.min(bottom, Math.max(top, y(all[i])));
    const stem = segment([x(at), y(0)], [x(at), end], "muted", unit, [2 * unit, 3 * unit]);
    return isInside(plot, all[i]) ? [stem, dot([x(at), end], 3 * unit, "ink")] : [stem];
  });
}

/** f at the best boundary: where it hardly moves, the boundary is as far off as f is steep. */
function pivot({ middle }: Portrait, plot: Plot): Shape[] {
  if (!middle || !isInside(plot, middle.f)) return [];
  const at: Point = [plot.x(middle.x), plot.y(middle.f)];
  return [dot(at, 6 * plot.unit, "ink"), dot(at, 4.5 * plot.unit, "paper")];
}

/** What the curve and its trail are called: their times, at their right ends, where they leave through the side or the top. */
function times(
  curves: Portrait[],
  parts: Map<Portrait, Point[][]>,
  { picture: plot, measure }: TrajectoryLayout,
): Shape[] {
  const { unit, right, top } = plot;
  const placed: { x: number; y: number; side: boolean; half: number }[] = [];
  return curves.flatMap((one, k): Shape[] => {
    const end = parts.get(one)!.at(-1)?.at(-1);
    if (!end) return [];
    const side = end[0] >= right - 1e-6;
    if (!side && end[1] > top + 1e-6) return [];
    const text: Rich = k === 0 && !side ? [...rich("*t* = "), ...time(one.lnT)] : time(one.lnT);
    const half = measure(text) / 2;
    const clash = placed.some((other) =>
      side
        ? other.side && Math.abs(other.y - end[1]) < 16 * unit
        : !other.side && Math.abs(other.x - end[0]) < other.half + half + 8 * unit,
    );
    if (clash) return [];
    placed.push({ x: end[0], y: end[1], side, half });
    const colour = k === 0 ? "ink" : "muted";
    return side
      ? [words(plot, text, right + 6 * unit, end[1], { colour })]
      : [words(plot, text, end[0], top - 11 * unit, { colour, align: "middle" })];
  });
}

/** f at the points and at the best boundary, on the side of the curve that is free, or at the edge through which it has left. */
function values(setting: Setting, portrait: Portrait, { picture: plot, measure }: TrajectoryLayout): Shape[] {
  const { left, top, right, bottom, unit, x, y } = plot;
  const { problem } = setting.trace;
  const { middle } = portrait;
  const inside = (at: number) => Math.min(Math.max(at, top + 12 * unit), bottom - 12 * unit);
  const written = (at: number, value: number, wanted: 1 | -1): Shape => {
    const text = rich(`*f*(${place(at)}) = ${significant(value)}`);
    const end = x(at) + wanted * (10 * unit + measure(text));
    const side = end < left || end > right + 6 * unit ? -wanted : wanted;
    const rises = slopeAt(portrait, at) >= 0 ? 1 : -1;
    const free = y(value) + side * rises * 14 * unit;
    // Not on the line that the points stand on.
    const clear = Math.abs(free - y(0)) < 13 * unit ? y(0) + side * rises * 14 * unit : free;
    return words(plot, text, x(at) + side * 10 * unit, inside(clear), {
      align: side < 0 ? "end" : "start",
      halo: true,
    });
  };
  const least = Math.min(...problem.x);
  const named = problem.x.length <= MOST_VALUES ? Array.from(problem.x) : [];
  return [
    ...named.map((at, i) => written(at, portrait.values[i], at > least ? 1 : -1)),
    ...(middle && isInside(plot, middle.f) ? [written(middle.x, middle.f, 1)] : []),
  ];
}

function slopeAt({ curve }: Portrait, x: number): number {
  const k = Math.max(
    1,
    curve.findIndex(([corner]) => corner > x),
  );
  return curve[k][1] - curve[k - 1][1];
}

/** A diamond on every zero of f. */
function boundaries({ zeros }: Portrait, { left, right, unit, x, y }: Plot): Shape[] {
  return zeros
    .filter(({ from, to }) => from === to && x(from) >= left && x(from) <= right)
    .map(({ from }): Shape => {
      const [cx, cy, r] = [x(from), y(0), 6.5 * unit];
      const corners: Point[] = [
        [cx, cy - r],
        [cx + 0.7 * r, cy],
        [cx, cy + r],
        [cx - 0.7 * r, cy],
      ];
      return { ...area(corners, 0, 1), stroke: { colour: "paper", width: 1.5 * unit, dash: [] } };
    });
}

/** The training points on the line, with their labels. */
function points({ trace }: Setting, plot: Plot): Shape[] {
  const { unit, x, y } = plot;
  return Array.from(trace.problem.x).flatMap((at, i) => {
    const [cx, cy, r] = [x(at), y(0), 7 * unit];
    const plus = trace.problem.y[i] > 0;
    const sign = (from: Point, to: Point) => segment(from, to, plus ? "paper" : "ink", 1.75 * unit);
    return [
      ...ringed(plot, [cx, cy], 7, "ink"),
      ...(plus ? [] : [dot([cx, cy], r - 1.5 * unit, "paper")]),
      sign([cx - r / 2, cy], [cx + r / 2, cy]),
      ...(plus ? [sign([cx, cy - r / 2], [cx, cy + r / 2])] : []),
    ];
  });
}
