import { fill, literal } from "./emit.ts";
import { SHADERS } from "./shaders.ts";

export interface JacobiForm {
  /** Side of the square matrices. */
  n: number;
  left: boolean;
  right: boolean;
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Terms added in pairs: short chains, and an error that grows with ln n. */
export function paired(terms: string[]): string {
  const rest = [...terms];
  while (rest.length > 1) rest.push(`(${rest.shift()} + ${rest.shift()})`);
  return rest[0];
}

/** Two columns that are rotated, and where they stand in the next round. */
export interface Pair {
  x: number;
  y: number;
  nextX: number;
  nextY: number;
}

/** A round robin of an even number of columns: column 0 stays, the others go round (Brent and Luk 1985). */
export function roundRobin(columns: number): { rounds: number; pairs: Pair[] } {
  const half = columns / 2;
  const pairs = upTo(half).map((i) => ({
    x: i,
    y: half + i,
    nextX: i === 0 ? 0 : i + 1 < half ? i + 1 : columns - 1,
    nextY: i === 0 ? Math.min(half, 1) : half + i - 1,
  }));
  return { rounds: columns - 1, pairs };
}

/** Past this side a column takes so many rotations that their rounding is worth two more operations each. */
const SHEARED = 32;

/**
 * Lines that set `x` and `y` to the rotation of `a` and `c`: by three shears, or in Rutishauser's form (1966), which adds less rounding to an
 * element that holds most of its column.
 */
export function rotation(
  n: number,
  way: string,
  [a, c]: [string, string],
  [x, y]: [string, string],
): string[] {
  if (n > SHEARED)
    return [
      `let ${x} = ${a} - ${way}.s * (${c} + ${way}.tau * ${a});`,
      `let ${y} = ${c} + ${way}.s * (${a} - ${way}.tau * ${c});`,
    ];
  return [
    `let shear_${x} = ${a} - ${way}.tau * ${c};`,
    `let ${y} = ${c} + ${way}.s * shear_${x};`,
    `let ${x} = shear_${x} - ${way}.tau * ${y};`,
  ];
}

/** Lines that rotate each pair in `rows` rows, of which the first `n` are the matrix's, and move the columns on. */
export function rotations(
  pairs: Pair[],
  n: number,
  rows: number,
  cell: (column: number, row: number) => string,
): string[] {
  const lines: string[] = [];
  // Each cell is read once: a compiler that keeps the array in memory does not find out by itself.
  const read = (r: number) => {
    for (const [k, { x, y }] of pairs.entries())
      lines.push(`let a${r}_${k} = ${cell(x, r)};`, `let c${r}_${k} = ${cell(y, r)};`);
  };
  for (const r of upTo(n)) read(r);
  for (const [k, { x, y }] of pairs.entries()) {
    const dot = paired(upTo(n).map((r) => `a${r}_${k} * c${r}_${k}`));
    lines.push(
      `let g${k} = ${dot};`,
      `let cosine${k} = square_cosine(norm${x}, norm${y}, g${k});`,
      `worst = select(worst, cosine${k}, cosine${k} > worst);`,
      `let turn${k} = turn(norm${x}, norm${y}, g${k}, cosine${k} > SQUARE);`,
      `let square${k}_x = norm${x} - turn${k}.shift;`,
      `let square${k}_y = norm${y} + turn${k}.shift;`,
    );
  }
  for (const r of upTo(rows)) {
    if (r >= n) read(r);
    for (const k of pairs.keys())
      lines.push(...rotation(n, `turn${k}`, [`a${r}_${k}`, `c${r}_${k}`], [`x${r}_${k}`, `y${r}_${k}`]));
    for (const [k, { nextX, nextY }] of pairs.entries())
      lines.push(`${cell(nextX, r)} = x${r}_${k};`, `${cell(nextY, r)} = y${r}_${k};`);
  }
  for (const [k, { nextX, nextY }] of pairs.entries())
    lines.push(`norm${nextX} = square${k}_x;`, `norm${nextY} = square${k}_y;`);
  return lines;
}

/** Declarations of what a form stores beside the singular values. */
export const jacobiOutputs = ({ left, right }: JacobiForm): string[] => [
  ...(left ? ["@group(0) @binding(4) var<storage, read_write> left: array<f32>;"] : []),
  ...(right ? ["@group(0) @binding(5) var<storage, read_write> right: array<f32>;"] : []),
];

/**
 * The square of the cosine at which a pair of columns of length n counts as orthogonal: sqrt(n) 2^-23 up to n = 16, then no more, since in a
 * cluster of k equal singular values cosines shift them by up to k / 2 times as much.
 */
export const jacobiConstants = (n: number) => [`const SQUARE: f32 = ${literal(Math.min(n, 16) * 2 ** -46)};`];

/** Invocations of a workgroup that each take a matrix: a slice of few large ones must still keep every core of a CPU busy. */
export const jacobiLanes = (n: number) => (n <= 8 ? 64 : 8);

/** The text of shaders/linalg/jacobi-registers for a form. */
export function jacobiRegisters(form: JacobiForm): string {
  const { n, left, right } = form;
  const columns = n + (n % 2);
  const rows = right ? 2 * n : n;
  const cell = (column: number, row: number) => `cells[${column * rows + row}]`;
  const all = upTo(n);
  const square = (k: number) => paired(all.map((r) => `${cell(k, r)} * ${cell(k, r)}`));
  const { rounds, pairs } = roundRobin(columns);

  // Rows come in through the last place and go out through the first: a load and a store in the text for each column, not for each element.
  const load = [
    `var cells: array<f32, ${columns * rows}>;`,
    `for (var r = 0u; r < ${n}u; r++) {`,
    ...all.flatMap((k) => [
      ...upTo(n - 1).map((r) => `${cell(k, r)} = ${cell(k, r + 1)};`),
      `${cell(k, n - 1)} = source[at + r * plan.source_row + ${k}u * plan.source_col];`,
      `largest = max(largest, bitcast<u32>(${cell(k, n - 1)}) & 0x7fffffffu);`,
    ]),
    "}",
    ...upTo(columns).map((k) => `var norm${k} = 0.0;`),
  ];
  const scale = [
    // A product with 0 keeps what is no number, and would never come to rest.
    "let finite = exponent < NONFINITE;",
    ...all.flatMap((k) => all.map((r) => `${cell(k, r)} = select(0.0, ${cell(k, r)} * down, finite);`)),
    ...(right ? all.map((k) => `${cell(k, n + k)} = 1.0;`) : []),
  ];
  const sweep = [
    ...all.map((k) => `norm${k} = ${square(k)};`),
    ...(n > 1
      ? [`for (var round = 0u; round < ${rounds}u; round++) {`, ...rotations(pairs, n, rows, cell), "}"]
      : []),
  ];
  const store = [
    "var kept = 0u;",
    "var rank = 0u;",
    "var top = 0.0;",
    ...all.flatMap((k) => [
      `norm${k} = ${square(k)};`,
      `let null${k} = norm${k} <= NULL_SQUARE;`,
      `let inverse${k} = select(1.0 / sqrt(norm${k}), 0.0, null${k});`,
      `let value${k} = select(sqrt(norm${k}), 0.0, null${k});`,
      `top = max(top, value${k});`,
      `kept += select(1u, 0u, null${k});`,
    ]),
    ...all.map((k) => {
      const before = all
        .filter((j) => j !== k)
        .map((j) => `select(0u, 1u, value${j} ${j < k ? ">=" : ">"} value${k})`);
      return `let place${k} = ${before.length > 0 ? paired(before) : "0u"};`;
    }),
    ...all.flatMap((k) => [
      `let full${k} = value${k} > RANK_TOLERANCE * top;`,
      `rank += select(0u, 1u, full${k});`,
      `values[(b % plan.ring) * ${n}u + place${k}] = select(value${k} * up * above, nan, bad);`,
    ]),
    ...(left || right ? [`for (var r = 0u; r < ${n}u; r++) {`] : []),
    ...(left ? [`let at_left = (b % plan.left_ring) * ${n * n}u + r * ${n}u;`] : []),
    ...(right ? [`let at_right = (b % plan.ring) * ${n * n}u + r * ${n}u;`] : []),
    ...all.flatMap((k) => [
      ...(left
        ? [
            `left[at_left + place${k}] = select(select(${cell(k, 0)} * inverse${k}, 0.0, plan.partial == 1u && !full${k}), nan, bad);`,
          ]
        : []),
      ...(right ? [`right[at_right + place${k}] = select(${cell(k, n)}, nan, bad);`] : []),
      ...(left ? upTo(n - 1).map((r) => `${cell(k, r)} = ${cell(k, r + 1)};`) : []),
      ...(right ? upTo(n - 1).map((r) => `${cell(k, n + r)} = ${cell(k, n + r + 1)};`) : []),
    ]),
    ...(left || right ? ["}"] : []),
    "let flags = select(0u, CONVERGED, worst <= SQUARE && !bad) | select(0u, IS_NONFINITE, bad);",
    `let nulls = select(${n}u - kept, 0u, plan.partial == 1u || bad);`,
    "notes[b] = vec4u(sweeps, bitcast<u32>(sqrt(worst)), select(rank, 0u, bad), flags | (nulls << 8u));",
  ];
  return fill(SHADERS["linalg/jacobi-registers"], {
    OUTPUTS: jacobiOutputs(form),
    LOAD: load,
    SCALE: scale,
    SWEEP: sweep,
    STORE: store,
    CONSTANTS: [...jacobiConstants(n), `const LANES: u32 = ${jacobiLanes(n)}u;`],
  });
}
