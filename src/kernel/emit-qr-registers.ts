import { fill } from "./emit.ts";
import { paired } from "./emit-jacobi.ts";
import { SHADERS } from "./shaders.ts";

/** Rows of a block, and how many come in at a time: as many loads in the text as these have elements. */
const HEIGHT = 32;
const CHUNK = 8;

/** The most columns, and the rows of a block, of shaders/linalg/qr-registers. */
export const QR_REGISTERS = { cols: 8, height: HEIGHT } as const;

const upTo = (n: number, from = 0) => Array.from({ length: n - from }, (_, i) => from + i);
const cell = (n: number) => (row: number, col: number) => `cells[${row * n + col}]`;

const QUAD = [0, 1, 2, 3];
const COMPONENTS = ["x", "y", "z", "w"];

export interface QrRegistersForm {
  /** Columns, at most 8. */
  n: number;
  /** Rows stand one behind the other and are multiples of 4: they are read and written four numbers at a time. */
  quads: boolean;
}

const declare = (binding: number, access: string, name: string, quads: boolean) =>
  `@group(0) @binding(${binding}) var<storage, ${access}> ${name}: array<${quads ? "vec4f" : "f32"}>;`;

/** Loads of a row of the block into the cells of `row`. */
function loadRow({ n, quads }: QrRegistersForm, row: number): string[] {
  const at = cell(n);
  if (!quads)
    return upTo(n).map((col) => `${at(row, col)} = source[from_row + ${col}u * plan.source_col] * factor;`);
  return upTo(n / 4).flatMap((q) => [
    `let quad${q} = source[from_row / 4u + ${q}u] * factor;`,
    ...QUAD.map((c) => `${at(row, 4 * q + c)} = quad${q}.${COMPONENTS[c]};`),
  ]);
}

/** Loads a block and reflects it column by column; what is below the diagonal stays, unscaled. */
function factor(form: QrRegistersForm): string[] {
  const { n } = form;
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
      ...loadRow(form, HEIGHT - CHUNK + row),
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
export function qrRegistersFactor(form: QrRegistersForm): string {
  const { n, quads } = form;
  const at = cell(n);
  const entry = (i: number, j: number) => (i === j ? `h${i}.diagonal` : i < j ? at(i, j) : "0.0");
  const store = quads
    ? upTo(n).flatMap((i) =>
        upTo(n / 4).map(
          (q) =>
            `triangles[slot * ${(n * n) / 4}u + ${(i * n) / 4 + q}u] = vec4f(${QUAD.map((c) => entry(i, 4 * q + c)).join(", ")});`,
        ),
      )
    : upTo(n).flatMap((i) =>
        upTo(n).map((j) => `triangles[slot * ${n * n}u + ${i * n + j}u] = ${entry(i, j)};`),
      );
  return fill(SHADERS["linalg/qr-registers"], {
    SOURCE: [declare(1, "read", "source", quads)],
    OUTPUTS: [declare(3, "read_write", "triangles", quads)],
    FACTOR: factor(form),
    STORE: store,
  });
}

/** Lines that take the reflections, last one first, off columns y of `width` numbers side by side. */
function unreflect(n: number, width: 1 | 4): string[] {
  const at = cell(n);
  const zero = width === 4 ? "vec4f()" : "0.0";
  return [
    ...upTo(HEIGHT).map((r) => `y[${r}] = ${r < n ? `small[from_small + ${(r * n) / width}u]` : zero};`),
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
  ];
}

/** The text of shaders/linalg/qr-registers that forms Q C. */
export function qrRegistersApply(form: QrRegistersForm): string {
  const { n, quads } = form;
  const width = quads ? 4 : 1;
  const type = quads ? "vec4f" : "f32";
  const step = quads ? "plan.result_row / 4u" : "plan.result_row";
  const origin = "(b % plan.result_ring) * plan.result_size + top * plan.result_row";
  const store = [
    `var y: array<${type}, ${HEIGHT}>;`,
    "let bad = plan.scaled == 1u && exponent == NONFINITE;",
    `let nan = ${type}(bitcast<f32>(plan.nan));`,
    `for (var j = 0u; j < ${n / width}u; j++) {`,
    `let from_small = slot * ${(n * n) / width}u + j;`,
    ...unreflect(n, width),
    `let to = ${quads ? `(${origin}) / 4u + j` : `${origin} + j * plan.result_col`};`,
    ...upTo(HEIGHT).map(
      (r) => `if (${r}u < height) { result[to + ${r}u * (${step})] = select(y[${r}], nan, bad); }`,
    ),
    "}",
  ];
  return fill(SHADERS["linalg/qr-registers"], {
    SOURCE: [declare(1, "read", "source", quads)],
    OUTPUTS: [declare(3, "read", "small", quads), declare(4, "read_write", "result", quads)],
    FACTOR: factor(form),
    STORE: store,
  });
}
