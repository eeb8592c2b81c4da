import { orthogonalize, polar } from "../../src/linalg/index.ts";
import {
  coefficients,
  iterate,
  largest,
  matrixOf as matrix,
  orthogonalityError,
  POLYNOMIAL_METHODS,
  type PolynomialMethod,
  polynomial,
  QDWH_STEPS,
  qdwh,
  type Scaling,
  spectrumAfter,
  subtract,
  transpose,
} from "../../src/reference/index.ts";
import type { ConformanceCase } from "./case.ts";
import { atMost, near, same } from "./check.ts";
import { batchOf, inBases, logSpaced, matrixOf, sizeRatio, uniforms, withSpectrum } from "./spectra.ts";

const SCALINGS: Scaling[] = ["spectral", "frobenius"];
const U = 2 ** -24;

/**
 * How far f32 may drift from the twin in an entry. A step adds the roundings of three inner products: each is at most U of a partial sum, which
 * Cauchy and Schwarz keep below |a| s + |b| s^3 + |c| s^5 for s the largest singular value; k of them at random signs add up like sqrt(k),
 * and twice that is four standard deviations of theirs. What was there before is stretched by at most the largest slope |p'| or ratio p(s) / s
 * between the smallest and the largest singular value (differences of p, and of -p, over those of s).
 */
function drift(
  spectrum: ArrayLike<number>,
  method: PolynomialMethod,
  steps: number,
  scaling: Scaling,
  sides: number[],
) {
  const start = spectrumAfter(spectrum, method, 0, scaling);
  let [low, high] = [Math.min(...start), Math.max(...start)];
  const roundings = 2 * U * (Math.sqrt(Math.max(...sides)) + 2 * Math.sqrt(Math.min(...sides)));
  let off = roundings * high;
  for (let step = 0; step < steps; step++) {
    const c = coefficients(method, step, steps);
    const grid = Array.from({ length: 257 }, (_, i) => low + ((high - low) * i) / 256);
    const slopes = grid.map((s) => Math.abs(c[0] + 3 * c[1] * s ** 2 + 5 * c[2] * s ** 4));
    const values = grid.map((s) => polynomial(c, s));
    const stretch = Math.max(...slopes, ...values.map((p, i) => Math.abs(p / grid[i])));
    off = stretch * off + roundings * polynomial([Math.abs(c[0]), Math.abs(c[1]), Math.abs(c[2])], high);
    [low, high] = [Math.min(...values), Math.max(...values)];
  }
  return off;
}

/** Odd sides, both orientations, a split inner side, single rows; singular values from 1 to 1/8. */
const SIDES = [
  [5, 9],
  [40, 7],
  [3, 600],
  [1, 5],
  [36, 33],
];

async function twins(device: GPUDevice): Promise<void> {
  const random = uniforms(21);
  for (const [rows, cols] of SIDES) {
    const spectrum = logSpaced(Math.min(rows, cols), 64);
    const known = [0, 1].map(() => withSpectrum(rows, cols, spectrum, random));
    for (const method of POLYNOMIAL_METHODS)
      for (const scaling of SCALINGS) {
        const { factor } = await orthogonalize(device, batchOf(known), { method, scaling, steps: 5 });
        const bound = drift(spectrum, method, 5, scaling, [rows, cols]);
        for (const [b, { a }] of known.entries()) {
          const wanted = iterate(matrix(rows, cols, a), method, 5, scaling).data;
          const got = matrixOf(factor, b);
          for (const [i, x] of wanted.entries())
            near(`${method}, ${scaling}, ${rows} x ${cols}: entry ${i} of ${b}`, got[i], x, bound);
        }
      }
  }
}

