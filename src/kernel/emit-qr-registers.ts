import { fill } from "./emit.ts";
import { paired } from "./emit-jacobi.ts";
import { SHADERS } from "./shaders.gen.ts";

/** Rows of a block, and how many come in at a time: as many loads in the text as these have elements. */
const HEIGHT = 32;
const CHUNK = 8;

/** The most columns, and the rows of a block, of shaders/linalg/qr-registers. */
export const QR_REGISTERS = { cols: 8, height: HEIGHT } as const;

const upTo = (n: number, from = 0) => Array.from({ length: n - from }, (_, i) => from + i);
const cell = (n: number) => (row: number, col: number) => `cells[${row * n + col}]`;

/** Loads a block and reflects it column by column; what is below the diagonal stays, unscaled. */
function factor(n: number): string[] {
  const at = cell(n);
  const load = [
    `var cells: array<f32, ${HEIGHT * n}>;`,
    `for (var r = 0u; r < ${HEIGHT}u; r += ${CHUNK}u) {`,
    ...upTo(HEIGHT - CHUNK).flatMap((row) =>
      upTo(n).map((col) => `${at(row, col)} = ${at(row + CHUNK, col)};`),
    ),
    ...upTo(CHUNK).flatMap((row) => [
      "{",
      `let from_row = origin + min(r + ${row}u, height - 1u) * plan.source_row;`,
      `let factor = select(0.0, scale, r + ${row}u < height);`,
      ...upTo(n).map(
        (col) => `${at(HEIGHT - CHUNK + row, col)} = source[from_row + ${col}u * plan.source_col] * factor;`,
      ),
      "}",
    ]),
    "}",
  ];
  const reflect = upTo(n).flatMap((k) => {
    const below = upTo(HEIGHT, k + 1);
    return [
      `let h${k} = reflector(${at(k, k)}, ${paired(below.map((r) => `${at(r, k)} * ${at(r, k)}`))});`,
      ...upTo(n, k + 1).flatMap((j) => [
        "{",
        `let dot = ${paired(below.map((r) => `${at(r, k)} * ${at(r, j)}`))};`,
        `let w = h${k}.tau * (${at(k, j)} + h${k}.inverse * dot);`,
        `let rest = w * h${k}.inverse;`,
        `${at(k, j)} -= w;`,
        ...below.map((r) => `${at(r, j)} -= rest * ${at(r, k)};`),
        "}",
      ]),
    ];
  });
  return [...load, ...reflect];
}

/** The text of shaders/linalg/qr-registers that leaves triangles. */
export function qrRegistersFactor(n: number): string {
  const at = cell(n);
  const store = upTo(n).flatMap((i) =>
    upTo(n).map((j) => {
      const value = i === j ? `h${i}.diagonal` : i < j ? at(i, j) : "0.0";
      return `triangles[slot * ${n * n}u + ${i * n + j}u] = ${value};`;
    }),
  );
  return fill(SHADERS["linalg/qr-registers"], {
    OUTPUTS: ["@group(0) @binding(3) var<storage, read_write> triangles: array<f32>;"],
    FACTOR: factor(n),
    STORE: store,
  });
}

/** The text of shaders/linalg/qr-registers that forms Q C. */
export function qrRegistersApply(n: number): string {
  const at = cell(n);
  const store = [
    `var y: array<f32, ${HEIGHT}>;`,
    "let bad = plan.scaled == 1u && exponent == NONFINITE;",
    "let nan = bitcast<f32>(plan.nan);",
    `for (var j = 0u; j < ${n}u; j++) {`,
    ...upTo(HEIGHT).map((r) => `y[${r}] = ${r < n ? `small[slot * ${n * n}u + ${r * n}u + j]` : "0.0"};`),
    ...upTo(n)
      .reverse()
      .flatMap((k) => {
        const below = upTo(HEIGHT, k + 1);
        return [
          "{",
          `let dot = ${paired(below.map((r) => `${at(r, k)} * y[${r}]`))};`,
          `let w = h${k}.tau * (y[${k}] + h${k}.inverse * dot);`,
          `let rest = w * h${k}.inverse;`,
          `y[${k}] -= w;`,
          ...below.map((r) => `y[${r}] -= rest * ${at(r, k)};`),
          "}",
        ];
      }),
    "let to = (b % plan.result_ring) * plan.result_size + top * plan.result_row + j * plan.result_col;",
    ...upTo(HEIGHT).map(
      (r) => `if (${r}u < height) { result[to + ${r}u * plan.result_row] = select(y[${r}], nan, bad); }`,
    ),
    "}",
  ];
  return fill(SHADERS["linalg/qr-registers"], {
    OUTPUTS: [
      "@group(0) @binding(3) var<storage, read> small: array<f32>;",
      "@group(0) @binding(4) var<storage, read_write> result: array<f32>;",
    ],
    FACTOR: factor(n),
    STORE: store,
  });
}
