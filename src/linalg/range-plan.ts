import { compile, type Kernel, SHADERS } from "../kernel/index.ts";
import { PURPOSE } from "../reference/index.ts";
import { Product, productBytes } from "./product.ts";
import type { ProductShape } from "./product-form.ts";
import { QrPlan } from "./qr-plan.ts";
import type { Operand } from "./resize.ts";
import { Resources, whole } from "./resources.ts";
import type { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

export interface RangeShape {
  /** Of the matrices as they stand. */
  rows: number;
  cols: number;
  /** Their transposes' range. */
  turned: boolean;
  /** Columns of the basis: at most 64 and the shorter side. */
  width: number;
  powerIterations: number;
}

interface Parts {
  sketch: Kernel;
  /** A times what has as many rows as A has columns, and its Q. */
  forth: Product;
  forthQr: QrPlan;
  /** A^T times that Q, and its Q; absent without power iterations. */
  back: Product | null;
  backQr: QrPlan | null;
}

function shapesOf({ rows, cols, turned, width, powerIterations }: RangeShape) {
  const [long, inner] = turned ? [cols, rows] : [rows, cols];
  const product = (height: number, of: number, transposeA: boolean): ProductShape => ({
    rows: height,
    cols: width,
    inner: of,
    transposeA,
    transposeB: false,
  });
  return {
    long,
    inner,
    forth: product(long, inner, turned),
    back: powerIterations > 0 ? product(inner, long, !turned) : null,
  };
}

/**
 * The randomized range finder (`rangeFinder`) for matrices of one shape: kernels compiled once, scratch for `capacity` matrices at a time, `works`
 * that bind it to buffers. Nothing is read back.
 */
export class RangePlan {
  readonly #shape: RangeShape;
  readonly #parts: Parts;
  readonly #resources: Resources;
  readonly #sketch: Operand;
  readonly #scratch: Record<"forth" | "back" | "backQ" | "r", Operand>;

  private constructor(device: GPUDevice, shape: RangeShape, capacity: number, parts: Parts) {
    const { long, inner } = shapesOf(shape);
    const { width } = shape;
    this.#shape = shape;
    this.#parts = parts;
    this.#resources = new Resources(device);
    for (const part of [parts.forth, parts.forthQr, parts.back, parts.backQr])
      if (part) this.#resources.add(part);
    const scratch = (label: string, numbers: number): Operand => ({
      buffer: this.#resources.buffer(label, 4 * numbers * capacity),
      ring: capacity,
    });
    this.#sketch = { buffer: this.#resources.buffer("sketch", 4 * inner * width), ring: 1 };
    const returning = parts.back ? inner * width : 0;
    this.#scratch = {
      forth: scratch("range", long * width),
      back: scratch("range of the transpose", returning),
      backQ: scratch("basis of that", returning),
      r: scratch("triangles of the range", width * width),
    };
  }

  static async create(device: GPUDevice, shape: RangeShape, capacity: number): Promise<RangePlan> {
    const { long, inner, forth, back } = shapesOf(shape);
    const { width: cols } = shape;
    const [sketch, forthProduct, forthQr, backProduct, backQr] = await Promise.all([
      compile(device, "linalg/sketch", SHADERS["linalg/sketch"]),
      Product.create(device, forth, capacity),
      QrPlan.create(device, { rows: long, cols }, capacity),
      back && Product.create(device, back, capacity),
      back && QrPlan.create(device, { rows: inner, cols }, capacity),
    ]);
    const parts = { sketch, forth: forthProduct, forthQr, back: backProduct, backQr };
    return new RangePlan(device, shape, capacity, parts);
  }

  /** Bytes of scratch for each matrix of a slice. */
  static bytes(device: GPUDevice, shape: RangeShape): number {
    const { long, inner, forth, back } = shapesOf(shape);
    const { width: cols } = shape;
    const going = productBytes(device, forth) + QrPlan.bytes({ rows: long, cols }) + 4 * cols * (long + cols);
    if (!back) return going;
    return going + productBytes(device, back) + QrPlan.bytes({ rows: inner, cols }) + 8 * cols * inner;
  }

  /** Draws the normals that all matrices are sketched with: a batch of one. `refill` its stage with `normals` for others. */
  sketching(seed: number, cell: number): Work & { stage: Stage } {
    const { inner } = shapesOf(this.#shape);
    const stage = this.#resources.stage(
      this.#parts.sketch,
      { sketch: this.#sketch.buffer },
      this.normals(seed, cell),
      (count) => [1, count],
    );
    return { stage, units: inner, cost: 200 * this.#shape.width };
  }

  /** Fields of the sketching stage for the normals of a seed and one of its 2^28 cells. */
  normals(seed: number, cell: number) {
    return whole(this.#shape.width, seed, PURPOSE.sketch + 16 * cell);
  }

  /** What to run, in order, after the sketching: the basis has as many rows as A, or as its transpose. */
  works(a: Operand, basis: Operand): Work[] {
    const { forth, forthQr, back, backQr } = this.#parts;
    const scratch = this.#scratch;
    const qr = (plan: QrPlan, matrices: Operand, q: Operand) => plan.works({ matrices, q, r: scratch.r });
    const works = [
      ...forth.works({ a, b: this.#sketch, result: scratch.forth }),
      ...qr(forthQr, scratch.forth, basis),
    ];
    if (!back || !backQr) return works;
    const again = [
      ...back.works({ a, b: basis, result: scratch.back }),
      ...qr(backQr, scratch.back, scratch.backQ),
      ...forth.works({ a, b: scratch.backQ, result: scratch.forth }),
      ...qr(forthQr, scratch.forth, basis),
    ];
    return [...works, ...Array.from({ length: this.#shape.powerIterations }, () => again).flat()];
  }

  destroy(): void {
    this.#resources.destroy();
  }
}
