import { fill } from "./emit.ts";
import { SHADERS } from "./shaders.ts";

/** What becomes of a sum before it is stored: as it is, alpha sum + beta D, or times its matrix's number. */
export type Finish = "plain" | "add" | "scale";

const COMPONENTS = ["x", "y", "z", "w"];
const FOUR = [0, 1, 2, 3];
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Bindings of the result and of what finishing reads, and the function `finish`, for a result of `type`. */
function head(type: "f32" | "vec4f", finish: Finish): string[] {
  const extra = finish === "scale" ? "f32" : type;
  const body = {
    plain: "x",
    add: "plan.alpha * x + plan.beta * extra[(matrix % plan.ring_extra) * plan.size_extra + at]",
    scale: "extra[matrix % plan.ring_extra] * x",
  }[finish];
  return [
    `@group(0) @binding(3) var<storage, read_write> result: array<${type}>;`,
    ...(finish === "plain" ? [] : [`@group(0) @binding(4) var<storage, read> extra: array<${extra}>;`]),
    `fn finish(x: ${type}, at: u32, matrix: u32) -> ${type} { return ${body}; }`,
  ];
}

/** A statement under those conditions that are not null. */
function when(conditions: (string | null)[], statement: string): string {
  const kept = conditions.filter((condition) => condition !== null);
  return kept.length === 0 ? statement : `if (${kept.join(" && ")}) { ${statement} }`;
}

export interface BlockForm {
  /** Sides of a block, multiples of 4. */
  rows: number;
  cols: number;
  /** Invocations of a workgroup along blocks of columns, and along units. */
  lanes: [number, number];
  transposeA: boolean;
  transposeB: boolean;
  /** Whether the last block of rows, or of columns, sticks out. */
  guards: [boolean, boolean];
  finish: Finish;
}

/** The text of shaders/linalg/matmul-blocks for a form. */
export function matmulBlocks(form: BlockForm): string {
  const { rows, cols, lanes, transposeA, transposeB, guards } = form;
  const quads = upTo(cols / 4);
  const loads: string[] = [];
  // Loads first, in one piece: each of them may branch, and what lies between two branches stays in registers.
  if (transposeA) {
    for (const k of FOUR)
      for (const i of upTo(rows / 4)) loads.push(`let a${k}_${i} = a[at_a + ${k}u * plan.stride_a + ${i}u];`);
  } else {
    for (const i of upTo(rows)) loads.push(`let a${i} = a[at_a + ${i}u * plan.stride_a];`);
  }
  if (transposeB) {
    for (const j of upTo(cols)) loads.push(`let t${j} = b[at_b + ${j}u * plan.stride_b];`);
    for (const k of FOUR)
      for (const j of quads) {
        const terms = FOUR.map((q) => `t${4 * j + q}.${COMPONENTS[k]}`);
        loads.push(`let b${k}_${j} = vec4f(${terms.join(", ")});`);
      }
  } else {
    for (const k of FOUR)
      for (const j of quads) loads.push(`let b${k}_${j} = b[at_b + ${k}u * plan.stride_b + ${j}u];`);
  }
  const entry = (i: number, k: number) =>
    transposeA ? `a${k}_${i >> 2}.${COMPONENTS[i & 3]}` : `a${i}.${COMPONENTS[k]}`;
  const pairs = upTo(rows).flatMap((i) => quads.map((j): [number, number] => [i, j]));
  const block = [
    `var at_a = base_a + ${transposeA ? "begin * plan.stride_a + row / 4u" : "row * plan.stride_a + begin / 4u"};`,
    `var at_b = base_b + ${transposeB ? "col * plan.stride_b + begin / 4u" : "begin * plan.stride_b + col / 4u"};`,
    ...pairs.map(([i, j]) => `var s${i}_${j} = vec4f();`),
    "for (var k = begin; k < end; k += 4u) {",
    ...loads,
    ...pairs.map(([i, j]) => `s${i}_${j} += ${FOUR.map((k) => `${entry(i, k)} * b${k}_${j}`).join(" + ")};`),
    `at_a += ${transposeA ? "4u * plan.stride_a" : "1u"};`,
    `at_b += ${transposeB ? "1u" : "4u * plan.stride_b"};`,
    "}",
    "let begin_result = row * plan.stride_result + col / 4u;",
    ...pairs.map(([i, j]) => {
      const at = `begin_result + ${i}u * plan.stride_result + ${j}u`;
      return when(
        [
          guards[0] ? `row + ${i}u < plan.rows` : null,
          guards[1] && j > 0 ? `col + ${4 * j}u < plan.cols` : null,
        ],
        `result[base_result + ${at}] = finish(s${i}_${j}, ${at}, matrix);`,
      );
    }),
  ];
  return fill(SHADERS["linalg/matmul-blocks"], {
    HEAD: [
      ...head("vec4f", form.finish),
      `const LANES_X: u32 = ${lanes[0]}u;`,
      `const LANES_Y: u32 = ${lanes[1]}u;`,
      `const ROWS: u32 = ${rows}u;`,
      `const COLS: u32 = ${cols}u;`,
    ],
    // Mesa's llvmpipe loads once for all lanes what it can see to be the same in all.
    UNIT: [lanes[1] === 1 ? "let lane = group.y;" : "let lane = group.y * LANES_Y + local.y;"],
    BLOCK: block,
  });
}

