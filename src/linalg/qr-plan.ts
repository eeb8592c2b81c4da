import { compile, type Kernel, SHADERS } from "../kernel/index.ts";
import type { Operand } from "./resize.ts";
import { Resources, whole } from "./resources.ts";
import { Scan } from "./scan.ts";
import { TallQr } from "./tall-qr.ts";
import type { Work } from "./work.ts";

export interface QrShape {
  rows: number;
  /** At most `rows` and 64. */
  cols: number;
}

/** A = Q R of matrices of one shape: kernels compiled once, scratch for `capacity` matrices at a time, `works` that bind them to buffers. */
export class QrPlan {
  readonly #shape: QrShape;
  readonly #resources: Resources;
  readonly #tree: TallQr;
  readonly #scan: Scan;
  readonly #signs: Kernel;
  readonly #scratch: Record<"scales" | "signs", GPUBuffer>;

  private constructor(
    device: GPUDevice,
    shape: QrShape,
    capacity: number,
    [tree, scan, signs]: [TallQr, Scan, Kernel],
  ) {
    this.#shape = shape;
    this.#resources = new Resources(device);
    this.#tree = this.#resources.add(tree);
    this.#scan = this.#resources.add(scan);
    this.#signs = signs;
    this.#scratch = {
      scales: this.#resources.buffer("scales", 4 * capacity),
      signs: this.#resources.buffer("signs", 4 * capacity * shape.cols * shape.cols),
    };
  }

  static async create(device: GPUDevice, shape: QrShape, capacity: number): Promise<QrPlan> {
    const { rows, cols } = shape;
    const parts = await Promise.all([
      TallQr.create(device, rows, cols, capacity, true),
      Scan.create(device, rows * cols, capacity),
      compile(device, "qr-signs", SHADERS["linalg/qr-signs"]),
    ]);
    return new QrPlan(device, shape, capacity, parts);
  }

  /** Bytes of scratch for each matrix of a slice. */
  static bytes({ rows, cols }: QrShape): number {
    return TallQr.bytes(rows, cols) + Scan.bytes(rows * cols) + 4 * cols * cols + 4;
  }

  /** Q of the matrices' shape, R n x n with a diagonal >= 0. */
  works({ matrices, q, r }: Record<"matrices" | "q" | "r", Operand>): Work[] {
    const { rows, cols } = this.#shape;
    const { scales, signs } = this.#scratch;
    const layout = { size: rows * cols, row: cols, col: 1 };
    const source = { ...matrices, ...layout };
    const { buffer: triangles, ring } = this.#tree.triangle;
    const sign = this.#resources.stage(
      this.#signs,
      { triangles, scales, r: r.buffer, signs },
      whole(cols, ring, r.ring),
      (count) => [Math.ceil(count / 64)],
    );
    return [
      ...this.#scan.works(matrices, scales),
      ...this.#tree.factor(source, scales),
      { stage: sign, units: cols, cost: 4 * cols },
      ...this.#tree.apply(source, scales, signs, { ...q, ...layout }),
    ];
  }

  destroy(): void {
    this.#resources.destroy();
  }
}
