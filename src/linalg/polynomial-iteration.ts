import type { Kernel } from "../kernel/index.ts";
import { coefficients, type PolynomialMethod, type Scaling, startMargin } from "../reference/index.ts";
import { orient } from "./orient.ts";
import { Product, productBytes } from "./product.ts";
import type { ProductShape } from "./product-form.ts";
import { type Operand, resize, resizeKernel, type Sides } from "./resize.ts";
import { Resources } from "./resources.ts";
import { Start } from "./start.ts";
import type { Work } from "./work.ts";

export interface IterationShape {
  rows: number;
  cols: number;
  method: PolynomialMethod;
  steps: number;
  scaling: Scaling;
}

interface Parts {
  start: Start;
  gram: Product;
  /** c Y^2 + b Y; absent where c is 0 throughout. */
  square: Product | null;
  /** X Q + a X. */
  apply: Product;
  resize: Kernel;
}

function shapesOf({ rows, cols }: IterationShape) {
  const sides = orient(rows, cols);
  const { padded, short } = sides;
  const plain = { transposeA: false, transposeB: false };
  const square: ProductShape = { rows: short, cols: short, inner: short, ...plain };
  const apply: ProductShape = { rows: padded[0], cols: padded[1], inner: short, ...plain };
  return { ...sides, square, apply };
}

/** Bytes of scratch for each matrix of a slice. */
export function iterationBytes(device: GPUDevice, shape: IterationShape): number {
  const { padded, short, gram, square, apply } = shapesOf(shape);
  const products = [gram, square, square, apply].map((product) => productBytes(device, product));
  return 8 * padded[0] * padded[1] + 8 * short * short + products.reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * X <- a X + X (b Y + c Y^2) with Y = X^T X (or the same from the left) from a scaled start, for matrices of one shape: compiled once, with
 * scratch for `capacity` matrices. `works` binds it to buffers, any number of times; nothing is read back.
 */
export class PolynomialIteration {
  readonly #resources: Resources;
  readonly #shape: IterationShape;
  readonly #parts: Parts;
  readonly #matrices: [Operand, Operand];
  readonly #squares: [Operand, Operand];

  private constructor(device: GPUDevice, shape: IterationShape, capacity: number, parts: Parts) {
    const resources = new Resources(device);
    this.#resources = resources;
    this.#shape = shape;
    this.#parts = parts;
    for (const part of [parts.start, parts.gram, parts.square, parts.apply]) if (part) resources.add(part);
    const { padded, short } = shapesOf(shape);
    const scratch = (label: string, numbers: number): Operand => ({
      buffer: resources.buffer(label, 4 * numbers * capacity),
      ring: capacity,
    });
    this.#matrices = [scratch("x", padded[0] * padded[1]), scratch("x'", padded[0] * padded[1])];
    this.#squares = [scratch("y", short * short), scratch("q", short * short)];
  }

  static async create(
    device: GPUDevice,
    shape: IterationShape,
    capacity: number,
  ): Promise<PolynomialIteration> {
    const { padded, gram, square, apply } = shapesOf(shape);
    const { method, scaling } = shape;
    const quintic = method !== "newton-schulz";
    const sides: Sides = [shape.rows, shape.cols];
    const parts = await Promise.all([
      Start.create(device, { sides, padded, scaling, margin: startMargin(method) }, capacity),
      Product.create(device, gram, capacity),
      quintic ? Product.create(device, square, capacity, "add") : null,
      Product.create(device, apply, capacity, "add"),
      resizeKernel(device),
    ]);
    const [start, gramProduct, squareProduct, applyProduct, kernel] = parts;
    return new PolynomialIteration(device, shape, capacity, {
      start,
      gram: gramProduct,
      square: squareProduct,
      apply: applyProduct,
      resize: kernel,
    });
  }

  /** What to run for these buffers, in order; the target gets matrices of the source's sides. */
  works(source: Operand, target: Operand): Work[] {
    const { rows, cols, method, steps } = this.#shape;
    const { padded, tall } = shapesOf(this.#shape);
    const { start, gram, square, apply } = this.#parts;
    const [y, q] = this.#squares;
    const grams = this.#matrices.map((x) => gram.works({ a: x, b: x, result: y }));
    const works = start.works(source, { matrices: this.#matrices, squares: [y, q], gram: grams[0] });
    // Steps with the same coefficients and buffers share their stages: any number of steps needs few.
    const bound = new Map<string, Work[]>();
    let at = 1;
    for (let step = 0; step < steps; step++) {
      const [a, b, c] = coefficients(method, step, steps);
      const key = [at, a, b, c].join();
      let stepWorks = bound.get(key);
      if (!stepWorks) {
        const [from, to] = [this.#matrices[at], this.#matrices[1 - at]];
        const factor = square ? q : y;
        const [left, right] = tall ? [from, factor] : [factor, from];
        stepWorks = [
          ...grams[at],
          ...(square?.works({ a: y, b: y, result: q, extra: y, alpha: c, beta: b }) ?? []),
          ...apply.works({ a: left, b: right, result: to, extra: from, alpha: square ? 1 : b, beta: a }),
        ];
        bound.set(key, stepWorks);
      }
      works.push(...stepWorks);
      at = 1 - at;
    }
    works.push(resize(this.#resources, this.#parts.resize, this.#matrices[at], padded, target, [rows, cols]));
    return works;
  }

  destroy(): void {
    this.#resources.destroy();
  }
}
