import { compile, type Kernel, type PlanField, qrApply, qrFactor, storageBuffer } from "../kernel/index.ts";
import { NAN_BITS, type Source } from "./source.ts";
import { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

/** Rows of a block at most: loops of a lane turn 2 n times as often, and a driver leaves them at 65,535. */
const HEIGHT = 256;

interface Level {
  rows: number;
  blocks: number;
  height: number;
}

interface LevelBuffers extends Level {
  factored: GPUBuffer;
  reflectors: GPUBuffer;
  triangles: GPUBuffer;
  /** C of each block, as Q C is formed; of the last level it is the caller's. */
  small: GPUBuffer | null;
}

/** Levels of the tree for matrices of that shape: blocks of equal height, then their triangles one below the other. */
export function treeLevels(rows: number, cols: number): Level[] {
  const levels: Level[] = [];
  for (let left = rows; ; ) {
    const blocks = Math.ceil(left / HEIGHT);
    levels.push({ rows: left, blocks, height: Math.ceil(left / blocks) });
    if (blocks === 1) return levels;
    left = blocks * cols;
  }
}

/** Where Q C goes: element (i, j) of matrix b at (b % ring) * size + i * row + j * col. */
export type Target = Source;

const u32 = (...values: number[]) => values.map((value): PlanField => ["u32", value]);

/**
 * Thin QR of rows x cols matrices, rows >= cols, cols <= 64, by Householder reflections in a tree of blocks: backward stable column by
 * column, Q orthonormal whatever the matrix (Demmel, Grigori, Hoemmen and Langou 2012). Holds scratch for `ring` matrices.
 */
export class TallQr {
  readonly #device: GPUDevice;
  readonly #cols: number;
  readonly #ring: number;
  readonly #levels: LevelBuffers[];
  readonly #kernels: { factor: Kernel; apply: Kernel };
  readonly #stages: Stage[] = [];

  private constructor(
    device: GPUDevice,
    rows: number,
    cols: number,
    ring: number,
    factor: Kernel,
    apply: Kernel,
  ) {
    this.#device = device;
    this.#cols = cols;
    this.#ring = ring;
    this.#kernels = { factor, apply };
    const levels = treeLevels(rows, cols);
    const buffer = (label: string, numbers: number) => storageBuffer(device, label, 4 * ring * numbers);
    this.#levels = levels.map((level, l) => ({
      ...level,
      factored: buffer("factored", level.rows * cols),
      reflectors: buffer("reflectors", 2 * level.blocks * cols),
      triangles: buffer("triangles", level.blocks * cols * cols),
      small: l + 1 < levels.length ? buffer("small", level.blocks * cols * cols) : null,
    }));
  }

  static async create(device: GPUDevice, rows: number, cols: number, ring: number): Promise<TallQr> {
    const [factor, apply] = await Promise.all([
      compile(device, `qr-factor ${cols}`, qrFactor(cols)),
      compile(device, `qr-apply ${cols}`, qrApply(cols)),
    ]);
    return new TallQr(device, rows, cols, ring, factor, apply);
  }

  /** Bytes of scratch for each matrix of the ring. */
  static bytes(rows: number, cols: number): number {
    return treeLevels(rows, cols).reduce(
      (sum, level) => sum + 4 * (level.rows * cols + 2 * level.blocks * cols * (cols + 1)),
      0,
    );
  }

  /** The triangles, n x n and row by row, in a ring; the part below the diagonal is 0. */
  get triangle(): Source {
    const { triangles } = this.#levels[this.#levels.length - 1];
    const n = this.#cols;
    return { buffer: triangles, ring: this.#ring, size: n * n, row: n, col: 1 };
  }

  /** Works that factor the source, scaled by the exponents in `scales`. */
  factor(source: Source, scales: GPUBuffer): Work[] {
    const n = this.#cols;
    return this.#levels.map((level, l) => {
      const above = this.#levels[l - 1];
      const from: Source = above
        ? { buffer: above.triangles, ring: this.#ring, size: level.rows * n, row: n, col: 1 }
        : source;
      const { factored, reflectors, triangles } = level;
      const bound = { source: from.buffer, scales, factored, reflectors, triangles };
      return this.#work(this.#kernels.factor, bound, level, from, null, l === 0, 4 * n);
    });
  }

  /** Works that form Q C in the target; C is n x n in a ring. */
  apply(small: GPUBuffer, target: Target, scales: GPUBuffer): Work[] {
    const n = this.#cols;
    return this.#levels
      .map((level, l) => {
        const below = this.#levels[l - 1];
        const to: Target = below
          ? { buffer: below.small!, ring: this.#ring, size: level.rows * n, row: n, col: 1 }
          : target;
        const { factored, reflectors } = level;
        const bound = { factored, reflectors, scales, small: level.small ?? small, result: to.buffer };
        return this.#work(this.#kernels.apply, bound, level, null, to, l === 0, 4 * n);
      })
      .reverse();
  }

  #work(
    kernel: Kernel,
    bound: Record<string, GPUBuffer>,
    { rows, blocks, height }: Level,
    source: Source | null,
    target: Target | null,
    outermost: boolean,
    perRow: number,
  ): Work {
    const layout = (of: Source | null) => (of ? [of.ring, of.size, of.row, of.col] : [1, 0, 0, 0]);
    const fields = u32(
      ...layout(source),
      this.#ring,
      rows,
      blocks,
      height,
      outermost ? 1 : 0,
      ...layout(target),
      NAN_BITS,
    );
    const stage = new Stage(this.#device, kernel, bound, fields, (count) => [count]);
    this.#stages.push(stage);
    return { stage, units: blocks, cost: perRow * this.#cols * height };
  }

  destroy(): void {
    for (const { factored, reflectors, triangles, small } of this.#levels)
      for (const buffer of [factored, reflectors, triangles, small]) buffer?.destroy();
    for (const stage of this.#stages) stage.destroy();
  }
}