export interface TileForm {
  /** Entries of an invocation along either side: the tile is 16 times as wide. */
  per: number;
  transposeA: boolean;
  transposeB: boolean;
  finish: Finish;
}

/** The text of shaders/linalg/matmul-tiles for a form. */
export function matmulTiles({ per, transposeA, transposeB, finish }: TileForm): string {
  const side = upTo(per);
  const pairs = side.flatMap((p) => side.map((q): [number, number] => [p, q]));
  return fill(SHADERS["linalg/matmul-tiles"], {
    HEAD: [
      ...head("f32", finish),
      `const PER: u32 = ${per}u;`,
      `const A_TRANSPOSED: bool = ${transposeA};`,
      `const B_TRANSPOSED: bool = ${transposeB};`,
    ],
    ZERO: pairs.map(([p, q]) => `var s${p}_${q} = 0.0;`),
    TERM: [
      ...side.map((p) => `let a${p} = tile_a[t * TILE + local.y + ${16 * p}u];`),
      ...side.map((q) => `let b${q} = tile_b[t * TILE + local.x + ${16 * q}u];`),
      ...pairs.map(([p, q]) => `s${p}_${q} += a${p} * b${q};`),
    ],
    STORE: pairs.map(([p, q]) => {
      const at = `(row + local.y + ${16 * p}u) * plan.stride_result + col + local.x + ${16 * q}u`;
      return when(
        [`row + local.y + ${16 * p}u < plan.rows`, `col + local.x + ${16 * q}u < plan.cols`],
        `result[base_result + ${at}] = finish(s${p}_${q}, ${at}, matrix);`,
      );
    }),
  });
}

/** The text of shaders/linalg/matmul-sum; `whole`: rows of the result are multiples of 4 long. */
export function matmulSum(whole: boolean, finish: Finish): string {
  const at = whole ? "row * plan.stride_result + col / 4u" : "row * plan.stride_result + col";
  return fill(SHADERS["linalg/matmul-sum"], {
    HEAD: head(whole ? "vec4f" : "f32", finish),
    STORE: whole
      ? [`result[base_result + ${at}] = finish(s, ${at}, matrix);`]
      : FOUR.map((q) =>
          when(
            [`col + ${q}u < plan.cols`],
            `result[base_result + ${at} + ${q}u] = finish(s.${COMPONENTS[q]}, ${at} + ${q}u, matrix);`,
          ),
        ),
  });
}
