import type { PlanField } from "../kernel/index.ts";
import {
  Product,
  type ProductShape,
  RangePlan,
  SHORTEST_SIDE,
  type Stage,
  SvdPlan,
  type Work,
  whole,
} from "../linalg/index.ts";
import { type Side, SKETCH, sketchWidth } from "../reference/index.ts";
import type { Parts } from "./parts.ts";

/** Multiplications by G G^T that stand for the singular value decomposition of what is too large for it. */
const EXACT_POWER = 16;
/** And the columns of its sketch beyond the rank: the farther the last of them, the faster what lies beyond is gone. */
const EXACT_OVERSAMPLING = 32;

export interface SubspaceShape {
  side: Side;
  rank: number;
  /** By the randomized range finder, else by the singular value decomposition. */
  randomized: boolean;
  seed: number;
}

interface Sketching {
  stage: Stage;
  fields: (cell: number) => PlanField[];
}

/** Rows and columns of a projected matrix, Q^T G or G Q. */
export const projectedSides = (
  { side, rank }: SubspaceShape,
  rows: number,
  cols: number,
): [rows: number, cols: number] => (side === "left" ? [rank, cols] : [rows, rank]);

/** Decomposes what `matrices` holds, rows x cols each, and leaves the vectors of a side; singular values and notes are scratch. */
async function vectors(
  parts: Parts,
  matrices: GPUBuffer,
  [rows, cols]: [number, number],
  side: Side,
): Promise<{ works: Work[]; found: GPUBuffer; width: number }> {
  const { batch } = parts.group;
  const shape = { rows, cols, left: side === "left", right: side === "right" };
  const plan = parts.resources.add(await SvdPlan.create(parts.device, shape, batch));
  const width = Math.min(rows, cols);
  const found = parts.scratch("singular vectors", (side === "left" ? rows : cols) * width);
  const works = plan.works({
    matrices,
    values: parts.scratch("singular values", width),
    u: side === "left" ? found : null,
    v: side === "right" ? found : null,
    notes: parts.scratch("notes", 4),
  });
  return { works, found, width };
}

/**
 * Finds the first `rank` singular vectors of the gradients of a group, of one side, each with its entry of largest magnitude positive [ours].
 *
 * Exact: by the singular value decomposition where the short side is at most 64; past that within the range of a sketch of rank + 32 columns, as many
 * as fit (`rangeFinder`), with 16 multiplications by G G^T: a direction of singular value s beyond the sketch keeps (s / s_rank)^33 of itself.
 * Randomized: rank + 8 columns, 1 multiplication [ours].
 */
export class Subspace {
  readonly #stages: Stage[];
  readonly #sketching: Sketching | null;

  private constructor(stages: Stage[], sketching: Sketching | null) {
    this.#stages = stages;
    this.#sketching = sketching;
  }

  static async create(parts: Parts, shape: SubspaceShape, basis: GPUBuffer): Promise<Subspace> {
    const { gradient, rows, cols } = parts.group;
    const long = shape.side === "left" ? rows : cols;
    const last = (found: GPUBuffer, width: number) =>
      parts.line("optimizer/basis", { vectors: found, basis }, whole(long, width, shape.rank), shape.rank);
    if (!shape.randomized && Math.min(rows, cols) <= SHORTEST_SIDE) {
      const { works, found, width } = await vectors(parts, gradient, [rows, cols], shape.side);
      return new Subspace([...parts.selected(works), await last(found, width)], null);
    }
    const { sketching, works, found, width } = await sketched(parts, shape);
    const stages = [...parts.selected(works), await last(found, width)];
    return new Subspace([sketching.stage, ...stages], sketching);
  }

  /** What leaves the basis of the gradients in the buffer, with normals of its own for every step. */
  stages(step: number): Stage[] {
    const { stage, fields } = this.#sketching ?? {};
    if (stage && fields) stage.refill(fields(step));
    return this.#stages;
  }
}

/** Singular vectors within the range of a sketch: Q of the range, B = Q^T G or G Q, and Q times the vectors of B on that side. */
async function sketched(parts: Parts, { side, rank, randomized, seed }: SubspaceShape) {
  const { device } = parts;
  const { batch, rows, cols, gradient } = parts.group;
  const width = randomized
    ? sketchWidth(rank, rows, cols)
    : Math.min(rank + EXACT_OVERSAMPLING, SKETCH.most, rows, cols);
  const left = side === "left";
  const long = left ? rows : cols;
  const powerIterations = randomized ? SKETCH.powerIterations : EXACT_POWER;
  const add = <T extends { destroy(): void }>(made: T) => parts.resources.add(made);
  const plan = add(
    await RangePlan.create(device, { rows, cols, turned: !left, width, powerIterations }, batch),
  );
  const within: ProductShape = left
    ? { rows: width, cols, inner: rows, transposeA: true, transposeB: false }
    : { rows, cols: width, inner: cols, transposeA: false, transposeB: false };
  const out = { rows: long, cols: width, inner: width, transposeA: false, transposeB: false };
  const [small, turn] = await Promise.all([
    Product.create(device, within, batch).then(add),
    Product.create(device, out, batch).then(add),
  ]);
  const operand = (buffer: GPUBuffer) => ({ buffer, ring: batch });
  const g = operand(gradient);
  const q = operand(parts.scratch("range", long * width));
  const b = operand(parts.scratch("gradient within the range", within.rows * within.cols));
  const inner = await vectors(parts, b.buffer, [within.rows, within.cols], side);
  const found = operand(parts.scratch("vectors", long * width));
  const sketching = plan.sketching(seed, 0);
  sketching.stage.select(0, sketching.units);
  return {
    sketching: { stage: sketching.stage, fields: (cell: number) => plan.normals(seed, cell) },
    works: [
      ...plan.works(g, q),
      ...small.works(left ? { a: q, b: g, result: b } : { a: g, b: q, result: b }),
      ...inner.works,
      ...turn.works({ a: q, b: operand(inner.found), result: found }),
    ],
    found: found.buffer,
    width,
  };
}
