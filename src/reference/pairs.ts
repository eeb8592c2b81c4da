import { gap } from "./margin.ts";
import type { Net, Problem } from "./problem.ts";

/** What the exact solution of the minimal model says of one initialization. */
export interface PairSolution {
  /** Both points end on their right side; everything else is NaN where they do not. */
  success: boolean;
  /** 1 - margin at each requested time. */
  gap: Float64Array;
  /** Where the two active neurons cancel, (b2 - b1) / (w1 - w2), at each requested time; the zero of f once no dead zone is left. */
  boundary: Float64Array;
  /** c of gap ~ c / ln t: half the difference of the two frozen pre-activations. */
  constant: number;
  /** Step after which no activation changes any more. */
  settled: number;
}

/** One training point: the pre-activation that grows on it and the one that falls. */
interface Side {
  winner: number;
  loser: number;
  step: number;
  /** Step after which the falling one is inactive: from there on no activation on this point changes. */
  settled: number;
}

/** Exact steps taken past the last crossing before the closed form: it then errs by less than eta^2 / (4 E), about 1e-9. */
const STEPS_BEFORE_CLOSED_FORM = 10_000;

/**
 * Gradient descent of two neurons, v = (1, -1), on (-1, -1) and (1, 1) with the mean exponential loss, exactly, at any time [ours].
 *
 * The pre-activations at +1 and those at -1 are two independent recursions. With two active neurons on a point (phase A) the loser falls
 * by eta exp(loser - winner) a step until it crosses 0 and freezes; these steps are taken one by one in f64. Then (phase B) E = exp(winner)
 * obeys E <- E exp(eta / E), whence winner = ln(E + eta t + (eta / 2) ln(1 + eta t / E)), t counted from the switch: in logarithms, so t may be e^2303.
 *
 * @param net width 2; its v is taken as (1, -1).
 * @param lnT times, ascending, as ln t; a time before the switch means the step round(t).
 */
export function solvePairs(net: Net, learningRate: number, lnT: ArrayLike<number>): PairSolution {
  const [w1, w2] = net.w;
  const [b1, b2] = net.b;
  const plus: Side = { winner: w1 + b1, loser: w2 + b2, step: 0, settled: 0 };
  const minus: Side = { winner: b2 - w2, loser: b1 - w1, step: 0, settled: 0 };
  const times = lnT.length;
  const solution: PairSolution = {
    success: plus.winner > 0 && minus.winner > 0,
    gap: new Float64Array(times).fill(Number.NaN),
    boundary: new Float64Array(times).fill(Number.NaN),
    constant: Number.NaN,
    settled: Number.NaN,
  };
  if (!solution.success) return solution;

  for (let r = 0; r < times; r++) {
    const grown = netOf(at(plus, learningRate, lnT[r]), at(minus, learningRate, lnT[r]));
    solution.gap[r] = gap(grown, MINIMAL);
    solution.boundary[r] = (grown.b[1] - grown.b[0]) / (grown.w[0] - grown.w[1]);
  }
  for (const side of [plus, minus]) while (side.loser > 0) advance(side, learningRate);
  solution.settled = Math.max(plus.settled, minus.settled);
  solution.constant = Math.abs(plus.loser - minus.loser) / 2;
  return solution;
}

const MINIMAL: Problem = {
  x: Float64Array.of(-1, 1),
  y: Float64Array.of(-1, 1),
  loss: "exponential",
  optimizer: { kind: "gd", learningRate: 0 },
  bias: true,
  trainOutput: false,
  optimum: { margin: 1, midpoint: 0 },
};

function netOf(plus: Side, minus: Side): Net {
  return {
    w: Float64Array.of((plus.winner - minus.loser) / 2, (plus.loser - minus.winner) / 2),
    b: Float64Array.of((plus.winner + minus.loser) / 2, (plus.loser + minus.winner) / 2),
    v: Float64Array.of(1, -1),
  };
}

/** The side at time ln t; moves the stepped state forward, never past the switch. */
function at(side: Side, learningRate: number, lnT: number): Side {
  const target = lnT < 40 ? Math.round(Math.exp(lnT)) : Number.POSITIVE_INFINITY;
  while (side.step < target && (side.loser > 0 || side.step < STEPS_BEFORE_CLOSED_FORM))
    advance(side, learningRate);
  if (side.step >= target) return { ...side };
  return { ...side, winner: grow(side, learningRate, lnT) };
}

function advance(side: Side, learningRate: number): void {
  const push = learningRate * Math.exp(Math.max(side.loser, 0) - side.winner);
  side.winner += push;
  side.step++;
  if (side.loser > 0) {
    side.loser -= push;
    side.settled = side.step;
  }
}

/** ln(E + eta t' + (eta / 2) ln(1 + eta t' / E)), t' = t - step, with ln E = winner. */
function grow({ winner, step }: Side, learningRate: number, lnT: number): number {
  const lnElapsed = lnT + Math.log1p(-step * Math.exp(-lnT));
  const lnGrowth = Math.log(learningRate) + lnElapsed - winner;
  const lnRatio = softplus(lnGrowth);
  return winner + lnRatio + Math.log1p((learningRate / 2) * lnRatio * Math.exp(-winner - lnRatio));
}

/** ln(1 + e^x), for any x. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
