import { type OptimizerSettings, parseOptimizer, stateFormula } from "../../src/optimizer/index.ts";
import { type Matrix, matrixOf, multiply, type SumoTwin } from "../../src/reference/index.ts";
import fixture from "../fixtures/optimizers.json" with { type: "json" };
import type { ConformanceCase } from "./case.ts";
import { atLeast, atMost, near, same } from "./check.ts";
import {
  deviations,
  type Problem,
  pick,
  problemOf,
  Stand,
  twinsAfter,
  weightsAfter,
} from "./optimizer-stand.ts";

/** f32 rounds weights up to 1 by 2^-25 and moves them by 0.02 times 0.2 or more: 1e-5; what Muon's codes add to the norm is below that. */
const FIRST_STEP = 2e-5;

async function firstSteps(device: GPUDevice): Promise<void> {
  const [{ rows, cols, weights, gradient, steps }] = fixture.problems;
  const problem: Problem = {
    rows,
    cols,
    batch: 1,
    weights: Float32Array.from(weights),
    rates: Float32Array.of(fixture.rate),
    gradients: [Float32Array.from(gradient)],
  };
  for (const { settings, after } of steps) {
    const got = await weightsAfter(device, parseOptimizer(settings), problem, 1);
    const [off] = deviations(problem, got, [{ weights: matrixOf(rows, cols, after) }]);
    atMost(JSON.stringify(settings), off, FIRST_STEP);
  }
}

const sameBits = (what: string, got: Float32Array, wanted: Float32Array) => {
  const [a, b] = [got, wanted].map((x) => new Uint32Array(x.buffer, x.byteOffset, x.length));
  same(`${what}: numbers`, a.length, b.length);
  for (const [i, bits] of a.entries()) same(`${what}, number ${i}`, bits, b[i]);
};

/** Every third gradient is a fifth as large, of matrix 1 every second: bases that are due below 0.2 are so at other steps. */
function uneven(problem: Problem): Problem {
  const size = problem.rows * problem.cols;
  const gradients = Array.from({ length: 6 }, (_, step) =>
    problem.gradients[step % problem.gradients.length].map((x, i) =>
      step % (Math.floor(i / size) === 1 ? 2 : 3) === 1 ? x / 5 : x,
    ),
  );
  return { ...problem, gradients };
}

const BELOW = { kind: "sumo", rank: 2, refreshBelow: 0.2, weightDecay: 0.1 };
const CARRIED: object[] = [
  { kind: "sgd" },
  { kind: "adamw" },
  { kind: "muon", variant: "optax" },
  { kind: "galore", rank: 2, refresh: 7 },
  { kind: "sumo", rank: 2, refresh: 7 },
  BELOW,
];
const BROKEN = 9;
const STEPS = 16;

/** All together, in other company and in another order; and from what is carried, in a new object. */
async function bits(device: GPUDevice): Promise<void> {
  const problem = uneven(problemOf(4, 7, 3, 77));
  const size = problem.rows * problem.cols;
  for (const given of CARRIED) {
    const settings = parseOptimizer(given);
    const what = JSON.stringify(given);
    const first = await Stand.create(device, settings, problem);
    first.run(0, BROKEN);
    const [weights, state] = [await first.weights(), await first.state()];
    first.run(BROKEN, STEPS);
    const whole = await first.weights();
    const second = await Stand.create(device, settings, problem);
    second.restore(weights, state);
    second.run(BROKEN, STEPS);
    sameBits(`${what}, resumed`, await second.weights(), whole);
    const [ends, again] = [await first.state(), await second.state()];
    for (const [name, values] of ends) sameBits(`${what}, resumed ${name}`, again.get(name)!, values);
    for (const stand of [first, second]) stand.destroy();
    const turned = await weightsAfter(device, settings, pick(problem, [2, 1]), STEPS);
    for (const [at, b] of [2, 1].entries())
      sameBits(
        `${what}, matrix ${b} elsewhere`,
        turned.subarray(at * size, (at + 1) * size),
        whole.subarray(b * size, (b + 1) * size),
      );
  }
}

/** New bases where the projected gradient is small: the twins take theirs at other steps for each matrix, and not at all of them. */
async function criterion(device: GPUDevice): Promise<void> {
  const settings = parseOptimizer(BELOW);
  const problem = uneven(problemOf(4, 7, 3, 78));
  const twins = twinsAfter(settings, problem, 24);
  const refreshed = twins.map(({ twin }) => (twin as SumoTwin).refreshed);
  atLeast("new bases of matrix 0", refreshed[0].length, 3);
  atMost("new bases of matrix 0", refreshed[0].length, 12);
  if (refreshed[0].join() === refreshed[1].join()) throw new Error(`both are due at ${refreshed[0]}`);
  const got = await weightsAfter(device, settings, problem, 24);
  for (const [b, off] of deviations(problem, got, twins).entries()) atMost(`matrix ${b}: off`, off, 1e-4);
}

/**
 * Sides past 64: the sketch of 10 columns, multiplied 16 times, keeps (s_11 / s_2)^33 = 2e-7 of a direction beyond it; in f32, and beside a third value 5 % below
 * the second, that is 1e-5.
 */
async function large(device: GPUDevice): Promise<void> {
  const settings = parseOptimizer({ kind: "sumo", variant: "official", rank: 2 });
  const problem = problemOf(66, 70, 1, 9);
  const got = await weightsAfter(device, settings, problem, 3);
  const [off] = deviations(problem, got, twinsAfter(settings, problem, 3));
  atMost("off", off, 2e-5);
}

