import { storageBuffer } from "../kernel/index.ts";
import { Jacobi } from "./jacobi.ts";
import type { Plan } from "./lent.ts";
import { Product, productBytes } from "./product.ts";
import type { ProductShape } from "./product-form.ts";
import { Scan } from "./scan.ts";
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
export class PolarPlan implements Plan {
  readonly #shape: PolarShape;
  readonly #capacity: number;
  readonly #jacobi: Jacobi;
  readonly #product: Product;
  readonly #qr: TallQr | null;
  readonly #scratch: Record<"scales" | "values" | "left" | "right" | "small", GPUBuffer>;
  readonly #scan: Scan | null;

  private constructor(
    device: GPUDevice,
    shape: PolarShape,
    capacity: number,
    jacobi: Jacobi,
    product: Product,
    qr: TallQr | null,
    scan: Scan | null,
  ) {
    this.#shape = shape;
    this.#capacity = capacity;
    this.#jacobi = jacobi;
    this.#product = product;
    this.#qr = qr;
    this.#scan = scan;
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
    const [jacobi, product, qr, scan] = await Promise.all([
      Jacobi.create(device, { n, left: true, right: true }, capacity),
      Product.create(device, smallProduct(n), capacity),
      long > n ? TallQr.create(device, long, n, capacity, shape.rows >= shape.cols) : null,
      long > n ? Scan.create(device, long * n, capacity) : null,
    ]);
    return new PolarPlan(device, shape, capacity, jacobi, product, qr, scan);
  }

  /** Bytes of scratch for each matrix of a slice. */
  static bytes(device: GPUDevice, { rows, cols }: PolarShape): number {
    const n = Math.min(rows, cols);
    const long = Math.max(rows, cols);
    const square =
      Jacobi.bytes(device, { n, left: true, right: true }) + productBytes(device, smallProduct(n));
    return square + 4 * (3 * n * n + n + 1) + (long > n ? TallQr.bytes(long, n) + Scan.bytes(long * n) : 0);
  }

  works({ matrices, factors, notes }: PolarBuffers): Work[] {
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
    if (!this.#qr || !this.#scan) return [jacobi, ...product];
    const forming = this.#qr.apply(source, scales, small, { buffer: factors, ...layout });
    return [
      ...this.#scan.works(source, scales),
      ...this.#qr.factor(source, scales),
      jacobi,
      ...product,
      ...forming,
    ];
  }

  unbind(): void {
    for (const part of [this.#jacobi, this.#product, this.#qr, this.#scan]) part?.unbind();
  }

  destroy(): void {
    for (const part of [this.#jacobi, this.#product, this.#qr, this.#scan]) part?.destroy();
    for (const buffer of Object.values(this.#scratch)) buffer.destroy();
  }
}
