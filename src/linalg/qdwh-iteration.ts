import { compile, type Kernel, SHADERS } from "../kernel/index.ts";
import { QDWH_FLOOR, qdwhWeights, type Scaling } from "../reference/index.ts";
import { type Oriented, orient } from "./orient.ts";
import { Product, productBytes } from "./product.ts";
import { type Operand, resize, resizeKernel } from "./resize.ts";
import { Resources, whole } from "./resources.ts";
import { Start } from "./start.ts";
import { TallQr } from "./tall-qr.ts";
import type { Work } from "./work.ts";

export interface QdwhShape {
  rows: number;
  cols: number;
  steps: number;
  scaling: Scaling;
}

interface Parts {
  start: Start;
  gram: Product;
  tree: TallQr;
  apply: Product;
  stack: Kernel;
  resize: Kernel;
}

const STACK_ROWS = 64; // of a unit of shaders/linalg/qdwh-stack
const STACK_COLS = 64; // of a workgroup
const UNSCALED = 127; // the exponent of 1, by which TallQr scales nothing

/** Q1 Q2^T, or Q2 Q1^T where X is wide. */
const applyShape = ({ padded, short }: Oriented) => ({
  rows: padded[0],
  cols: padded[1],
  inner: short,
  transposeA: false,
  transposeB: true,
});

/** Bytes of scratch for each matrix of a slice. */
export function qdwhBytes(device: GPUDevice, { rows, cols }: QdwhShape): number {
  const sides = orient(rows, cols);
  const { long, short, gram } = sides;
  const height = long + short;
  const numbers = 2 * long * short + 2 * height * short + 3 * short * short;
  const products = [gram, gram, applyShape(sides)].reduce(
    (sum, shape) => sum + productBytes(device, shape),
    0,
  );
  return 4 * numbers + TallQr.bytes(height, short) + products;
}

/**
 * X <- (b / c) X + (a - b / c) / sqrt(c) Q1 Q2^T with [sqrt(c) X; I] = [Q1; Q2] R from a scaled start, weights by step: no inverse and, beyond the
 * start's norm, no Gram matrix. Compiled once for matrices of one shape, with scratch for `capacity` of them; nothing is read back.
 */
export class QdwhIteration {
  readonly #resources: Resources;
  readonly #shape: QdwhShape;
  readonly #sides: Oriented;
  readonly #parts: Parts;
  readonly #capacity: number;

  private constructor(device: GPUDevice, shape: QdwhShape, capacity: number, parts: Parts) {
    this.#resources = new Resources(device);
    this.#shape = shape;
    this.#sides = orient(shape.rows, shape.cols);
    this.#parts = parts;
    this.#capacity = capacity;
    for (const part of [parts.start, parts.gram, parts.tree, parts.apply]) this.#resources.add(part);
  }

  static async create(device: GPUDevice, shape: QdwhShape, capacity: number): Promise<QdwhIteration> {
    const { rows, cols, scaling } = shape;
    const sides = orient(rows, cols);
    const { padded, long, short } = sides;
    const [start, gram, tree, apply, stack, resizing] = await Promise.all([
      Start.create(device, { sides: [rows, cols], padded, scaling, margin: 1 }, capacity),
      Product.create(device, sides.gram, capacity),
      TallQr.create(device, long + short, short, capacity, true),
      Product.create(device, applyShape(sides), capacity, "add"),
      compile(device, "linalg/qdwh-stack", SHADERS["linalg/qdwh-stack"]),
      resizeKernel(device),
    ]);
    return new QdwhIteration(device, shape, capacity, { start, gram, tree, apply, stack, resize: resizing });
  }

  /** What to run for these buffers, in order; the target gets matrices of the source's sides. */
  works(source: Operand, target: Operand): Work[] {
    const { rows, cols, steps } = this.#shape;
    const { padded, tall, long, short } = this.#sides;
    const { start, gram, tree, apply } = this.#parts;
    const size = (long + short) * short;
    const matrices: [Operand, Operand] = [
      this.#scratch("x", long * short),
      this.#scratch("x'", long * short),
    ];
    const squares: [Operand, Operand] = [
      this.#scratch("y", short * short),
      this.#scratch("y'", short * short),
    ];
    const stack = this.#scratch("stack", size);
    const q = this.#scratch("q", size);
    const scales = this.#filled("scales", new Uint32Array(this.#capacity).fill(UNSCALED));
    const layout = { ring: this.#capacity, size, row: short, col: 1 };
    const identity = this.#filled("identity", unitMatrices(this.#capacity, short));
    const stacked = { buffer: stack.buffer, ...layout };
    const factor = tree.factor(stacked, scales);
    const form = tree.apply(stacked, scales, identity, { buffer: q.buffer, ...layout });
    const top = { ...q, size };
    const bottom = { ...q, size, skip: long * short };
    const [left, right] = tall ? [top, bottom] : [bottom, top];
    const grams = gram.works({ a: matrices[0], b: matrices[0], result: squares[0] });
    const works = start.works(source, { matrices, squares, gram: grams });
    let at = 1;
    for (const { a, b, c } of qdwhWeights(QDWH_FLOOR, steps)) {
      const [from, to] = [matrices[at], matrices[1 - at]];
      const alpha = (a - b / c) / Math.sqrt(c);
      works.push(
        this.#stack(from, stack, Math.sqrt(c)),
        ...factor,
        ...form,
        ...apply.works({ a: left, b: right, result: to, extra: from, alpha, beta: b / c }),
      );
      at = 1 - at;
    }
    works.push(resize(this.#resources, this.#parts.resize, matrices[at], padded, target, [rows, cols]));
    return works;
  }

  #scratch(label: string, numbers: number): Operand {
    return { buffer: this.#resources.buffer(label, 4 * numbers * this.#capacity), ring: this.#capacity };
  }

  #filled(label: string, values: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.#resources.buffer(label, values.byteLength);
    this.#resources.device.queue.writeBuffer(buffer, 0, values);
    return buffer;
  }

  #stack(x: Operand, stack: Operand, factor: number): Work {
    const { tall, long, short } = this.#sides;
    const height = long + short;
    const stage = this.#resources.stage(
      this.#parts.stack,
      { source: x.buffer, stack: stack.buffer },
      [...whole(long, short, ...(tall ? [short, 1] : [1, long]), x.ring), ["f32", factor]],
      (count) => [Math.ceil(short / STACK_COLS), STACK_ROWS, count],
    );
    return { stage, units: Math.ceil(height / STACK_ROWS), cost: 8 * STACK_ROWS * short };
  }

  destroy(): void {
    this.#resources.destroy();
  }
}

function unitMatrices(count: number, n: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count * n * n);
  for (let b = 0; b < count; b++) for (let i = 0; i < n; i++) out[(b * n + i) * n + i] = 1;
  return out;
}
