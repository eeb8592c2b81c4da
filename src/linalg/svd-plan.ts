import { storageBuffer } from "../kernel/index.ts";
import { Completion } from "./completion.ts";
import { Jacobi } from "./jacobi.ts";
import type { JacobiKind } from "./jacobi-form.ts";
import type { Plan } from "./lent.ts";
import { Scan } from "./scan.ts";
import type { Source } from "./source.ts";
import { TallQr } from "./tall-qr.ts";
import type { Work } from "./work.ts";

export interface SvdShape {
  rows: number;
  cols: number;
  /** Which vectors are stored. */
  left: boolean;
  right: boolean;
}

/** A whole batch of each: values k, u rows x k, v cols x k, notes one vec4u a matrix. */
export interface SvdBuffers {
  matrices: GPUBuffer;
  values: GPUBuffer;
  u: GPUBuffer | null;
  v: GPUBuffer | null;
  notes: GPUBuffer;
}

/** Vectors of the tall side and of the other one: a wide matrix is taken as its transpose. */
function sides({ rows, cols, left, right }: SvdShape) {
  const wide = rows < cols;
  return {
    wide,
    long: wide ? cols : rows,
    n: wide ? rows : cols,
    tallVectors: wide ? right : left,
    shortVectors: wide ? left : right,
  };
}

/**
 * Singular value decompositions of matrices of one shape: kernels compiled once, scratch for `capacity` matrices at a time, and `works`
 * that bind them to buffers. A matrix with two different sides is first reduced to its triangle (TallQr).
 */
export class SvdPlan implements Plan {
  readonly #shape: SvdShape;
  readonly #capacity: number;
  readonly #jacobi: Jacobi;
  readonly #completion: Completion;
  readonly #qr: TallQr | null;
  readonly #scratch: { scales: GPUBuffer; small: GPUBuffer } | null;
  readonly #scan: Scan | null;

  private constructor(
    device: GPUDevice,
    shape: SvdShape,
    capacity: number,
    parts: { jacobi: Jacobi; completion: Completion; qr: TallQr | null; scan: Scan | null },
  ) {
    this.#shape = shape;
    this.#capacity = capacity;
    this.#jacobi = parts.jacobi;
    this.#completion = parts.completion;
    this.#qr = parts.qr;
    this.#scan = parts.scan;
    const { n } = sides(shape);
    this.#scratch = parts.qr && {
      scales: storageBuffer(device, "scales", 4 * capacity),
      small: storageBuffer(device, "small vectors", 4 * capacity * n * n),
    };
  }

  static async create(
    device: GPUDevice,
    shape: SvdShape,
    capacity: number,
    kind?: JacobiKind,
  ): Promise<SvdPlan> {
    const { wide, long, n, tallVectors, shortVectors } = sides(shape);
    const [jacobi, completion, qr, scan] = await Promise.all([
      Jacobi.create(device, { n, left: tallVectors, right: shortVectors }, capacity, kind),
      Completion.create(device, capacity),
      long > n ? TallQr.create(device, long, n, capacity, !wide) : null,
      long > n ? Scan.create(device, long * n, capacity) : null,
    ]);
    return new SvdPlan(device, shape, capacity, { jacobi, completion, qr, scan });
  }

  /** Bytes of scratch for each matrix of a slice. */
  static bytes(device: GPUDevice, shape: SvdShape, kind?: JacobiKind): number {
    const { long, n, tallVectors: left, shortVectors: right } = sides(shape);
    return (
      Jacobi.bytes(device, { n, left, right }, kind) +
      (long > n ? TallQr.bytes(long, n) + Scan.bytes(long * n) + 4 * n * n : 0)
    );
  }

  works({ matrices, values, u, v, notes }: SvdBuffers): Work[] {
    const { rows, cols } = this.#shape;
    const { wide, long, n } = sides(this.#shape);
    const capacity = this.#capacity;
    const [tall, short] = wide ? [v, u] : [u, v];
    const whole = 2 ** 31; // rings longer than any batch
    const source: Source = {
      buffer: matrices,
      ring: whole,
      size: rows * cols,
      row: wide ? 1 : cols,
      col: wide ? cols : 1,
    };
    const common = { values, notes, partial: false, ring: whole, ...(short && { right: short }) };
    if (!this.#qr || !this.#scan || !this.#scratch) {
      const left = tall ? { left: tall } : {};
      const square = this.#jacobi.work({ ...common, ...left, source, scales: null });
      return tall ? [square, ...this.#completion.works(notes, tall, n, whole)] : [square];
    }
    const { scales, small } = this.#scratch;
    const left = tall ? { left: small } : {};
    const triangle = this.#qr.triangle;
    const works = [
      ...this.#scan.works(source, scales),
      ...this.#qr.factor(source, scales),
      this.#jacobi.work({ ...common, ...left, source: triangle, scales, leftRing: capacity }),
    ];
    if (!tall) return works;
    works.push(...this.#completion.works(notes, small, n, capacity));
    const target = { buffer: tall, ring: whole, size: long * n, row: n, col: 1 };
    return [...works, ...this.#qr.apply(source, scales, small, target)];
  }

  unbind(): void {
    for (const part of [this.#jacobi, this.#completion, this.#qr, this.#scan]) part?.unbind();
  }

  destroy(): void {
    for (const part of [this.#jacobi, this.#completion, this.#qr, this.#scan]) part?.destroy();
    this.#scratch?.scales.destroy();
    this.#scratch?.small.destroy();
  }
}
