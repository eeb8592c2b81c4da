import { column, fill, kept, literal, neurons, points, scaled } from "./emit.ts";
import { fixedLiteral } from "./fixed.ts";
import type { Shape } from "./shape.ts";
import { SHADERS } from "./shaders.gen.ts";

/** Widths up to this have every piece written out; wider nets loop over the pieces. */
const UNROLLED_PIECES = 4;

/** The record kernel for a shape: one evaluation of the network and, where all points are right, width + 1 pieces. */
export function recordKernel(shape: Shape): string {
  return fill(SHADERS["margin/record"], {
    network: [...load(shape), ...preactivations(shape, "z"), ...outputs(shape), ...loss(shape), ...pattern(shape)],
    margin: margin(shape),
  });
}

export function load(shape: Shape): string[] {
  return kept(shape).map(([g, j]) => `let ${g}_${j} = load(${column(shape, g, j)}u, at);`);
}

/** w_j x + b_j in fixed point, exact for x = +-1. */
export function affine(shape: Shape, j: number, x: number): string {
  let product: string | null = `fixed_mul(w_${j}, ${fixedLiteral(x)})`;
  if (x === 1) product = `w_${j}`;
  if (x === -1) product = `fixed_negate(w_${j})`;
  if (x === 0) product = null;
  if (!shape.bias) return product ?? "Fixed(0, 0u)";
  return product === null ? `b_${j}` : `fixed_add(b_${j}, ${product})`;
}

/** v_j times a fixed-point expression. */
export function weighted(shape: Shape, j: number, term: string): string {
  if (shape.output.kind !== "signs") return `fixed_mul(v_${j}, ${term})`;
  return shape.output.values[j] === 1 ? term : `fixed_negate(${term})`;
}

/** Fixed-point pre-activations named PREFIX_i_j. */
export function preactivations(shape: Shape, prefix: string): string[] {
  return points(shape).flatMap((i) =>
    neurons(shape).map((j) => `let ${prefix}_${i}_${j} = ${affine(shape, j, shape.x[i])};`),
  );
}

function total(terms: string[]): string {
  return terms.reduce((a, b) => `fixed_add(${a}, ${b})`);
}

/** Fixed-point y_i f(x_i) named S_i, from the pre-activations z_i_j. */
export function signedOutputs(shape: Shape): string[] {
  return points(shape).map((i) => {
    const f = total(neurons(shape).map((j) => weighted(shape, j, `masked(z_${i}_${j}, z_${i}_${j}.hi >= 0)`)));
    return `let S_${i} = ${shape.y[i] === 1 ? f : `fixed_negate(${f})`};`;
  });
}

function outputs(shape: Shape): string[] {
  const right = points(shape).map((i) => `(S_${i}.hi > 0 || (S_${i}.hi == 0 && S_${i}.lo > 0u))`);
  return [
    ...signedOutputs(shape),
    ...points(shape).map((i) => `let s_${i} = fixed_to_f32(S_${i});`),
    `let correct = ${right.join(" && ")};`,
  ];
}

function loss(shape: Shape): string[] {
  const own = (i: number) => (shape.loss === "exponential" ? `-s_${i}` : `log_logistic_loss(s_${i})`);
  const lines = points(shape).map((i) => `let l_${i} = ${own(i)};`);
  const top = points(shape)
    .map((i) => `l_${i}`)
    .reduce((a, b) => `max(${a}, ${b})`);
  const terms = points(shape).map((i) => `exp(l_${i} - top)`);
  lines.push(`let top = ${top};`, `let log_loss = top + log(${terms.join(" + ")}) - plan.log_points;`);
  return lines;
}