/** The largest singular value alone: with no steps the result is A / |A|_2. `orthogonalize` promises 1e-6. */
async function largestValue(device: GPUDevice): Promise<void> {
  const random = uniforms(24);
  const falling = (n: number, gap: number) => Float64Array.from({ length: n }, (_, i) => 1 - gap * i);
  const spectra: [string, Float64Array][] = [
    ["alone", Float64Array.of(1)],
    ["twice a second one", Float64Array.of(1, 0.5, 0.1)],
    ["48 equal ones", falling(48, 0)],
    ["48 within 1e-6", falling(48, 2e-8)],
    ["48 within 1e-4", falling(48, 2e-6)],
    ["48 within 1e-2", falling(48, 2e-4)],
  ];
  const known = spectra.map(([, s]) => withSpectrum(64, 48, s, random));
  const { factor } = await orthogonalize(device, batchOf(known), {
    method: "newton-schulz",
    scaling: "spectral",
    steps: 0,
  });
  for (const [b, [what]] of spectra.entries())
    near(`largest singular value, ${what}`, sizeRatio(known[b].a, matrixOf(factor, b)), 1, 1e-6);
}

function sameBits(what: string, got: Float32Array, wanted: Float32Array): void {
  same(`${what}, length`, got.length, wanted.length);
  for (let i = 0; i < got.length; i++) same(`${what}, entry ${i}`, got[i], wanted[i]);
}

/**
 * Powers of two change no bit, as long as they leave the entries normal; orders, sizes and slices of the batch do not either; zero gives zero; what is not
 * finite gives NaN and touches nothing else.
 */
async function bits(device: GPUDevice): Promise<void> {
  const random = uniforms(25);
  for (const [rows, cols] of [
    [12, 9],
    [7, 130],
  ]) {
    const known = [0, 1, 2, 3, 4].map(() => withSpectrum(rows, cols, logSpaced(7, 100), random));
    for (const scaling of SCALINGS) {
      const options = { method: "polar-express", steps: 6, scaling } as const;
      const whole = (await orthogonalize(device, batchOf(known), options)).factor;
      const sliced = await orthogonalize(device, batchOf(known), { ...options, sliceMs: 1e-6 });
      sameBits(`${scaling}, sliced`, sliced.factor.data, whole.data);
      const order = [3, 0, 4, 1, 2];
      const powers = [2 ** 100, 2 ** -100, 2 ** 126, 2 ** -105, 1];
      const changed = order.map((g, at) => ({ rows, cols, a: known[g].a.map((x) => powers[at] * x) }));
      const { factor } = await orthogonalize(device, batchOf(changed), options);
      for (const [at, g] of order.entries())
        sameBits(`${scaling}, matrix ${g} times ${powers[at]}`, matrixOf(factor, at), matrixOf(whole, g));
      const spoiled = batchOf(known);
      matrixOf(spoiled, 1)[5] = Number.NaN;
      matrixOf(spoiled, 2)[0] = Number.NEGATIVE_INFINITY;
      matrixOf(spoiled, 3).fill(0);
      const left = (await orthogonalize(device, spoiled, options)).factor;
      for (const g of [0, 4])
        sameBits(`${scaling}, matrix ${g} beside others`, matrixOf(left, g), matrixOf(whole, g));
      for (const g of [1, 2])
        same(`${scaling}, matrix ${g}: all NaN`, matrixOf(left, g).every(Number.isNaN), true);
      same(
        `${scaling}, a zero matrix stays zero`,
        matrixOf(left, 3).every((x) => x === 0),
        true,
      );
    }
  }
}

/**
 * Long sides at their limit. After 8 steps the quintic has converged and X is U V^T but for the last step's rounding: inner products of at most
 * 2,048 terms in a piece, of partial sums up to 1, times (15 + 10 + 3) / 8: sqrt(2048) 2^-24 3.5.
 */
async function long(device: GPUDevice): Promise<void> {
  const random = uniforms(26);
  for (const [rows, cols] of [
    [16_384, 6],
    [6, 16_384],
  ]) {
    const known = withSpectrum(rows, cols, logSpaced(6, 16), random);
    const { factor } = await orthogonalize(device, batchOf([known]), { method: "newton-schulz-5", steps: 8 });
    const { values, beside } = inBases(known, factor.data);
    const off = Math.sqrt(2048) * U * 3.5;
    for (const s of values) near(`${rows} x ${cols}: singular value`, s, 1, off);
    atMost(`${rows} x ${cols}: beside the diagonal`, beside, off);
  }
}

