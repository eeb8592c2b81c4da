import {
  compile,
  type Kernel,
  type PlanField,
  QR_REGISTERS,
  qrApply,
  qrFactor,
  qrRegistersApply,
  qrRegistersFactor,
  storageBuffer,
} from "../kernel/index.ts";
import { NAN_BITS, type Source } from "./source.ts";
import { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

/** Rows of a block that a workgroup factors: loops of a lane turn 2 n times as often, and a driver leaves them at 65,535. */
const HEIGHT = 256;

interface Level {
  rows: number;
  blocks: number;
  height: number;
}

interface LevelBuffers extends Level {
  /** What applying needs of factoring; null where it factors once more. */
  factored: GPUBuffer | null;
  reflectors: GPUBuffer | null;
  triangles: GPUBuffer;
  /** C of each block, as Q C is formed; of the last level it is the caller's. */
  small: GPUBuffer | null;
}

/** Few columns fit into the registers of an invocation; more are a workgroup's. */
const inRegisters = (cols: number) => cols <= QR_REGISTERS.cols;

/** Levels of the tree for matrices of that shape: blocks of equal height, then their triangles one below the other. */
export function treeLevels(rows: number, cols: number): Level[] {
  const most = inRegisters(cols) ? QR_REGISTERS.height : HEIGHT;
  const levels: Level[] = [];
  for (let left = rows; ; ) {
    const blocks = Math.ceil(left / most);
    levels.push({ rows: left, blocks, height: Math.ceil(left / blocks) });
    if (blocks === 1) return levels;
    left = blocks * cols;
  }
}

interface Kernels {
  factor: Kernel;
  apply: Kernel;
}

async function compileKernels(device: GPUDevice, n: number, contiguous: boolean): Promise<Kernels> {
  const form = { n, quads: contiguous && n % 4 === 0 };
  const [factor, apply] = await Promise.all(
    inRegisters(n)
      ? [
          compile(device, `qr factor ${n}`, qrRegistersFactor(form)),
          compile(device, `qr apply ${n}`, qrRegistersApply(form)),
        ]
      : [compile(device, `qr factor ${n}`, qrFactor(n)), compile(device, `qr apply ${n}`, qrApply(n))],
  );
  return { factor, apply };
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
  /** Of the first level, and of the others. */
  readonly #kernels: { first: Kernels; rest: Kernels };
  readonly #stages: Stage[] = [];

  private constructor(
    device: GPUDevice,
    rows: number,
    cols: number,
    ring: number,
    kernels: { first: Kernels; rest: Kernels },
  ) {
    this.#device = device;
    this.#cols = cols;
    this.#ring = ring;
    this.#kernels = kernels;
    const levels = treeLevels(rows, cols);
    const buffer = (label: string, numbers: number) => storageBuffer(device, label, 4 * ring * numbers);
    const kept = !inRegisters(cols);
    this.#levels = levels.map((level, l) => ({
      ...level,
      factored: kept ? buffer("factored", level.rows * cols) : null,
      reflectors: kept ? buffer("reflectors", 2 * level.blocks * cols) : null,
      triangles: buffer("triangles", level.blocks * cols * cols),
      small: l + 1 < levels.length ? buffer("small", level.blocks * cols * cols) : null,
    }));
  }

  /** `contiguous`: rows of the source, and of what Q C is formed in, stand one behind the other. */
  static async create(
    device: GPUDevice,
    rows: number,
    cols: number,
    ring: number,
    contiguous: boolean,
  ): Promise<TallQr> {
    const [first, rest] = await Promise.all([
      compileKernels(device, cols, contiguous),
      compileKernels(device, cols, true),
    ]);
    return new TallQr(device, rows, cols, ring, { first, rest });
  }

  /** Bytes of scratch for each matrix of the ring. */
  static bytes(rows: number, cols: number): number {
    const kept = inRegisters(cols) ? 0 : 1;
    return treeLevels(rows, cols).reduce(
      (sum, level) => sum + 4 * cols * (kept * (level.rows + 2 * level.blocks) + 2 * level.blocks * cols),
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
    return this.#levels.map(({ factored, reflectors, triangles }, l) => {
      const from = this.#sourceOf(l, source);
      const bound = {
        source: from.buffer,
        scales,
        triangles,
        ...(factored && reflectors && { factored, reflectors }),
      };
      return this.#work("factor", bound, l, from, null);
    });
  }

  /** Works that form Q C in the target, for what `factor` was given last; C is n x n in a ring. */
  apply(source: Source, scales: GPUBuffer, small: GPUBuffer, target: Target): Work[] {
    const n = this.#cols;
    return this.#levels
      .map((level, l) => {
        const below = this.#levels[l - 1];
        const to: Target = below
          ? { buffer: below.small!, ring: this.#ring, size: level.rows * n, row: n, col: 1 }
          : target;
        const { factored, reflectors } = level;
        const from = this.#sourceOf(l, source);
        const bound = {
          scales,
          small: level.small ?? small,
          result: to.buffer,
          ...(factored && reflectors ? { factored, reflectors } : { source: from.buffer }),
        };
        return this.#work("apply", bound, l, from, to);
      })
      .reverse();
  }

  /** The matrices of a level: the caller's, or the triangles of the level above. */
  #sourceOf(l: number, source: Source): Source {
    const above = this.#levels[l - 1];
    const n = this.#cols;
    return above
      ? { buffer: above.triangles, ring: this.#ring, size: this.#levels[l].rows * n, row: n, col: 1 }
      : source;
  }

  #work(
    step: keyof Kernels,
    bound: Record<string, GPUBuffer>,
    l: number,
    source: Source,
    target: Target | null,
  ): Work {
    const { rows, blocks, height } = this.#levels[l];
    const layout = (of: Source | null) => (of ? [of.ring, of.size, of.row, of.col] : [1, 0, 0, 0]);
    const fields = u32(
      ...layout(source),
      this.#ring,
      rows,
      blocks,
      height,
      l === 0 ? 1 : 0,
      ...layout(target),
      NAN_BITS,
    );
    const n = this.#cols;
    const lanes = inRegisters(n) ? 64 : 1;
    const kernel = this.#kernels[l === 0 ? "first" : "rest"][step];
    const stage = new Stage(this.#device, kernel, bound, fields, (count) => [Math.ceil(count / lanes)]);
    this.#stages.push(stage);
    return { stage, units: blocks, cost: 5 * n * n * height };
  }

  /** Destroys what works were bound with. */
  unbind(): void {
    for (const stage of this.#stages) stage.destroy();
    this.#stages.length = 0;
  }

  destroy(): void {
    this.unbind();
    for (const { factored, reflectors, triangles, small } of this.#levels)
      for (const buffer of [factored, reflectors, triangles, small]) buffer?.destroy();
  }
}
