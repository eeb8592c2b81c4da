import type { Figure, Portrait, Rich, Setting } from "../figure/index.ts";
import { place, rich } from "../figure/index.ts";
import { richWidth } from "./rich.ts";

/** Lanes of neurons are named one by one up to this many, and drawn thinner beyond. */
const NAMED_LANES = 6;
/** Part of the window's height: the picture, its strip and the words are to be seen at once. */
const TALLEST = 0.36;
/** What log-time axes begin at: t = 1 has no place on them and stands where t = 2 does. */
const FIRST = Math.log(2);

export interface Space {
  width: number;
  /** Font size, pixels. */
  em: number;
  family: string;
  compact: boolean;
}

/** Where everything of a trajectory's picture lies, in pixels. */
export interface Layout extends Space {
  left: number;
  right: number;
  picture: { top: number; height: number; lanes: Lane[]; bottom: number; total: number };
  strip: { top: number; height: number; total: number };
  /** Pixels of x, of f and of ln t. */
  x: (x: number) => number;
  f: (f: number) => number;
  time: (lnT: number) => number;
  /** ln t at a pixel of the strip. */
  lnT: (pixel: number) => number;
  measure: (text: Rich) => number;
}

interface Lane {
  /** Place of its middle. */
  y: number;
  height: number;
  /** Empty where there is no room. */
  name: Rich;
}

let context: CanvasRenderingContext2D | null = null;

export function layoutOf({ trace, interval, height }: Setting, figure: Figure, space: Space): Layout {
  const { width, em, family, compact } = space;
  context ??= document.createElement("canvas").getContext("2d")!;
  const measure = (text: Rich) => richWidth(context!, text, em, family);
  const neurons = trace.initial.w.length;
  const names = compact ? [] : laneNames(trace.initial.v, neurons <= NAMED_LANES);
  const ticks = [...figure.yAxis.ticks(5 * em).map((tick) => tick.text), rich(place(-height / 2))];
  const left = Math.ceil(Math.max(...[...names, ...ticks].map(measure))) + 10;
  const right = Math.max(Math.ceil(measure(rich("10^{100}"))) + 10, 20);
  const inner = Math.max(40, width - left - right);

  const top = Math.round(1.8 * em);
  const tall = compact ? 0.3 : width < 500 ? 0.5 : 0.3;
  const frame = Math.round(Math.max(compact ? 110 : 150, Math.min(420, tall * width, TALLEST * innerHeight)));
  const lanes: Lane[] = [];
  let y = top + frame + 0.5 * em;
  for (const [k, name] of names.entries()) {
    const thick = k === 0 || neurons <= NAMED_LANES ? 1.5 * em : 0.62 * em;
    lanes.push({ y: y + thick / 2, height: thick, name });
    y += thick;
  }
  const bottom = Math.round(compact ? top + frame : y + 0.2 * em);
  const strip = { top: Math.round(1.9 * em), height: Math.round(compact ? 3.4 * em : 5.5 * em), total: 0 };
  strip.total = strip.top + strip.height + Math.round(compact ? 1.6 * em : 3.1 * em);
  const { min, max } = figure.xAxis;
  const span = Math.log(max / min);
  return {
    ...space,
    left,
    right,
    picture: { top, height: frame, lanes, bottom, total: bottom + Math.round(1.7 * em) },
    strip,
    x: (x) => left + ((x - interval[0]) / (interval[1] - interval[0])) * inner,
    f: (f) => top + ((height - f) / (2 * height)) * frame,
    time: (lnT) => left + (Math.log(Math.max(lnT, FIRST) / min) / span) * inner,
    lnT: (pixel) => min * Math.exp(((pixel - left) / inner) * span),
    measure,
  };
}

/** The margin's lane, then the neurons' with the sign they enter f with. */
function laneNames(v: Float64Array, named: boolean): Rich[] {
  const neurons = Array.from(v, (weight, j) =>
    rich(named ? `${weight < 0 ? "−" : "+"} neuron ${j + 1}` : ""),
  );
  if (!named) neurons[Math.floor((v.length - 1) / 2)] = rich(`neurons`);
  return [rich("margin"), ...neurons];
}

/** Where a curve leaves the picture on its right: at the side, or through the top; null through the floor. */
export function exitOf({ curve }: Portrait, layout: Layout): { x: number; y: number; side: boolean } | null {
  const { top, height } = layout.picture;
  const points = curve.map(([x, f]) => [layout.x(x), layout.f(f)] as const);
  const last = points.length - 1;
  const k = points.findLastIndex(([, y]) => y >= top);
  if (k < 0 || points[last][1] > top + height) return null;
  const [x, y] = points[k];
  if (k === last) return { x, y, side: true };
  const [nextX, nextY] = points[k + 1];
  return { x: x + ((y - top) / (y - nextY)) * (nextX - x), y: top, side: false };
}