/** |O|_F, which the limiter keeps: sqrt(rank) as long as it does nothing, and where the moment has its full rank. */
async function isometry(device: GPUDevice): Promise<void> {
  for (const [rows, cols] of [
    [7, 4],
    [4, 7],
  ]) {
    const settings = parseOptimizer({ kind: "sumo", rank: 4, refresh: 3, subspace: "exact" });
    const stand = await Stand.create(device, settings, problemOf(rows, cols, 4, 5));
    for (let step = 0; step < 8; step++) {
      stand.run(step, step + 1);
      const norms = (await stand.state()).get("norm")!;
      for (const norm of norms) near(`|O|_F after step ${step}`, norm, 2, 1e-5);
    }
    stand.destroy();
  }
}

/** A first gradient of rank one leaves |O|_F = 1, and the next ones would have sqrt(3): 1.1 times as much at a time, six times. */
async function limiter(device: GPUDevice): Promise<void> {
  const problem = problemOf(7, 4, 2, 6);
  const [{ rows, cols }, flat] = [problem, problem.gradients[0].slice()];
  for (let i = 0; i < flat.length; i++)
    flat[i] = ((1 + (Math.floor(i / cols) % rows)) * (1 + (i % cols))) / 32;
  const gradients = [flat, ...problem.gradients, ...problem.gradients];
  const settings = parseOptimizer({ kind: "sumo", rank: 3, refresh: 1 });
  const stand = await Stand.create(device, settings, { ...problem, gradients });
  for (let step = 0; step < 8; step++) {
    stand.run(step, step + 1);
    const norms = (await stand.state()).get("norm")!.subarray(0, 2);
    for (const norm of norms)
      near(`|O|_F after step ${step}`, norm, Math.min(1.1 ** step, Math.sqrt(3)), 1e-5);
  }
  stand.destroy();
}

/** Two gradients, whose left singular vectors are unit vectors: 0 and 1 of the first, 0 and 2 of the second. */
function sharing(): Problem {
  const [rows, cols] = [7, 4];
  const gradient = (other: number) => {
    const g = new Float32Array(rows * cols);
    g.set([3, 1, 0, 2], 0);
    g.set([1, -1, 0, -1], other * cols);
    return g;
  };
  return {
    rows,
    cols,
    batch: 1,
    weights: new Float32Array(rows * cols),
    rates: Float32Array.of(0.01),
    gradients: [gradient(1), gradient(2)],
  };
}

/** Row 0 of Q M, the moment along the vector that both bases share, after both gradients: with the transformation M's row, without it not. */
async function sharedPart(device: GPUDevice, transform: boolean): Promise<number[]> {
  const settings = parseOptimizer({
    kind: "sumo",
    rank: 2,
    refresh: 1,
    subspace: "exact",
    momentum: 0.5,
    transform,
  });
  const stand = await Stand.create(device, settings, sharing());
  stand.run(0, 2);
  const state = await stand.state();
  stand.destroy();
  const of = (name: string, rows: number, cols: number): Matrix =>
    matrixOf(rows, cols, state.get(name)!.subarray(0, rows * cols));
  const whole = multiply(of("basis", 7, 2), of("moment", 2, 4));
  const lost = whole.data.subarray(4, 8).reduce((sum, x) => sum + Math.abs(x), 0);
  return [...whole.data.subarray(0, 4), lost];
}

async function transformation(device: GPUDevice): Promise<void> {
  const kept = await sharedPart(device, true);
  // 1.5 times the row that both have; of the vector that only the first one had, nothing. Numbers up to 4.5 in f32.
  for (const [i, wanted] of [4.5, 1.5, 0, 3, 0].entries()) near(`number ${i}`, kept[i], wanted, 1e-5);
}

/** As allocated, in bytes; the limiter's norm is one number a matrix beside the paper's formula. */
async function stateBytes(device: GPUDevice): Promise<void> {
  const all = [
    { kind: "sgd" },
    { kind: "sgd", momentum: 0 },
    { kind: "adamw" },
    { kind: "muon" },
    { kind: "galore", rank: 2 },
    { kind: "sumo", rank: 2, limiter: null },
    { kind: "sumo", rank: 2 },
  ];
  for (const [rows, cols] of [
    [7, 4],
    [4, 7],
  ])
    for (const given of all) {
      const settings: OptimizerSettings = parseOptimizer(given);
      const stand = await Stand.create(device, settings, problemOf(rows, cols, 4, 1));
      const norm = settings.kind === "sumo" && settings.limiter !== null ? 1 : 0;
      const wanted = 4 * 4 * (stateFormula(settings, rows, cols) + norm);
      same(`${JSON.stringify(given)}, ${rows} x ${cols}: bytes`, stand.optimizer.stateBytes, wanted);
      stand.destroy();
    }
}

export const cases: ConformanceCase[] = [
  { name: "optimizer: first steps are NumPy's", run: firstSteps },
  { name: "optimizer: company, order and a resumption change no bit", run: bits },
  { name: "optimizer: sumo takes new bases where the projected gradient is small", run: criterion },
  { name: "optimizer: sumo's exact basis where both sides are past 64", run: large },
  {
    name: "optimizer: sumo's O has norm sqrt(rank), its limiter holds it, the transformation keeps what bases share",
    run: async (device) => {
      await isometry(device);
      await limiter(device);
      await transformation(device);
    },
  },
  { name: "optimizer: what is carried has the size of the formulas", run: stateBytes },
];