/** Bit j * points + i; hashed in words of 32 bits where there are more. Flowing trajectories keep theirs as state. */
function pattern(shape: Shape): string[] {
  const n = shape.x.length;
  const words = Math.ceil((shape.width * n) / 32);
  const lines = Array.from({ length: words }, (_, k) => `var bits_${k} = 0u;`);
  for (const j of neurons(shape)) {
    lines.push(`var on_${j} = state[(NEURONS + ${j}u) * plan.capacity + at] & 0xffffu;`);
    const active = points(shape).map(
      (i) => `select(0u, ${1 << i}u, z_${i}_${j}.hi > 0 || (z_${i}_${j}.hi == 0 && z_${i}_${j}.lo > 0u))`,
    );
    lines.push(`if (!flowing) { on_${j} = ${active.join(" | ")}; }`);
    const word = Math.floor((j * n) / 32);
    const shift = (j * n) % 32;
    lines.push(`bits_${word} |= on_${j} << ${shift}u;`);
    if (shift + n > 32) lines.push(`bits_${word + 1} |= on_${j} >> ${32 - shift}u;`);
  }
  if (words === 1) return [...lines, "let pattern = bits_0;"];
  lines.push("var pattern = 0u;");
  for (let k = 0; k < words; k++) {
    lines.push(`pattern = (pattern ^ bits_${k}) * 0x9e3779b1u;`, "pattern ^= pattern >> 15u;");
  }
  return lines;
}

/**
 * Zeros of each piece, as offsets from the midpoint. A piece starts at a kink (or at minus infinity); a neuron is active on it
 * by which way it faces. Slope A and value F at the midpoint are fixed-point sums over the active ones: zero at -F / A.
 */
function margin(shape: Shape): string[] {
  const lines: string[] = [];
  for (const j of neurons(shape)) {
    lines.push(
      `let c_${j} = ${affine(shape, j, shape.midpoint)};`,
      `let slope_${j} = fixed_to_f32(w_${j});`,
      `let value_${j} = fixed_to_f32(c_${j});`,
      `let right_${j} = slope_${j} > 0.0 || (slope_${j} == 0.0 && value_${j} > 0.0);`,
      `let kink_${j} = select(select(FAR, -FAR, right_${j}), -value_${j} / slope_${j}, slope_${j} != 0.0);`,
      `let A_${j} = ${weighted(shape, j, `w_${j}`)};`,
      `let F_${j} = ${weighted(shape, j, `c_${j}`)};`,
    );
  }
  for (const i of points(shape)) lines.push(`var short_${i} = -FAR;`);
  if (shape.width <= UNROLLED_PIECES) {
    for (const start of ["-FAR", ...neurons(shape).map((j) => `kink_${j}`)]) lines.push("{", ...piece(shape, start), "}");
  } else {
    const starts = ["-FAR", ...neurons(shape).map((j) => `kink_${j}`)];
    lines.push(
      `var starts = array<f32, ${starts.length}>(${starts.join(", ")});`,
      `for (var p = 0u; p < ${starts.length}u; p++) {`,
      ...piece(shape, "starts[p]"),
      "}",
    );
  }
  const worst = points(shape)
    .map((i) => `short_${i}`)
    .reduce((a, b) => `max(${a}, ${b})`);
  lines.push(`gap = ${scaled(1 / shape.optimum, `(${worst})`)};`);
  return lines;
}

function piece(shape: Shape, start: string): string[] {
  const lines = [`let start = ${start};`, "var stop = FAR;"];
  for (const j of neurons(shape)) {
    lines.push(
      `stop = select(stop, min(stop, kink_${j}), kink_${j} > start);`,
      `let in_${j} = select(kink_${j} > start, kink_${j} <= start, right_${j});`,
    );
  }
  lines.push(
    `let A = ${total(neurons(shape).map((j) => `masked(A_${j}, in_${j})`))};`,
    `let F = ${total(neurons(shape).map((j) => `masked(F_${j}, in_${j})`))};`,
    "let a = fixed_to_f32(A);",
    "let zero = -fixed_to_f32(F) / a;",
    "let crosses = a != 0.0 && zero >= start - SLACK && zero <= stop + SLACK;",
    "let dead = a == 0.0 && F.hi == 0 && F.lo == 0u;",
  );
  for (const i of points(shape)) {
    const offset = shape.x[i] - shape.midpoint;
    const o = literal(offset);
    const below = literal(shape.optimum - offset);
    const above = literal(shape.optimum + offset);
    lines.push(
      `if (crosses) { short_${i} = max(short_${i}, shortfall(zero, ${o}, ${below}, ${above})); }`,
      `if (dead) { short_${i} = max(short_${i}, shortfall(clamp(${o}, start, stop), ${o}, ${below}, ${above})); }`,
    );
  }
  return lines;
}
