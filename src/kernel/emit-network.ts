import { column, kept, literal, neurons, type Point, scaled, times } from "./emit.ts";
import { fixedLiteral } from "./fixed.ts";
import type { Shape } from "./shape.ts";

/** Fixed-point parameters of one trajectory. */
export function load(shape: Shape, keyword: "let" | "var"): string[] {
  return kept(shape).map(([g, j]) => `${keyword} ${g}_${j} = load(${column(shape, g, j)}u, at);`);
}

/** w_j x + b_j in fixed point; a sum alone where x is known to be +-1 or 0. */
export function affine(shape: Shape, j: number, x: number | string, fixed = ""): string {
  let product: string | null = `fixed_mul(w_${j}, ${typeof x === "number" ? fixedLiteral(x) : fixed})`;
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

/** Lines inside `eachPoint`: fixed-point Z_j for every neuron and S = y f(x), over the neurons that `on(j)` says are active. */
export function signedOutput(shape: Shape, point: Point, on: (j: number) => string): string[] {
  const lines = neurons(shape).map((j) => `let Z_${j} = ${affine(shape, j, point.x, point.fixed)};`);
  const f = neurons(shape)
    .map((j) => weighted(shape, j, `fixed_masked(Z_${j}, ${on(j)})`))
    .reduce((a, b) => `fixed_add(${a}, ${b})`);
  if (point.y === 1) return [...lines, `let S = ${f};`];
  if (point.y === -1) return [...lines, `let S = fixed_negate(${f});`];
  return [...lines, `let S = fixed_signed(${f}, ${point.y} < 0.0);`];
}

/** rate * t * |loss'(s)| from r = ln(rate t) - s: the exponential's slope, or the logistic one's with its own factor. */
export function slope(shape: Shape, r: string, s: string): string {
  return shape.loss === "exponential" ? `exp(${r})` : `(exp(${r}) / (1.0 + exp(-${s})))`;
}

/** v_j in f32, from a name or a known sign. */
export function outputWeight(shape: Shape, j: number, moved = ""): string {
  if (shape.output.kind === "signs") return literal(shape.output.values[j]);
  return shape.output.kind === "trained" && moved ? `(fv_${j} + ${moved})` : `fv_${j}`;
}

/** fv_j where output weights are not signs in the text. */
export function outputValues(shape: Shape): string[] {
  if (shape.output.kind === "signs") return [];
  return neurons(shape).map((j) => `let fv_${j} = fixed_to_f32(v_${j});`);
}

/** A negated or plain term, as a known or a run-time label asks. */
export function labelled(point: Point, term: string): string {
  return typeof point.y === "number" ? scaled(point.y, term) : `${point.y} * ${term}`;
}

/** How far a pre-activation has moved within the step. */
export function shift(shape: Shape, point: Point, j: number): string {
  const turn = times(point.x, `u_w_${j}`);
  return shape.bias ? `u_b_${j} + (${turn})` : turn;
}
