import { compile, type Kernel, SHADERS } from "../kernel/index.ts";
import type { Scaling } from "../reference/index.ts";
import { Product } from "./product.ts";
import { type Operand, resize, type Sides } from "./resize.ts";
import { Resources, whole } from "./resources.ts";
import type { Work } from "./work.ts";

/**
 * Traces of the squared Gram matrix (shaders/linalg/trace-power): the largest singular value is then too small by at most 6e-7 of itself at a
 * short side of 512, whatever clusters there are, f32 rounding aside.
 */
const TRACES = 23;

const NAMES = ["row-norms", "start-factor", "trace-power", "resize"] as const;
type Kernels = Record<(typeof NAMES)[number], Kernel>;

const LANES = 8; // of a workgroup, in the first three

export interface StartShape {
  /** Of the matrices as they come, and in scratch: up to multiples of 4, filled with zeros. */
  sides: Sides;
  padded: Sides;
  scaling: Scaling;
  /** What the norm is multiplied by. */
  margin: number;
}

/** Scratch that an iteration lends to its start: matrices of the padded sides, and square ones of the short side. */
export interface Lent {
  matrices: [Operand, Operand];
  squares: [Operand, Operand];
  /** X^T X or X X^T, whichever is smaller, of the first matrix into the first square. */
  gram: Work[];
}

/**
 * Brings matrices into scratch, scaled: by a power of two, so that nothing over- or underflows, then by 1 / (margin |A|) with |A| the
 * Frobenius norm or the largest singular value. Zero stays zero; a NaN or an infinity makes its own matrix NaN throughout.
 */
export class Start {
  readonly #resources: Resources;
  readonly #kernels: Kernels;
  readonly #shape: StartShape;
  readonly #capacity: number;
  readonly #square: Product | null;

  private constructor(
    device: GPUDevice,
    kernels: Kernels,
    shape: StartShape,
    capacity: number,
    square: Product | null,
  ) {
    this.#resources = new Resources(device);
    this.#kernels = kernels;
    this.#shape = shape;
    this.#capacity = capacity;
    this.#square = square && this.#resources.add(square);
  }

  static async create(device: GPUDevice, shape: StartShape, capacity: number): Promise<Start> {
    const side = Math.min(...shape.padded);
    const square = { rows: side, cols: side, inner: side, transposeA: false, transposeB: false };
    const [product, ...kernels] = await Promise.all([
      shape.scaling === "spectral" ? Product.create(device, square, capacity, "scale") : null,
      ...NAMES.map((name) => compile(device, `linalg/${name}`, SHADERS[`linalg/${name}`])),
    ]);
    const named = Object.fromEntries(NAMES.map((name, i) => [name, kernels[i]])) as Kernels;
    return new Start(device, named, shape, capacity, product);
  }

  /** What to run: leaves the scaled matrices in the second of the lent ones. */
  works(source: Operand, lent: Lent): Work[] {
    const { sides, padded, scaling } = this.#shape;
    const [first, second] = lent.matrices;
    const norms = this.#scratch("row norms", Math.max(sides[0], padded[0]));
    const factors = this.#scratch("factors", 1);
    const copy = (from: Operand, size: Sides, to: Operand) =>
      resize(this.#resources, this.#kernels.resize, from, size, to, padded, factors);
    return [
      this.#rowNorms(source, sides, norms, "largest"),
      this.#factor(norms, sides[0], factors, "power"),
      copy(source, sides, first),
      ...(scaling === "frobenius"
        ? [
            this.#rowNorms(first, padded, norms, "squares"),
            this.#factor(norms, padded[0], factors, "frobenius"),
          ]
        : [...lent.gram, ...this.#largest(lent.squares, factors)]),
      copy(first, padded, second),
    ];
  }

  #scratch(label: string, numbers: number): Operand {
    return { buffer: this.#resources.buffer(label, 4 * numbers * this.#capacity), ring: this.#capacity };
  }

  #rowNorms(source: Operand, [rows, cols]: Sides, norms: Operand, kind: "largest" | "squares"): Work {
    const stage = this.#resources.stage(
      this.#kernels["row-norms"],
      { source: source.buffer, norms: norms.buffer },
      whole(rows, cols, source.ring, norms.ring, kind === "squares" ? 1 : 0),
      (count) => [Math.ceil(count / LANES)],
    );
    return { stage, units: rows, cost: 8 * cols };
  }

  #factor(norms: Operand, rows: number, factors: Operand, kind: "power" | "frobenius"): Work {
    const stage = this.#resources.stage(
      this.#kernels["start-factor"],
      { norms: norms.buffer, factors: factors.buffer },
      [...whole(rows, factors.ring, kind === "power" ? 1 : 0), ["f32", this.#shape.margin]],
      (count) => [Math.ceil(count / LANES)],
    );
    return { stage, units: 1, cost: 8 * rows };
  }

  /** 1 / (margin sigma_max) of a Gram matrix in the first square. */
  #largest(squares: [Operand, Operand], factors: Operand): Work[] {
    const side = Math.min(...this.#shape.padded);
    const traces = this.#scratch("traces", TRACES);
    return Array.from({ length: TRACES }, (_, index) => {
      const [from, to] = index % 2 === 0 ? squares : [squares[1], squares[0]];
      const stage = this.#resources.stage(
        this.#kernels["trace-power"],
        { source: from.buffer, traces: traces.buffer, factors: factors.buffer },
        [...whole(side, factors.ring, index, TRACES), ["f32", this.#shape.margin]],
        (count) => [Math.ceil(count / LANES)],
      );
      const trace = { stage, units: 1, cost: 8 * side };
      if (index === TRACES - 1) return [trace];
      return [trace, ...this.#square!.works({ a: from, b: from, result: to, extra: factors })];
    }).flat();
  }

  destroy(): void {
    this.#resources.destroy();
  }
}
