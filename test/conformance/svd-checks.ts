import type { HostMatrices, Quality } from "../../src/linalg/index.ts";
import {
  frobenius,
  type Matrix,
  multiply,
  orthogonalityError,
  scaleColumns,
  subtract,
  transpose,
} from "../../src/reference/index.ts";
import { type Entry, matrixAt, nameOf, readings } from "./families-batch.ts";

/** Bounds of everything here, with n = min(rows, cols): times sqrt(n), of |A|_F, ... */
export const RESIDUAL = 4e-7;
/** ... times sqrt(n), ... */
export const ORTHOGONALITY = 2e-6;
/** ... of the largest singular value, ... */
export const VALUES = 1e-6;
/** ... and of each value itself, for B D with D graded to 1e-6. */
const RELATIVE = 2e-5;
/** What a singular value has to be above, of the largest, to count in the rank. */
export const RANK = 2 ** -21;

/** Complaints; [] where there are none. */
export type Faults = string[];

export const above = (what: string, value: number, bound: number): Faults =>
  value <= bound ? [] : [`${what} ${value.toExponential(2)}, above ${bound.toExponential(2)}`];

/** x / whole, where 0 / 0 is 0. */
export const part = (x: number, whole: number) => (x === 0 ? 0 : x / whole);

/** Throws all that `faults` says, up to 20 lines of it, after everything has been looked at. */
export function noFaults(faults: Faults): void {
  if (faults.length === 0) return;
  const more = faults.length > 20 ? [`... and ${faults.length - 20} more`] : [];
  throw new Error([`${faults.length} bounds broken`, ...faults.slice(0, 20), ...more].join("\n"));
}

/** max |U^T U - I|, of the rows where they are fewer. */
export function orthogonalityFaults(what: string, a: Matrix): Faults {
  const k = Math.min(a.rows, a.cols);
  const error = orthogonalityError(a.rows < a.cols ? transpose(a) : a);
  return above(`${what}: orthogonality`, error, ORTHOGONALITY * Math.sqrt(k));
}

export interface HostSvd {
  s: HostMatrices;
  u: HostMatrices;
  v: HostMatrices;
  quality: Quality[];
}

/** Every bound on the decomposition of matrix b of a batch, under the reading of its subnormals that it agrees with best. */
export function svdFaults(entry: Entry, matrices: HostMatrices, found: HostSvd, b: number): Faults {
  const name = nameOf(entry);
  const [s, u, v] = [found.s, found.u, found.v].map((matrices) => matrixAt(matrices, b));
  const product = multiply(scaleColumns(u, s.data), transpose(v));
  const [best] = readings(matrixAt(matrices, b), entry)
    .map((reading) => [
      ...above(
        `${name}: |A - U S V^T|_F / |A|_F`,
        part(frobenius(subtract(reading.a, product)), frobenius(reading.a)),
        RESIDUAL * Math.sqrt(u.cols),
      ),
      ...valueFaults(entry, s.data, reading.s),
    ])
    .sort((x, y) => x.length - y.length);
  return [
    ...best,
    ...orthogonalityFaults(`${name}: U`, u),
    ...orthogonalityFaults(`${name}: V`, v),
    ...qualityFaults(entry, found.quality[b]),
  ];
}

function valueFaults(entry: Entry, s: Float64Array, wanted: number[]): Faults {
  const name = nameOf(entry);
  const graded = entry.family.startsWith("graded-columns");
  return wanted.flatMap((value, i) => [
    ...(s[i] >= 0 ? [] : [`${name}: singular value ${i} is ${s[i]}`]),
    ...(i === 0 || s[i] <= s[i - 1] ? [] : [`${name}: singular value ${i} is above the one before`]),
    ...above(
      `${name}: singular value ${i} of the largest off by`,
      part(Math.abs(s[i] - value), wanted[0]),
      VALUES,
    ),
    ...(graded
      ? above(`${name}: singular value ${i} of itself off by`, Math.abs(s[i] / value - 1), RELATIVE)
      : []),
  ]);
}

/** The rank may count, or not, singular values that lie as close to the threshold as their own error. */
function qualityFaults(entry: Entry, quality: Quality): Faults {
  const { rows, cols, s } = entry;
  const n = Math.min(rows, cols);
  const count = (part: number) => s.filter((value) => value > part * s[0]).length;
  const fits = quality.rank >= count(RANK + VALUES) && quality.rank <= count(Math.max(0, RANK - VALUES));
  const bad = [
    ...(quality.converged && !quality.nonfinite ? [] : ["not converged or nonfinite"]),
    ...(quality.cosine >= 0 && quality.cosine <= ORTHOGONALITY * Math.sqrt(n)
      ? []
      : [`cosine ${quality.cosine}`]),
    ...(Number.isInteger(quality.sweeps) && quality.sweeps >= 0 ? [] : [`sweeps ${quality.sweeps}`]),
    ...(fits ? [] : [`rank ${quality.rank} of ${count(RANK)}`]),
  ];
  return bad.map((what) => `${nameOf(entry)}: ${what}`);
}

/** Faults unless two arrays hold the same bits. */
export function bitFaults(what: string, got: Float32Array, wanted: Float32Array): Faults {
  if (got.length !== wanted.length) return [`${what}: ${got.length} numbers, not ${wanted.length}`];
  const [x, y] = [got, wanted].map((part) => new Uint32Array(part.buffer, part.byteOffset, part.length));
  const differ = x.reduce((count, bits, at) => count + (bits === y[at] ? 0 : 1), 0);
  const at = x.findIndex((bits, k) => bits !== y[k]);
  return differ === 0
    ? []
    : [`${what}: ${differ} of ${x.length} differ; ${at} is ${got[at]}, was ${wanted[at]}`];
}
