import { storageBuffer } from "../kernel/index.ts";
import { Jacobi } from "./jacobi.ts";
import { Product, productBytes } from "./product.ts";
import type { ProductShape } from "./product-form.ts";
import { scanWork } from "./scan.ts";
import { TallQr } from "./tall-qr.ts";
import type { Work } from "./work.ts";

export interface PolarShape {
  rows: number;
  cols: number;
}

/** Whole batches: matrices and factors rows x cols, notes one vec4u a matrix. */
export interface PolarBuffers {
  matrices: GPUBuffer;
  factors: GPUBuffer;
  notes: GPUBuffer;
}

const WHOLE = 2 ** 31; // a ring longer than any batch

const smallProduct = (n: number): ProductShape => ({
  rows: n,
  cols: n,
  inner: n,
  transposeA: false,
  transposeB: true,
});

/**
 * Polar factors of matrices of one shape: Q (U_R V^T), where A = Q R and R = U_R S V^T; of a wide matrix the transpose of its transpose's.
 * Kernels compiled once, scratch for `capacity` matrices at a time, `works` that bind them to buffers.
 */
export class PolarPlan {
  readonly #device: GPUDevice;
  readonly #shape: PolarShape;
  readonly #capacity: number;
  readonly #jacobi: Jacobi;
  readonly #product: Product;
  readonly #qr: TallQr | null;
  readonly #scratch: Record<"scales" | "values" | "left" | "right" | "small", GPUBuffer>;
  readonly #scans: Work[] = [];

  private constructor(
    device: GPUDevice,
    shape: PolarShape,
    capacity: number,
    jacobi: Jacobi,
    product: Product,
    qr: TallQr | null,
  ) {
    this.#device = device;
    this.#shape = shape;
    this.#capacity = capacity;
    this.#jacobi = jacobi;
    this.#product = product;
    this.#qr = qr;
    const n = Math.min(shape.rows, shape.cols);
    const buffer = (label: string, numbers: number) => storageBuffer(device, label, 4 * capacity * numbers);
    this.#scratch = {
      scales: buffer("scales", 1),
      values: buffer("singular values", n),
      left: buffer("left vectors", n * n),
      right: buffer("right vectors", n * n),
      small: buffer("small factors", qr ? n * n : 1),
    };
  }

  static async create(device: GPUDevice, shape: PolarShape, capacity: number): Promise<PolarPlan> {
    const n = Math.min(shape.rows, shape.cols);
    const long = Math.max(shape.rows, shape.cols);
    const [jacobi, product, qr] = await Promise.all([
      Jacobi.create(device, { n, left: true, right: true }, capacity),
      Product.create(device, smallProduct(n), capacity),
      long > n ? TallQr.create(device, long, n, capacity) : null,
    ]);
    return new PolarPlan(device, shape, capacity, jacobi, product, qr);
  }

  /** Bytes of scratch for each matrix of a slice. */
  static bytes(device: GPUDevice, { rows, cols }: PolarShape): number {
    const n = Math.min(rows, cols);
    const long = Math.max(rows, cols);
    const square =
      Jacobi.bytes(device, { n, left: true, right: true }) + productBytes(device, smallProduct(n));
    return square + 4 * (3 * n * n + n + 1) + (long > n ? TallQr.bytes(long, n) : 0);
  }

  async works({ matrices, factors, notes }: PolarBuffers): Promise<Work[]> {
    const { rows, cols } = this.#shape;
    const { scales, values, left, right, small } = this.#scratch;
    const capacity = this.#capacity;
    const wide = rows < cols;
    const layout = { ring: WHOLE, size: rows * cols, row: wide ? 1 : cols, col: wide ? cols : 1 };
    const source = { buffer: matrices, ...layout };
    const jacobi = this.#jacobi.work({
      source: this.#qr ? this.#qr.triangle : source,
      scales: this.#qr ? scales : null,
      values,
      left,
      right,
      ring: capacity,
      notes,
      partial: true,
    });
    const result = this.#qr ? { buffer: small, ring: capacity } : { buffer: factors, ring: WHOLE };
    const product = this.#product.works({
      a: { buffer: left, ring: capacity },
      b: { buffer: right, ring: capacity },
      result,
    });
    if (!this.#qr) return [jacobi, ...product];
    const scan = await scanWork(this.#device, matrices, scales, rows * cols, capacity);
    this.#scans.push(scan);
    const forming = this.#qr.apply(small, { buffer: factors, ...layout }, scales);
    return [scan, ...this.#qr.factor(source, scales), jacobi, ...product, ...forming];
  }

  destroy(): void {
    for (const part of [this.#jacobi, this.#product, this.#qr]) part?.destroy();
    for (const { stage } of this.#scans) stage.destroy();
    for (const buffer of Object.values(this.#scratch)) buffer.destroy();
  }
}
