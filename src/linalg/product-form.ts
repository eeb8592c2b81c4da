import { describeAdapter } from "../device/index.ts";

/** A product of `rows x inner` by `inner x cols`, each factor stored as that or as its transpose. */
export interface ProductShape {
  rows: number;
  cols: number;
  inner: number;
  transposeA: boolean;
  transposeB: boolean;
}

/** Register blocks without barriers, or tiles in workgroup memory. */
export type ProductKind = "blocks" | "tiles";

/** How a product of a shape is cut. Blocks and lanes decide speed only, splits also the rounding: they depend on the shape alone. */
export interface ProductForm {
  kind: ProductKind;
  /** Sides of what one invocation (blocks) or one workgroup (tiles) forms. */
  rows: number;
  cols: number;
  lanes: [number, number];
  splits: number;
  /** Terms of the inner side in a split. */
  chunk: number;
}

// Of one turn of the loop, in nanoseconds on SwiftShader: a load of vec4f, 16 multiply-adds in each of 4 lanes.
const LOAD = 45;
const MULTIPLY_ADDS = 5;

// What lanes along rows cost: llvmpipe then loads for each lane what is the same in all.
const LANES: [across: number, factor: number][] = [
  [8, 1],
  [4, 1.15],
  [2, 1.3],
  [1, 1.5],
];

/** Splits give one tall matrix work for many invocations, and keep sums short. Partial products take at most 16 MB a matrix. */
const ENOUGH_BLOCKS = 64;
const SHORTEST_CHUNK = 256;
const LONGEST_CHUNK = 2048;
const MOST_PARTS = 2 ** 22;

const least = <T>(choices: T[], cost: (choice: T) => number) =>
  choices.reduce((best, choice) => (cost(choice) < cost(best) ? choice : best));

function cut({ rows, cols, inner }: ProductShape, blocks: number): { splits: number; chunk: number } {
  const wanted = Math.max(Math.ceil(ENOUGH_BLOCKS / blocks), Math.ceil(inner / LONGEST_CHUNK));
  const room = Math.max(1, Math.floor(MOST_PARTS / (rows * 4 * Math.ceil(cols / 4))));
  const splits = Math.max(1, Math.min(wanted, room, Math.ceil(inner / SHORTEST_CHUNK)));
  const chunk = 16 * Math.ceil(inner / splits / 16);
  return { splits: Math.ceil(inner / chunk), chunk };
}

/** The choice of form: on a CPU adapter barriers and shared memory cost more than what they save. */
export function productKind(device: GPUDevice): ProductKind {
  const info: GPUAdapterInfo | undefined = device.adapterInfo;
  return info && describeAdapter({ info }).software ? "blocks" : "tiles";
}

export function productForm(kind: ProductKind, shape: ProductShape): ProductForm {
  if (kind === "tiles") {
    const side = Math.min(shape.rows, shape.cols);
    const tile = side > 32 ? 64 : side > 16 ? 32 : 16;
    const blocks = Math.ceil(shape.rows / tile) * Math.ceil(shape.cols / tile);
    return { kind, rows: tile, cols: tile, lanes: [16, 16], ...cut(shape, blocks) };
  }
  const sides = [16, 12, 8, 4];
  const [rows, cols] = least(
    sides.flatMap((r) => sides.map((c): [number, number] => [r, c])),
    ([r, c]) =>
      Math.ceil(shape.rows / r) * Math.ceil(shape.cols / c) * (LOAD * (r + c) + MULTIPLY_ADDS * r * c),
  );
  const across = Math.ceil(shape.cols / cols);
  const [x] = least(LANES, ([lanes, factor]) => lanes * Math.ceil(across / lanes) * factor);
  const blocks = Math.ceil(shape.rows / rows) * across;
  return { kind, rows, cols, lanes: [x, 8 / x], ...cut(shape, blocks) };
}
