import { evaluate, type Net, type Problem } from "./problem.ts";

/** A maximal interval on which f = 0: a point, or a dead zone. Relative to an origin, ends may be infinite. */
export interface ZeroSet {
  from: number;
  to: number;
}

/**
 * Every zero of the piecewise-linear f, relative to `origin`, in order.
 *
 * A root inside a linear piece is -f_piece(origin)/slope: near the origin its error is a few roundings of f_piece(origin), however
 * large the parameters.
 */
export function zeros(net: Net, origin: number): ZeroSet[] {
  const { w, v } = net;
  const atOrigin = w.map((wj, j) => wj * origin + net.b[j]);
  const kinks = Array.from(w, (wj, j) => -atOrigin[j] / wj)
    .filter(Number.isFinite)
    .sort((a, c) => a - c)
    .filter((k, i, all) => i === 0 || k > all[i - 1]);
  // One value per kink for the pieces on both its sides: rounding cannot then hide a change of sign between them.
  const signs = kinks.map((k) => {
    let sum = 0;
    for (let j = 0; j < w.length; j++) {
      if (-atOrigin[j] / w[j] !== k) sum += v[j] * Math.max(0, w[j] * k + atOrigin[j]);
    }
    return Math.sign(sum);
  });
  const found: ZeroSet[] = [];
  const add = (from: number, to: number) => {
    const last = found[found.length - 1];
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  };

  for (let piece = 0; piece <= kinks.length; piece++) {
    const from = piece === 0 ? -Infinity : kinks[piece - 1];
    const to = piece === kinks.length ? Infinity : kinks[piece];
    const inside = insideOf(from, to);
    let slope = 0;
    let value = 0;
    for (let j = 0; j < w.length; j++) {
      if (w[j] * inside + atOrigin[j] > 0) {
        slope += v[j] * w[j];
        value += v[j] * atOrigin[j];
      }
    }
    if (slope === 0) {
      if (value === 0) add(from, to);
      continue;
    }
    const left = piece === 0 ? -Math.sign(slope) : signs[piece - 1];
    const right = piece === kinks.length ? Math.sign(slope) : signs[piece];
    if (left * right > 0) continue;
    const root = Math.min(Math.max(-value / slope, from), to);
    add(root, root);
  }
  return found;
}

function insideOf(from: number, to: number): number {
  if (from === -Infinity) return to === Infinity ? 0 : to - 1 - Math.abs(to);
  return to === Infinity ? from + 1 + Math.abs(from) : from + (to - from) / 2;
}

/**
 * Robustness margin: the smallest distance from a training point to a zero of f, in units of x; 0 as soon as one point is
 * misclassified (y f <= 0). Infinite where f has no zero at all.
 */
export function margin(net: Net, problem: Problem): number {
  const { x, y } = problem;
  if (!correct(net, problem)) return 0;
  const origin = problem.optimum?.midpoint ?? 0;
  const all = zeros(net, origin);
  let least = Infinity;
  for (let i = 0; i < y.length; i++) {
    for (const zero of all) least = Math.min(least, Math.abs(x[i] - origin - nearest(zero, x[i] - origin)));
  }
  return least;
}

/**
 * 1 - margin / optimum; 1 where a point is misclassified, NaN where the problem has no optimum.
 * Formed from (optimum - |X|) and the zero's own distance to the optimum boundary, so that a gap of 1e-9 keeps its digits.
 */
export function gap(net: Net, problem: Problem): number {
  const { x, optimum } = problem;
  if (optimum === null) return Number.NaN;
  if (!correct(net, problem)) return 1;
  const all = zeros(net, optimum.midpoint);
  let worst = -Infinity;
  for (let i = 0; i < x.length; i++) {
    const at = x[i] - optimum.midpoint;
    for (const zero of all) {
      const rho = nearest(zero, at);
      worst = Math.max(worst, at > rho ? optimum.margin - at + rho : optimum.margin + at - rho);
    }
  }
  return worst / optimum.margin;
}

function nearest(zero: ZeroSet, at: number): number {
  return Math.min(Math.max(at, zero.from), zero.to);
}

/** Every point is on its right side: y f > 0. A NaN is on no side. */
export function correct(net: Net, problem: Problem): boolean {
  return problem.x.every((xi, i) => problem.y[i] * evaluate(net, xi) > 0);
}

/** At j * points + i: 1 where neuron j is active (w_j x_i + b_j > 0) on point i. */
export function activationsOf(net: Net, { x }: Problem): Uint8Array {
  const points = x.length;
  return Uint8Array.from({ length: net.w.length * points }, (_, at) => {
    const j = Math.floor(at / points);
    return net.w[j] * x[at % points] + net.b[j] > 0 ? 1 : 0;
  });
}

/**
 * Bit j * points + i set where neuron j is active on point i, in data order. Past 32 bits: a hash of the 32-bit words
 * in order, h <- (h xor word) * 0x9e3779b1 mod 2^32, h <- h xor (h >> 15), from 0.
 */
export function patternOf(active: Uint8Array): number {
  const words = new Uint32Array(Math.ceil(active.length / 32));
  active.forEach((on, bit) => {
    words[bit >> 5] |= on << (bit & 31);
  });
  if (words.length === 1) return words[0];
  return words.reduce((hash, word) => {
    const mixed = Math.imul(hash ^ word, 0x9e3779b1) >>> 0;
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }, 0);
}

export function activationPattern(net: Net, problem: Problem): number {
  return patternOf(activationsOf(net, problem));
}
