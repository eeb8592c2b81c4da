import type { Trace } from "../ensemble/index.ts";
import { STATUS } from "../record/index.ts";
import { correct, evaluate, type Net, type ZeroSet, zeros } from "../reference/index.ts";

/** What stays the same in the picture of a trajectory while time goes on, so that what moves in it has changed. */
export interface Setting {
  trace: Trace;
  /** x that is shown. */
  interval: [number, number];
  /** f is shown from minus this to this. */
  height: number;
  /** Records at t = 1, 10^2, 10^4, ... that stay in the picture as a trail. */
  trail: number[];
}

/** One network as it is drawn, in the units of x and f. */
export interface Portrait {
  index: number;
  lnT: number;
  status: number;
  /** Corners of f over the interval. */
  curve: [x: number, f: number][];
  /** For each neuron the part of the line on which it is active; null: none. Ends may be infinite. */
  active: (ZeroSet | null)[];
  /** Kinks of f inside the interval, each of one neuron. */
  kinks: { neuron: number; x: number; f: number }[];
  /** Where f = 0, in order. */
  zeros: ZeroSet[];
  /** f at the training points, in data order. */
  values: number[];
  /** Middle of the pair that limits the margin, where there is an optimum, and f there. */
  middle: { x: number; f: number } | null;
  margin: Bar;
  /** Indices of the points on their wrong side. */
  wrong: number[];
  /** Neurons whose kink descent holds on a training point, and the points. */
  pinned: { neuron: number; point: number }[];
}

/** The margin: from a training point to the zero that is nearest to any. */
interface Bar {
  /** 0 where a point is misclassified. */
  size: number;
  from: number;
  to: number;
}

const TRAIL = [0, 2, 4, 10, 30, 100, 300, 1000];
/** Part of the points' span that is shown beyond them on both sides. */
const BEYOND = 0.25;
/** The scale of f is set by what it has reached by then: later it leaves the picture, and the trail shows how. */
const SCALE_BY = 4 * Math.LN10;
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

export function settingOf(trace: Trace): Setting {
  const { problem, nets, lnT } = trace;
  const [low, high] = [Math.min(...problem.x), Math.max(...problem.x)];
  const beyond = BEYOND * (high - low);
  const scaled = nets.filter((_, r) => r === 0 || lnT[r] <= SCALE_BY * (1 + 1e-9));
  const largest = Math.max(
    ...scaled.flatMap((net) => Array.from(problem.x, (x) => Math.abs(evaluate(net, x)))),
  );
  return {
    trace,
    interval: [low - beyond, high + beyond],
    height: roundUp(1.1 * largest || 1),
    trail: TRAIL.map((exponent) => exponent * Math.LN10)
      .filter((wanted) => wanted <= lnT[nets.length - 1] * (1 + 1e-9))
      .map((wanted) => nearest(lnT.subarray(0, nets.length), wanted)),
  };
}

/** A round number at or above a positive one. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (ROUND.find((step) => step * power >= value) ?? 10);
}

/** The record whose ln t is nearest to `wanted`. */
export function nearest(lnT: Float64Array, wanted: number): number {
  let best = 0;
  for (let r = 1; r < lnT.length; r++) {
    if (Math.abs(lnT[r] - wanted) < Math.abs(lnT[best] - wanted)) best = r;
  }
  return best;
}

export function portraitOf({ trace, interval }: Setting, index: number): Portrait {
  const { problem } = trace;
  const net = trace.nets[index];
  const status = trace.status[index];
  const [low, high] = interval;
  const kinks = Array.from(net.w, (w, neuron) => ({ neuron, x: -net.b[neuron] / w }))
    .filter(({ x }) => x > low && x < high)
    .map((kink) => ({ ...kink, f: evaluate(net, kink.x) }));
  const corners = [low, ...kinks.map(({ x }) => x).sort((a, b) => a - b), high];
  const origin = problem.optimum?.midpoint ?? 0;
  const found = zeros(net, origin).map(({ from, to }) => ({ from: from + origin, to: to + origin }));
  const values = Array.from(problem.x, (x) => evaluate(net, x));
  return {
    index,
    lnT: trace.lnT[index],
    status,
    curve: corners.map((x) => [x, evaluate(net, x)]),
    active: Array.from(net.w, (_, neuron) => activeOn(net, neuron)),
    kinks,
    zeros: found,
    values,
    middle: problem.optimum ? { x: origin, f: evaluate(net, origin) } : null,
    margin: barOf(trace, net, found),
    wrong: values.flatMap((f, i) => (problem.y[i] * f > 0 ? [] : [i])),
    pinned: status === STATUS.sliding ? pinnedOf(net, problem.x) : [],
  };
}

function activeOn({ w, b }: Net, j: number): ZeroSet | null {
  const kink = -b[j] / w[j];
  if (w[j] > 0) return { from: kink, to: Number.POSITIVE_INFINITY };
  if (w[j] < 0) return { from: Number.NEGATIVE_INFINITY, to: kink };
  return b[j] > 0 ? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } : null;
}

function barOf({ problem }: Trace, net: Net, found: ZeroSet[]): Bar {
  const none = { size: 0, from: Number.NaN, to: Number.NaN };
  if (!correct(net, problem)) return none;
  const bars = Array.from(problem.x).flatMap((from) =>
    found.map((zero): Bar => {
      const to = Math.min(Math.max(from, zero.from), zero.to);
      return { size: Math.abs(from - to), from, to };
    }),
  );
  return bars.reduce((least, bar) => (bar.size < least.size ? bar : least), bars[0]);
}

/** A pinned pre-activation stands at 0 up to the rounding of its two parts. */
function pinnedOf({ w, b }: Net, x: Float64Array): Portrait["pinned"] {
  return Array.from(w).flatMap((slope, neuron) => {
    const point = x.findIndex((at) => Math.abs(slope * at + b[neuron]) <= 1e-9 * (1 + Math.abs(b[neuron])));
    return point < 0 ? [] : [{ neuron, point }];
  });
}
