import {
  compile,
  type Finish,
  type Kernel,
  matmulBlocks,
  matmulSum,
  matmulTiles,
  type PlanField,
} from "../kernel/index.ts";
import {
  type ProductForm,
  type ProductKind,
  type ProductShape,
  productForm,
  productKind,
} from "./product-form.ts";
import { type Operand, resize, resizeKernel, type Sides, type View } from "./resize.ts";
import { Resources, whole } from "./resources.ts";
import type { Work } from "./work.ts";

export interface ProductOperands {
  a: View;
  b: View;
  /** May be a part of larger matrices. */
  result: View;
  /** D, of the result's shape and with alpha and beta, or a factor for each matrix: as the product finishes. */
  extra?: Operand;
  alpha?: number;
  beta?: number;
}

interface Kernels {
  main: Kernel;
  sum: Kernel | null;
  resize: Kernel | null;
}

/** The next multiple of 4. */
export const fours = (n: number) => 4 * Math.ceil(n / 4);

/** Bytes of the padded copies and partial products of one matrix; 0 where there are none. */
function scratchBytes(shape: ProductShape, form: ProductForm): Record<"a" | "b" | "parts", number> {
  const { rows, cols, inner, transposeA, transposeB } = shape;
  const blocks = form.kind === "blocks";
  // What is contiguous comes by fours, and so do the terms of the inner side, which must not reach into the next matrix.
  const padA = blocks && (inner % 4 !== 0 || (transposeA && rows % 4 !== 0));
  const padB = blocks && (inner % 4 !== 0 || (!transposeB && cols % 4 !== 0));
  const parts = form.splits > 1 || (blocks && cols % 4 !== 0);
  return {
    a: padA ? 4 * fours(rows) * fours(inner) : 0,
    b: padB ? 4 * fours(inner) * fours(cols) : 0,
    parts: parts ? 4 * form.splits * rows * fours(cols) : 0,
  };
}

/** Bytes that a product needs on the device for each matrix of a slice, beside its operands. */
export function productBytes(device: GPUDevice, shape: ProductShape, kind = productKind(device)): number {
  const { a, b, parts } = scratchBytes(shape, productForm(kind, shape));
  return a + b + parts;
}

/**
 * result = op(A) op(B) for matrices of one shape, finished as `finish` says: compiled once, with scratch for `capacity` matrices.
 * `works` binds it to buffers, any number of times.
 */
export class Product {
  readonly #resources: Resources;
  readonly #shape: ProductShape;
  readonly #form: ProductForm;
  readonly #kernels: Kernels;
  readonly #scratch: Record<"a" | "b" | "parts", Operand | null>;

  private constructor(
    device: GPUDevice,
    shape: ProductShape,
    form: ProductForm,
    kernels: Kernels,
    capacity: number,
  ) {
    const resources = new Resources(device);
    this.#resources = resources;
    this.#shape = shape;
    this.#form = form;
    this.#kernels = kernels;
    const bytes = scratchBytes(shape, form);
    const make = (name: "a" | "b" | "parts") =>
      bytes[name] > 0
        ? { buffer: resources.buffer(`product ${name}`, bytes[name] * capacity), ring: capacity }
        : null;
    this.#scratch = { a: make("a"), b: make("b"), parts: make("parts") };
  }

  static async create(
    device: GPUDevice,
    shape: ProductShape,
    capacity: number,
    finish: Finish = "plain",
    kind: ProductKind = productKind(device),
  ): Promise<Product> {
    const form = productForm(kind, shape);
    const { a, b, parts } = scratchBytes(shape, form);
    const { rows, cols, transposeA, transposeB } = shape;
    const direct = parts > 0 ? "plain" : finish;
    const guards: [boolean, boolean] = [rows % form.rows !== 0, cols % form.cols !== 0];
    const text =
      kind === "tiles"
        ? matmulTiles({ per: form.rows / 16, transposeA, transposeB, finish: direct })
        : matmulBlocks({ ...form, transposeA, transposeB, guards, finish: direct });
    const [main, sum, resizing] = await Promise.all([
      compile(device, `linalg/matmul-${kind}`, text),
      parts > 0 ? compile(device, "linalg/matmul-sum", matmulSum(cols % 4 === 0, finish)) : null,
      a + b > 0 ? resizeKernel(device) : null,
    ]);
    return new Product(device, shape, form, { main, sum, resize: resizing }, capacity);
  }

