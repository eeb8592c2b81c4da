import { fill } from "./emit.ts";
import {
  type JacobiForm,
  jacobiConstants,
  jacobiLanes,
  jacobiOutputs,
  type Pair,
  paired,
  rotations,
  roundRobin,
} from "./emit-jacobi.ts";
import { SHADERS } from "./shaders.ts";

const upTo = (n: number, from = 0) => Array.from({ length: n - from }, (_, i) => from + i);

interface Sizes {
  /** Columns of a block. */
  block: number;
  blocks: number;
  /** Fours of rows of the matrix in a column, and with those of V. */
  quads: number;
  column: number;
}

/** Larger blocks move less and take longer to compile: two of them, with V, are at most 512 variables. */
function sizesOf({ n, right }: JacobiForm): Sizes {
  const block = n <= 32 ? 4 : 2;
  const quads = Math.ceil(n / 4);
  return { block, blocks: Math.ceil(n / block), quads, column: right ? 2 * quads : quads };
}

/** Numbers of scratch for each matrix. */
export function blocksScratch(form: JacobiForm): number {
  const { block, blocks, column } = sizesOf(form);
  return 4 * (block * blocks * column + form.n);
}

const COMPONENTS = ["x", "y", "z", "w"];

/** A function that stores the first `rows` of four numbers one below the other. */
const storeFour = (name: string, n: number, stored: boolean) => [
  `fn store_${name}(at: u32, value: vec4f, rows: u32) {`,
  ...(stored ? COMPONENTS.map((c, i) => `if (rows > ${i}u) { ${name}[at + ${i * n}u] = value.${c}; }`) : []),
  "}",
];

/** The text of shaders/linalg/jacobi-blocks for a form. */
export function jacobiBlocks(form: JacobiForm): string {
  const { n, left, right } = form;
  const { block, blocks, quads, column } = sizesOf(form);
  const rows = 4 * column;
  const cell = (k: number, row: number) => `cells[${k * rows + row}]`;
  const enter = (from: string, offset: number) =>
    upTo(block).flatMap((k) =>
      upTo(column).flatMap((q) => [
        "{",
        `let four = scratch[${from} + ${k * column + q}u];`,
        ...COMPONENTS.map((c, i) => `${cell(offset + k, 4 * q + i)} = four.${c};`),
        "}",
      ]),
    );
  const leave = (to: string, offset: number) =>
    upTo(block).flatMap((k) =>
      upTo(column).map((q) => {
        const four = COMPONENTS.map((_, i) => cell(offset + k, 4 * q + i));
        return `scratch[${to} + ${k * column + q}u] = vec4f(${four.join(", ")});`;
      }),
    );
  const norms = (offset: number) =>
    upTo(block).map((k) => {
      const square = paired(upTo(n).map((r) => `${cell(offset + k, r)} * ${cell(offset + k, r)}`));
      return `norm${offset + k} = ${square};`;
    });
  const rounds = (count: number, pairs: Pair[]) => {
    // A block's padding below the matrix is 0, and so adds nothing to a dot product that leaves it out.
    const body = rotations(pairs, n, rows, cell);
    return [`for (var round = 0u; round < ${count}u; round++) {`, ...body, "}"];
  };
  const inner = roundRobin(block);
  const cross = upTo(block).map((i) => ({ x: i, y: block + i, nextX: i, nextY: block + ((i + 1) % block) }));
  return fill(SHADERS["linalg/jacobi-blocks"], {
    HEAD: [
      ...jacobiConstants(n),
      `const LANES: u32 = ${jacobiLanes(n)}u;`,
      `const N: u32 = ${n}u;`,
      `const BLOCK: u32 = ${block}u;`,
      `const BLOCKS: u32 = ${blocks}u;`,
      `const QUADS: u32 = ${quads}u;`,
      `const COLUMN: u32 = ${column}u;`,
      `const SIZE: u32 = ${blocksScratch(form) / 4}u;`,
      ...jacobiOutputs(form),
      ...storeFour("left", n, left),
      ...storeFour("right", n, right),
    ],
    CELLS: [
      `var cells: array<f32, ${2 * block * rows}>;`,
      ...upTo(2 * block).map((k) => `var norm${k} = 0.0;`),
    ],
    INNER: [...enter("first", 0), ...norms(0), ...rounds(inner.rounds, inner.pairs)],
    CROSS: [...enter("second", block), ...norms(block), ...rounds(block, cross), ...leave("second", block)],
    LEAVE: leave("first", 0),
  });
}
