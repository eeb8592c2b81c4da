import { rangeFinder, truncatedSvd } from "../../src/linalg/index.ts";
import {
  frobenius,
  largest,
  type Matrix,
  matrixOf as matrix,
  multiply,
  orthogonalityError,
  rangeFinder as rangeTwin,
  scaleColumns,
  singularValues,
  subtract,
  transpose,
} from "../../src/reference/index.ts";
import type { ConformanceCase } from "./case.ts";
import { atLeast, atMost, near, same } from "./check.ts";
import { batchOf, matrixOf, uniforms, withSpectrum } from "./spectra.ts";

type Host = { data: Float32Array; rows: number; cols: number };

const at = (m: Host, b: number): Matrix => matrix(m.rows, m.cols, matrixOf(m, b));

/** A - Q Q^T A. */
const residual = (a: Matrix, q: Matrix): Matrix => subtract(a, multiply(q, multiply(transpose(q), a)));

/**
 * The twin draws the same normals and orthonormalizes in f64. Of the identity, Q R = Omega, 40 x 12 with condition number below 10: normals are good
 * to a few 2^-24, and so is the QR; Q turns by that, sqrt(40) of them, times the condition number. Of a matrix whose values fall by 0.8,
 * that of A Omega is below 10 / 0.8^11 = 120.
 */
async function twins(device: GPUDevice): Promise<void> {
  const random = uniforms(31);
  const identity = { rows: 40, cols: 40, a: new Float32Array(1600).map((_, i) => (i % 41 ? 0 : 1)) };
  const falling = withSpectrum(
    40,
    50,
    Float64Array.from({ length: 40 }, (_, i) => 0.8 ** i),
    random,
  );
  for (const [{ rows, cols, a }, condition] of [
    [identity, 10],
    [falling, 120],
  ] as const)
    for (const powerIterations of [0, 1]) {
      const options = { rank: 8, oversampling: 4, powerIterations, seed: 77 };
      const got = at(await rangeFinder(device, batchOf([{ rows, cols, a }]), options), 0);
      const wanted = rangeTwin(matrix(rows, cols, a), options);
      const bound = 2 * Math.sqrt(rows) * 2 ** -24 * condition;
      atMost(
        `condition ${condition}, ${powerIterations} iterations: Q off`,
        largest(subtract(got, wanted).data),
        bound,
      );
    }
}

const MATRICES = 10;

const SPECTRA: [string, (i: number) => number][] = [
  ["1 / j", (i) => 1 / (i + 1)],
  ["0.8^j", (i) => 0.8 ** i],
  ["five above a floor", (i) => (i < 5 ? 1 : 0.01)],
];

/**
 * Mean errors over matrices of the same singular values in independent bases, whose sketches so are independent, against the theorems of Halko,
 * Martinsson and Tropp (2011): 10.5 (Frobenius, no power iterations) and corollary 10.10 (spectral, q of them). No error lies below the best one.
 */
async function expectations(device: GPUDevice): Promise<void> {
  const random = uniforms(32);
  const [rows, cols, rank, oversampling] = [60, 40, 5, 5];
  for (const [name, value] of SPECTRA) {
    const s = Float64Array.from({ length: cols }, (_, i) => value(i));
    const known = Array.from({ length: MATRICES }, () => withSpectrum(rows, cols, s, random));
    const tail = (power: number) => Math.sqrt(s.slice(rank).reduce((sum, x) => sum + x ** (2 * power), 0));
    for (const powerIterations of [0, 2]) {
      const found = await rangeFinder(device, batchOf(known), { rank, oversampling, powerIterations });
      const errors = known.map(({ a }, b) => {
        const left = residual(matrix(rows, cols, a), at(found, b));
        return powerIterations === 0 ? frobenius(left) : Math.max(...singularValues(left));
      });
      const power = 2 * powerIterations + 1;
      const spread = Math.sqrt(rank / (oversampling - 1));
      const bound =
        powerIterations === 0
          ? Math.sqrt(1 + spread ** 2) * tail(1)
          : ((1 + spread) * s[rank] ** power +
              ((Math.E * Math.sqrt(rank + oversampling)) / oversampling) * tail(power)) **
            (1 / power);
      const mean = errors.reduce((sum, error) => sum + error, 0) / MATRICES;
      const what = `${name}, ${powerIterations} power iterations`;
      atMost(`${what}: mean error`, mean, bound);
      const width = rank + oversampling;
      const best = powerIterations === 0 ? Math.hypot(...s.slice(width)) : s[width];
      for (const error of errors) atLeast(`${what}: error`, error, best * (1 - 1e-5));
    }
  }
}