  /** What to run, in order, for these operands. */
  works(operands: ProductOperands): Work[] {
    const { rows, cols, inner, transposeA, transposeB } = this.#shape;
    const { kind, splits, chunk, lanes } = this.#form;
    const { a, b, parts } = this.#scratch;
    const works: Work[] = [];
    const left = this.#padded(works, operands.a, transposeA ? [inner, rows] : [rows, inner], a);
    const right = this.#padded(works, operands.b, transposeB ? [cols, inner] : [inner, cols], b);
    const blocks = Math.ceil(rows / this.#form.rows);
    const across = Math.ceil(cols / this.#form.cols);
    const [element, perGroup] = kind === "blocks" ? [4, lanes] : [1, [1, 1]];
    const width = (parts ? fours(cols) : cols) / element;
    const target: View = parts ?? operands.result;
    const stage = this.#resources.stage(
      this.#kernels.main,
      buffersOf(operands, { a: left.buffer, b: right.buffer, result: target.buffer }),
      [
        ...whole(rows, cols, element === 4 ? fours(inner) : inner, blocks, splits, chunk),
        ...whole(left.sides[1] / element, right.sides[1] / element, width),
        ...[left, right].flatMap(({ size }) => whole(size / element)),
        ...whole((target.size ?? rows * width * element) / element),
        ...whole(...[left, right, target].map(({ skip = 0 }) => skip / element)),
        ...whole(left.ring, right.ring, target.ring),
        ...finishing(operands, rows * width),
      ],
      (count) => [Math.ceil(across / perGroup[0]), Math.ceil(count / perGroup[1])],
    );
    works.push({ stage, units: blocks * splits, cost: 2 * this.#form.rows * cols * Math.min(chunk, inner) });
    if (parts) works.push(this.#sum(parts, operands));
    return works;
  }

  #padded(
    works: Work[],
    operand: View,
    sides: Sides,
    scratch: Operand | null,
  ): Required<View> & { sides: Sides } {
    if (!scratch) return { size: sides[0] * sides[1], skip: 0, ...operand, sides };
    const padded: Sides = [fours(sides[0]), fours(sides[1])];
    works.push(resize(this.#resources, this.#kernels.resize!, operand, sides, scratch, padded));
    return { ...scratch, size: padded[0] * padded[1], skip: 0, sides: padded };
  }

  #sum(parts: Operand, operands: ProductOperands): Work {
    const { rows, cols } = this.#shape;
    const { splits } = this.#form;
    const stride = fours(cols) / 4;
    const [element, width] = cols % 4 === 0 ? [4, stride] : [1, cols];
    const { ring, size, skip = 0 } = operands.result;
    const stage = this.#resources.stage(
      this.#kernels.sum!,
      buffersOf(operands, { parts: parts.buffer, result: operands.result.buffer }),
      [
        ...whole(rows, cols, stride, splits, width),
        ...whole((size ?? rows * cols) / element, skip / element, parts.ring, ring),
        ...finishing(operands, rows * width),
      ],
      (count) => [Math.ceil((rows * stride) / 64), count],
    );
    return { stage, units: 1, cost: 8 * rows * cols * (splits + 1) };
  }

  unbind(): void {
    this.#resources.unbind();
  }

  destroy(): void {
    this.#resources.destroy();
  }
}

function buffersOf(
  { extra }: ProductOperands,
  buffers: Record<string, GPUBuffer>,
): Record<string, GPUBuffer> {
  return extra ? { ...buffers, extra: extra.buffer } : buffers;
}

function finishing({ extra, alpha = 1, beta = 0 }: ProductOperands, size: number): PlanField[] {
  return [
    ["u32", extra?.ring ?? 1],
    ["u32", size],
    ["f32", alpha],
    ["f32", beta],
  ];
}
