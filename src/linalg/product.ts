import {
  compile,
  type Finish,
  type Kernel,
  matmulBlocks,
  matmulSum,
  matmulTiles,
  type PlanField,
  SHADERS,
  storageBuffer,
} from "../kernel/index.ts";
import {
  type ProductForm,
  type ProductKind,
  type ProductShape,
  productForm,
  productKind,
} from "./product-form.ts";
import { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

/** Matrices in a buffer: matrix b of the batch stands at b % ring. */
export interface Operand {
  buffer: GPUBuffer;
  ring: number;
}

export interface ProductOperands {
  a: Operand;
  b: Operand;
  result: Operand;
  /** D, of the result's shape, or a factor for each matrix: as the product finishes. */
  extra?: Operand;
  alpha?: number;
  beta?: number;
}

const RESIZE_ROWS = 64; // a unit of shaders/linalg/resize

const fours = (n: number) => 4 * Math.ceil(n / 4);
const u32 = (...values: number[]) => values.map((value): PlanField => ["u32", value]);

/** Bytes of the padded copies and partial products of one matrix. */
function scratchOf(shape: ProductShape, form: ProductForm) {
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

/** Bytes on the device that a product needs for each matrix of a slice, beside its operands. */
export function productBytes(device: GPUDevice, shape: ProductShape, kind = productKind(device)): number {
  const { a, b, parts } = scratchOf(shape, productForm(kind, shape));
  return a + b + parts;
}

/**
 * result = op(A) op(B) for matrices of one shape, compiled once, with scratch for `capacity` matrices; finished as `finish` says.
 * `works` binds it to buffers: any number of times, with coefficients of their own.
 */
export class Product {
  readonly #device: GPUDevice;
  readonly #shape: ProductShape;
  readonly #form: ProductForm;
  readonly #kernels: { main: Kernel; sum: Kernel | null; resize: Kernel | null };
  readonly #capacity: number;
  readonly #scratch: { a: GPUBuffer | null; b: GPUBuffer | null; parts: GPUBuffer | null };
  readonly #stages: Stage[] = [];

  private constructor(
    device: GPUDevice,
    shape: ProductShape,
    form: ProductForm,
    kernels: { main: Kernel; sum: Kernel | null; resize: Kernel | null },
    capacity: number,
  ) {
    this.#device = device;
    this.#shape = shape;
    this.#form = form;
    this.#kernels = kernels;
    this.#capacity = capacity;
    const bytes = scratchOf(shape, form);
    const make = (name: "a" | "b" | "parts") =>
      bytes[name] > 0 ? storageBuffer(device, `product ${name}`, bytes[name] * capacity) : null;
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
    const bytes = scratchOf(shape, form);
    const { rows, cols, transposeA, transposeB } = shape;
    const direct = bytes.parts > 0 ? "plain" : finish;
    const text =
      kind === "tiles"
        ? matmulTiles({ per: form.rows / 16, transposeA, transposeB, finish: direct })
        : matmulBlocks({
            rows: form.rows,
            cols: form.cols,
            lanes: form.lanes,
            transposeA,
            transposeB,
            guards: [rows % form.rows !== 0, cols % form.cols !== 0],
            finish: direct,
          });
    const [main, sum, resize] = await Promise.all([
      compile(device, `linalg/matmul-${kind}`, text),
      bytes.parts > 0 ? compile(device, "linalg/matmul-sum", matmulSum(cols % 4 === 0, finish)) : null,
      bytes.a + bytes.b > 0 ? compile(device, "linalg/resize", SHADERS["linalg/resize"]) : null,
    ]);
    return new Product(device, shape, form, { main, sum, resize }, capacity);
  }

  /** What to run, in order, for these operands. */
  works({ a, b, result, extra, alpha = 1, beta = 0 }: ProductOperands): Work[] {
    const { rows, cols, inner, transposeA, transposeB } = this.#shape;
    const { kind, splits, chunk, lanes } = this.#form;
    const { parts } = this.#scratch;
    const works: Work[] = [];
    const [aRows, aCols] = transposeA ? [inner, rows] : [rows, inner];
    const [bRows, bCols] = transposeB ? [cols, inner] : [inner, cols];
    const pad = (operand: Operand, scratch: GPUBuffer | null, height: number, width: number) => {
      if (!scratch) return { operand, height, width };
      const padded = { buffer: scratch, ring: this.#capacity };
      works.push(
        resizeWork(this.#device, this.#kernels.resize!, operand, [height, width], padded, [
          fours(height),
          fours(width),
        ]),
      );
      this.#stages.push(works[works.length - 1].stage);
      return { operand: padded, height: fours(height), width: fours(width) };
    };
    const left = pad(a, this.#scratch.a, aRows, aCols);
    const right = pad(b, this.#scratch.b, bRows, bCols);
    const unit = kind === "blocks" ? 4 : 1;
    const width = (parts ? fours(cols) : cols) / unit;
    const target = parts ? { buffer: parts, ring: this.#capacity } : result;
    const blocks = Math.ceil(rows / this.#form.rows);
    const finishing: PlanField[] = [
      ["u32", extra?.ring ?? 1],
      ["f32", alpha],
      ["f32", beta],
    ];
    const across = Math.ceil(cols / this.#form.cols / (kind === "blocks" ? lanes[0] : 1));
    const down = kind === "blocks" ? lanes[1] : 1;
    const stage = new Stage(
      this.#device,
      this.#kernels.main,
      {
        a: left.operand.buffer,
        b: right.operand.buffer,
        result: target.buffer,
        ...(extra && { extra: extra.buffer }),
      },
      [
        ...u32(rows, cols, kind === "blocks" ? fours(inner) : inner, blocks, splits, chunk),
        ...u32(left.width / unit, right.width / unit, width),
        ...u32((left.height * left.width) / unit, (right.height * right.width) / unit, rows * width),
        ...u32(left.operand.ring, right.operand.ring, target.ring),
        ...finishing,
      ],
      (count) => [across, Math.ceil(count / down)],
    );
    const cost = 2 * this.#form.rows * cols * Math.min(chunk, inner);
    works.push({ stage, units: blocks * splits, cost });
    this.#stages.push(stage);
    if (parts) works.push(this.#sum(parts, result, extra, finishing));
    return works;
  }

  #sum(parts: GPUBuffer, result: Operand, extra: Operand | undefined, finishing: PlanField[]): Work {
    const { rows, cols } = this.#shape;
    const { splits } = this.#form;
    const stride = fours(cols) / 4;
    const width = cols % 4 === 0 ? stride : cols;
    const stage = new Stage(
      this.#device,
      this.#kernels.sum!,
      { parts, result: result.buffer, ...(extra && { extra: extra.buffer }) },
      [...u32(rows, cols, stride, splits, width, rows * width, this.#capacity, result.ring), ...finishing],
      (count) => [Math.ceil((rows * stride) / 64), count],
    );
    this.#stages.push(stage);
    return { stage, units: 1, cost: 8 * rows * cols * (splits + 1) };
  }

  destroy(): void {
    for (const stage of this.#stages) stage.destroy();
    for (const buffer of Object.values(this.#scratch)) buffer?.destroy();
  }
}

/** Copies matrices of one size into those of another: padded with zeros or cropped, times a factor for each where there are any. */
export function resizeWork(
  device: GPUDevice,
  kernel: Kernel,
  source: Operand,
  [rows, cols]: [number, number],
  target: Operand,
  [targetRows, targetCols]: [number, number],
  factors?: Operand,
): Work {
  const stage = new Stage(
    device,
    kernel,
    // Where there are no factors any buffer will do that is not written.
    { source: source.buffer, factors: (factors ?? source).buffer, copy: target.buffer },
    u32(
      ...[rows, cols, targetRows, targetCols],
      ...[source.ring, target.ring, factors?.ring ?? 1, factors ? 1 : 0],
    ),
    (count) => [Math.ceil(targetCols / 64), Math.min(RESIZE_ROWS, targetRows), count],
  );
  const blocks = Math.ceil(targetRows / RESIZE_ROWS);
  return { stage, units: blocks, cost: 8 * Math.min(RESIZE_ROWS, targetRows) * targetCols };
}
