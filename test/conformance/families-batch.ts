import type { HostMatrices } from "../../src/linalg/index.ts";
import { type Matrix, matrixOf } from "../../src/reference/index.ts";
import fixture from "../fixtures/linalg.json" with { type: "json" };
import { same } from "./check.ts";
import { checksum, matrixOfFamily } from "./families.ts";

/** What LAPACK says in f64 of one matrix of a family. */
export interface Entry {
  family: string;
  rows: number;
  cols: number;
  checksum: number;
  s: number[];
  /** The singular values if subnormals are read as 0, where that makes a difference. */
  flushed?: number[];
  /** U V^T, row-major, of some. */
  polar?: number[];
}

export type Shape = readonly [rows: number, cols: number];

export interface FamilyBatch {
  entries: Entry[];
  matrices: HostMatrices;
}

const all: Entry[] = fixture.matrices;

/** Matrices of one shape, every family that the fixture has of it or those that are wanted; on whatever stack, NumPy's own bits. */
export function batchOf([rows, cols]: Shape, wanted: (entry: Entry) => boolean = () => true): FamilyBatch {
  const entries = all.filter((entry) => entry.rows === rows && entry.cols === cols && wanted(entry));
  const data = new Float32Array(entries.length * rows * cols);
  for (const [b, entry] of entries.entries()) {
    const values = matrixOfFamily(entry.family, rows, cols);
    same(`checksum of ${nameOf(entry)}`, checksum(values), entry.checksum);
    data.set(values, b * rows * cols);
  }
  return { entries, matrices: { data, batch: entries.length, rows, cols } };
}

export const nameOf = ({ family, rows, cols }: Entry) => `${family} ${rows} x ${cols}`;

/** Matrix b of a batch, in f64. */
export function matrixAt({ data, rows, cols }: HostMatrices, b: number): Matrix {
  return matrixOf(rows, cols, data.subarray(b * rows * cols, (b + 1) * rows * cols));
}

/** The matrices of a batch in another order, or some of them. */
export function pick(matrices: HostMatrices, indices: number[]): HostMatrices {
  const size = matrices.rows * matrices.cols;
  const data = new Float32Array(indices.length * size);
  for (const [at, b] of indices.entries())
    data.set(matrices.data.subarray(b * size, (b + 1) * size), at * size);
  return { ...matrices, data, batch: indices.length };
}

const SMALLEST_NORMAL = 2 ** -126;

/** The ways in which a device may read a matrix: as it is, and with subnormals as 0. */
export function readings(a: Matrix, entry: Entry): { a: Matrix; s: number[] }[] {
  const subnormal = (x: number) => x !== 0 && Math.abs(x) < SMALLEST_NORMAL;
  if (!a.data.some(subnormal)) return [{ a, s: entry.s }];
  const flushed = { ...a, data: a.data.map((x) => (subnormal(x) ? 0 : x)) };
  return [
    { a, s: entry.s },
    { a: flushed, s: entry.flushed ?? entry.s },
  ];
}