/**
 * Rank 5, values 1 to 0.1. Rounding puts sqrt(inner side) 2^-24 of |A|_F beside the range of A Omega, whose smallest value on it is some tenth of
 * the largest: 10 times that much of A may be missed. Singular values are off by that at most; U = Q W and V are orthonormal to f32.
 */
async function lowRank(device: GPUDevice): Promise<void> {
  const random = uniforms(33);
  const s = Float64Array.of(1, 0.8, 0.5, 0.2, 0.1);
  for (const [rows, cols] of [
    [600, 520],
    [16_384, 24],
    [24, 16_384],
    [12, 11],
  ]) {
    const known = withSpectrum(rows, cols, s, random);
    const a = matrix(rows, cols, known.a);
    const what = `${rows} x ${cols}`;
    const bound = 10 * Math.sqrt(Math.max(rows, cols)) * 2 ** -24 * frobenius(a);
    const found = await truncatedSvd(device, batchOf([known]), { rank: 5, oversampling: 3 });
    const [u, v] = [at(found.u!, 0), at(found.v!, 0)];
    same(
      `${what}: shapes`,
      [u.rows, u.cols, v.rows, v.cols, found.s.cols].join(),
      [rows, 5, cols, 5, 5].join(),
    );
    const back = multiply(scaleColumns(u, found.s.data), transpose(v));
    atMost(`${what}: |A - U S V^T|_F`, frobenius(subtract(a, back)), 2 * bound);
    for (const [i, value] of s.entries()) near(`${what}: singular value ${i}`, found.s.data[i], value, bound);
    for (const basis of [u, v])
      atMost(`${what}: orthogonality`, orthogonalityError(basis), 4e-6 * Math.sqrt(8));
    same(`${what}: rank`, found.quality[0].rank, 5);
    same(`${what}: converged`, found.quality[0].converged, true);
  }
}

async function bits(device: GPUDevice): Promise<void> {
  const random = uniforms(34);
  const s = Float64Array.from({ length: 20 }, (_, i) => 0.7 ** i);
  const known = [0, 1, 2, 3].map(() => withSpectrum(35, 20, s, random));
  const options = { rank: 3, oversampling: 3, powerIterations: 1, seed: 5 };
  const whole = await truncatedSvd(device, batchOf(known), options);
  const order = [2, 0, 3, 1];
  const spoiled = batchOf(order.map((g) => known[g]));
  matrixOf(spoiled, 1)[17] = Number.NaN;
  const other = await truncatedSvd(device, spoiled, { ...options, sliceMs: 1e-6 });
  for (const part of ["s", "u", "v"] as const) {
    const [one, two] = [whole[part]!, other[part]!];
    for (const [b, g] of order.entries())
      if (b === 1) same(`${part}: NaN throughout`, matrixOf(two, b).every(Number.isNaN), true);
      else
        for (const [i, x] of matrixOf(one, g).entries())
          same(`${part} of ${g} at ${b}, ${i}`, matrixOf(two, b)[i], x);
  }
  same("nonfinite", other.quality.map(({ nonfinite }) => nonfinite).join(), "false,true,false,false");
  const wider = await rangeFinder(device, batchOf(known), {
    ...options,
    powerIterations: 0,
    oversampling: 5,
  });
  const narrow = await rangeFinder(device, batchOf(known), { ...options, powerIterations: 0 });
  // A wider sketch begins with the narrower one, and so does its Q: reflections of later columns leave the first ones alone, but for rounding.
  for (let i = 0; i < 35; i++)
    for (let j = 0; j < 6; j++)
      near(`Q of a wider sketch, ${i}, ${j}`, wider.data[i * 8 + j], narrow.data[i * 6 + j], 1e-4);
}

export const cases: ConformanceCase[] = [
  { name: "rangeFinder: the same Q as the f64 twin from the same normals", run: twins },
  { name: "rangeFinder: mean errors within Halko, Martinsson and Tropp's theorems", run: expectations },
  { name: "truncatedSvd: exact where the rank is low, long sides and short ones past 512", run: lowRank },
  { name: "truncatedSvd: batch order and slices change no bit; NaN stays in its matrix", run: bits },
];
