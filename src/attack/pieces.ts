import { evaluate, type Net } from "../reference/index.ts";

/** A closed interval on which Phi is linear. */
export interface Piece {
  /** -Infinity on the first one. */
  from: number;
  /** Infinity on the last one. */
  to: number;
  slope: number;
  /** Phi at the ends; at an infinite one, its limit. */
  values: [left: number, right: number];
}

/** Kinks nearer to each other than this, relative to their size or to 1, are one; and so is no kink a change of slope this small beside those of the neurons. */
const SAME = 1e-12;

/** Where neurons turn, in order, those at one place together, with how much the slope of Phi changes there. */
function kinksOf({ w, b, v }: Net): { at: number; change: number; size: number }[] {
  const single = Array.from(w, (wj, j) => ({ at: -b[j] / wj, change: v[j] * Math.abs(wj) }))
    .filter(({ at, change }) => Number.isFinite(at) && change !== 0)
    .sort((a, c) => a.at - c.at);
  const merged: { at: number; change: number; size: number }[] = [];
  for (const { at, change } of single) {
    const last = merged.at(-1);
    if (last && at - last.at <= SAME * Math.max(1, Math.abs(at))) {
      last.change += change;
      last.size += Math.abs(change);
    } else merged.push({ at, change, size: Math.abs(change) });
  }
  return merged.filter(({ change, size }) => Math.abs(change) > SAME * size);
}

function slopeAt({ w, b, v }: Net, x: number): number {
  let slope = 0;
  for (let j = 0; j < w.length; j++) if (w[j] * x + b[j] > 0) slope += v[j] * w[j];
  return slope;
}

const middle = (from: number, to: number): number => {
  if (from === Number.NEGATIVE_INFINITY) return to === Number.POSITIVE_INFINITY ? 0 : to - 1 - Math.abs(to);
  return to === Number.POSITIVE_INFINITY ? from + 1 + Math.abs(from) : from + (to - from) / 2;
};

/** The linear pieces of Phi(x) = sum_j v_j relu(w_j x + b_j), from left to right; neurons that never turn, or turn for nothing, cut none. */
export function piecesOf(net: Net): Piece[] {
  const kinks = kinksOf(net).map(({ at }) => at);
  const ends = [Number.NEGATIVE_INFINITY, ...kinks, Number.POSITIVE_INFINITY];
  const atKinks = kinks.map((at) => evaluate(net, at));
  return ends.slice(1).map((to, i) => {
    const from = ends[i];
    const slope = slopeAt(net, middle(from, to));
    const limit = (sign: number) =>
      slope === 0 ? evaluate(net, middle(from, to)) : sign * slope * Number.POSITIVE_INFINITY;
    return {
      from,
      to,
      slope,
      values: [i === 0 ? limit(-1) : atKinks[i - 1], i === kinks.length ? limit(1) : atKinks[i]],
    };
  });
}
