import { fill } from "./emit.ts";
import { type JacobiForm, jacobiConstants, jacobiOutputs, rotation } from "./emit-jacobi.ts";
import { SHADERS } from "./shaders.ts";

export interface WorkgroupForm extends JacobiForm {
  /** Whether the matrix, and whether the rotations' product, stand in workgroup memory. */
  shared: { x: boolean; v: boolean };
}

/** Lanes that share a pair of columns. */
const LANES_OF_PAIR = 8;
/** Bytes of norms, parts and flags, generously. */
const EXTRA_BYTES = 2048;

const rowsOf = (n: number) => 8 * Math.ceil(n / 8);

/** What fits into `bytes` of workgroup memory; the matrix first, since it is read three times as often. */
export function workgroupForm(form: JacobiForm, bytes: number): WorkgroupForm {
  const matrix = 4 * form.n * rowsOf(form.n);
  const room = bytes - EXTRA_BYTES;
  return { ...form, shared: { x: matrix <= room, v: !form.right || 2 * matrix <= room } };
}

/** Numbers of scratch for each matrix. */
export function workgroupScratch({ n, right, shared }: WorkgroupForm): number {
  return n * rowsOf(n) * ((shared.x ? 0 : 1) + (right && !shared.v ? 1 : 0));
}

/** The text of shaders/linalg/jacobi-workgroup for a form. */
export function jacobiWorkgroup(form: WorkgroupForm): string {
  const { n, left, right, shared } = form;
  const columns = n + (n % 2);
  const rows = rowsOf(n);
  const size = n * rows;
  const total = workgroupScratch(form);
  const base = (name: string, offset: number, inWorkgroup: boolean) =>
    `fn ${name}_base(matrix: u32) -> u32 { return ${inWorkgroup ? "0u" : `(matrix % plan.scratch_ring) * ${total}u + ${offset}u`}; }`;
  const place = (name: string, inWorkgroup: boolean) =>
    inWorkgroup ? [`var<workgroup> ${name}: array<f32, ${size}>;`] : [];
  const x = shared.x ? "x" : "scratch";
  const v = shared.v ? "v" : "scratch";
  const chunks = Array.from({ length: rows / 8 }, (_, k) => 8 * k);
  const lifts = (array: string, p: string, q: string) =>
    chunks.flatMap((k) => [
      "{",
      `let a = ${array}[${p} + ${k}u];`,
      `let c = ${array}[${q} + ${k}u];`,
      ...rotation(n, "way", ["a", "c"], ["first_new", "second_new"]),
      `${array}[${p} + ${k}u] = first_new;`,
      `${array}[${q} + ${k}u] = second_new;`,
      "}",
    ]);
  const text = fill(SHADERS["linalg/jacobi-workgroup"], {
    HEAD: [
      ...jacobiConstants(n),
      `const N: u32 = ${n}u;`,
      `const M: u32 = ${columns}u;`,
      `const ROWS: u32 = ${rows}u;`,
      `const LANES: u32 = ${(LANES_OF_PAIR * columns) / 2}u;`,
      ...jacobiOutputs(form),
      ...(total > 0 ? ["@group(0) @binding(7) var<storage, read_write> scratch: array<f32>;"] : []),
      ...place("x", shared.x),
      ...(right ? place("v", shared.v) : []),
      base("x", 0, shared.x),
      base("v", shared.x ? 0 : size, shared.v),
      `fn store_left(at: u32, value: f32) { ${left ? "left[at] = value;" : ""} }`,
      `fn store_right(at: u32, value: f32) { ${right ? "right[at] = value;" : ""} }`,
    ],
    DOT: [`parts[me] = ${chunks.map((k) => `x[p + ${k}u] * x[q + ${k}u]`).join(" + ")};`],
    ROTATE: [...lifts("x", "p", "q"), ...(right ? lifts("v", "vp", "vq") : [])],
  });
  return text
    .replaceAll(/if \(HAS_V\) (\{[^{}]*\})/g, right ? "$1" : "")
    .replaceAll(/\bx\[/g, `${x}[`)
    .replaceAll(/\bv\[/g, `${v}[`);
}