/**
 * QDWH after 1 step, and converged, against its twin: a step is backward stable and stretches what it is given by at most p(s) / s <= 1 / s, so f32 may
 * turn X by 4e-7 sqrt(n) / smallest singular value, the bound that `polar` keeps to. Orthonormal to 2e-6 sqrt(n) whatever the condition.
 */
async function qdwhTwins(device: GPUDevice): Promise<void> {
  const random = uniforms(27);
  for (const [rows, cols] of [
    [64, 64],
    [9, 5],
    [6, 300],
  ]) {
    const n = Math.min(rows, cols);
    for (const cond of [4, 1e4, 1e12])
      for (const scaling of SCALINGS) {
        const spectrum = logSpaced(n, cond);
        const known = [0, 1].map(() => withSpectrum(rows, cols, spectrum, random));
        const turn = (4e-7 * Math.sqrt(n)) / spectrum[n - 1];
        for (const steps of cond === 4 ? [1, QDWH_STEPS] : [QDWH_STEPS]) {
          const { factor } = await orthogonalize(device, batchOf(known), { method: "qdwh", scaling, steps });
          for (const [b, { a }] of known.entries()) {
            const what = `${rows} x ${cols}, condition ${cond}, ${scaling}, ${steps} steps, matrix ${b}`;
            const got = matrix(rows, cols, matrixOf(factor, b));
            atMost(
              `${what}: off the twin`,
              largest(subtract(got, qdwh(matrix(rows, cols, a), steps, scaling)).data),
              turn,
            );
            if (steps === QDWH_STEPS)
              atMost(
                `${what}: orthogonality`,
                orthogonalityError(rows < cols ? transpose(got) : got),
                2e-6 * Math.sqrt(n),
              );
          }
        }
      }
  }
}

/** `polar` is the function of that name, and says how it went; QDWH keeps what is not finite, and zero, to themselves. */
async function others(device: GPUDevice): Promise<void> {
  const random = uniforms(28);
  const known = [0, 1, 2, 3].map(() => withSpectrum(11, 6, logSpaced(6, 100), random));
  const direct = await polar(device, batchOf(known));
  const named = await orthogonalize(device, batchOf(known), { method: "polar" });
  sameBits("polar by name", named.factor.data, direct.factor.data);
  same("its quality", JSON.stringify(named.quality), JSON.stringify(direct.quality));
  const whole = (await orthogonalize(device, batchOf(known), { method: "qdwh" })).factor;
  const sliced = await orthogonalize(device, batchOf(known), { method: "qdwh", sliceMs: 1e-6 });
  sameBits("qdwh, sliced", sliced.factor.data, whole.data);
  const spoiled = batchOf(known);
  matrixOf(spoiled, 1)[5] = Number.NaN;
  matrixOf(spoiled, 2).fill(0);
  matrixOf(spoiled, 3).set(matrixOf(spoiled, 3).map((x) => x * 2 ** -100));
  const left = (await orthogonalize(device, spoiled, { method: "qdwh" })).factor;
  for (const b of [0, 3]) sameBits(`qdwh, matrix ${b} beside others`, matrixOf(left, b), matrixOf(whole, b));
  same("qdwh: NaN is all NaN", matrixOf(left, 1).every(Number.isNaN), true);
  same(
    "qdwh: zero stays zero",
    matrixOf(left, 2).every((x) => x === 0),
    true,
  );
}

export const cases: ConformanceCase[] = [
  { name: "orthogonalize: every polynomial method against its f64 twin", run: twins },
  { name: "orthogonalize: the largest singular value within 1e-6, clusters and all", run: largestValue },
  {
    name: "orthogonalize: batch, slices and powers of two change no bit; NaN and zero stay in their matrix",
    run: bits,
  },
  { name: "orthogonalize: long sides of 16,384", run: long },
  {
    name: "orthogonalize: QDWH against its f64 twin, orthonormal whatever the condition number",
    run: qdwhTwins,
  },
  { name: "orthogonalize: polar by name; QDWH keeps NaN and zero to their matrices", run: others },
];
