import { fixedLiteral, toFixed } from "./fixed.ts";
import type { Shape } from "./shape.ts";

/** Replaces the stand-ins between `//#emit NAME` and `//#end NAME` of a linked kernel by the text for a shape. */
export function fill(kernel: string, parts: Record<string, string[]>): string {
  let text = kernel;
  for (const [name, lines] of Object.entries(parts)) {
    const begin = text.indexOf(`//#emit ${name}\n`);
    const mark = `//#end ${name}`;
    const end = text.indexOf(mark);
    if (begin < 0 || end < begin) throw new Error(`the kernel has no part "${name}"`);
    text = text.slice(0, begin) + lines.join("\n") + text.slice(end + mark.length);
  }
  return text;
}

/** WGSL without comments, blank lines and indentation, which a device makes the same of. Marks of parts to fill stay. */
export function bare(wgsl: string): string {
  const lines = wgsl.split("\n").map((line) => line.replace(/\/\/(?!#).*$/, "").trim());
  return lines.filter((line) => line !== "").join("\n");
}

/** An f32 literal with every digit it needs. */
export function literal(x: number): string {
  const text = String(Math.fround(x));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

export const neurons = (shape: Shape) => Array.from({ length: shape.width }, (_, j) => j);
export const points = (shape: Shape) => shape.x.map((_, i) => i);

/** "x a" for a factor known when the text is written: nothing for 1, a sign for -1. */
export function scaled(factor: number, term: string): string {
  if (factor === 1) return term;
  if (factor === -1) return `-${term}`;
  return `${literal(factor)} * ${term}`;
}

/** Sum of signed terms in the order given; zero factors vanish. */
export function sum(terms: [factor: number, term: string][], zero = "0.0"): string {
  let text = "";
  for (const [factor, term] of terms) {
    if (factor === 0) continue;
    const size = Math.abs(factor) === 1 ? term : `${literal(Math.abs(factor))} * ${term}`;
    if (text === "") text = factor < 0 ? `-${size}` : size;
    else text += factor < 0 ? ` - ${size}` : ` + ${size}`;
  }
  return text === "" ? zero : text;
}

/** Index of a parameter's column pair in the buffers. */
export function column(shape: Shape, group: "w" | "b" | "v", j: number): number {
  const offset = group === "w" ? 0 : group === "b" ? 1 : shape.bias ? 2 : 1;
  return offset * shape.width + j;
}

/** The parameters a step moves, as [group, neuron]. */
export function trained(shape: Shape): ["w" | "b" | "v", number][] {
  const groups: ("w" | "b" | "v")[] = ["w"];
  if (shape.bias) groups.push("b");
  if (shape.output.kind === "trained") groups.push("v");
  return groups.flatMap((g) => neurons(shape).map((j): ["w" | "b" | "v", number] => [g, j]));
}

/** The parameters a trajectory keeps, moved or not. */
export function kept(shape: Shape): ["w" | "b" | "v", number][] {
  if (shape.output.kind !== "kept") return trained(shape);
  return [...trained(shape), ...neurons(shape).map((j): ["v", number] => ["v", j])];
}

/** A factor known when the text is written, or the name of a variable. */
export type Factor = number | string;

/** Nets with at most this many pre-activations are written out point by point; larger ones loop over the points. */
const WRITTEN_OUT = 8;

/**
 * The choice of form. Straight-line text is fastest and its compile time grows faster than its length: 8 pre-activations compile in
 * under a second on a software GPU, 64 would take minutes.
 */
export function isWrittenOut(shape: Shape): boolean {
  return shape.width * shape.x.length <= WRITTEN_OUT;
}

/** A training point as emitted text sees it: constants and a name of its own, or elements of arrays at the loop's `i`. */
export interface Point {
  x: Factor;
  y: Factor;
  /** x in fixed point. */
  fixed: string;
  /** The point's bit in an activation word, and its number. */
  bit: string;
  number: string;
  /** What `perPoint` and `perPair` declared. */
  at(name: string): string;
  of(name: string, neuron: number): string;
}

/** Lines for every point: one after the other in blocks, or once in a loop (over what `pointArrays` declared). */
export function eachPoint(shape: Shape, body: (point: Point) => string[]): string[] {
  if (isWrittenOut(shape)) {
    return points(shape).flatMap((i) => {
      const point: Point = {
        x: shape.x[i],
        y: shape.y[i],
        fixed: fixedLiteral(shape.x[i]),
        bit: `${1 << i}u`,
        number: `${i}u`,
        at: (name) => `${name}_${i}`,
        of: (name, j) => `${name}_${i}_${j}`,
      };
      return ["{", ...body(point), "}"];
    });
  }
  const looped: Point = {
    x: "x",
    y: "y",
    fixed: "Fixed(xs_high[i], xs_low[i])",
    bit: "(1u << i)",
    number: "i",
    at: (name) => `${name}[i]`,
    of: (name, j) => `${name}[i * ${shape.width}u + ${j}u]`,
  };
  return [
    `for (var i = 0u; i < ${shape.x.length}u; i++) {`,
    "let x = xs[i];",
    "let y = ys[i];",
    ...body(looped),
    "}",
  ];
}

/** The points' constants for loops; nothing where points are written out. */
export function pointArrays(shape: Shape): string[] {
  if (isWrittenOut(shape)) return [];
  const n = shape.x.length;
  const words = shape.x.map(toFixed);
  return [
    `var xs = array<f32, ${n}>(${shape.x.map(literal).join(", ")});`,
    `var ys = array<f32, ${n}>(${shape.y.map(literal).join(", ")});`,
    `var xs_high = array<i32, ${n}>(${words.map(([high]) => high).join(", ")});`,
    `var xs_low = array<u32, ${n}>(${words.map(([, low]) => `${low}u`).join(", ")});`,
  ];
}

/** Declares a variable for each point. */
export function perPoint(shape: Shape, name: string): string[] {
  if (!isWrittenOut(shape)) return [`var ${name} = array<f32, ${shape.x.length}>();`];
  return points(shape).map((i) => `var ${name}_${i} = 0.0;`);
}

/** Declares a variable for each pair of point and neuron. */
export function perPair(shape: Shape, name: string): string[] {
  if (!isWrittenOut(shape)) return [`var ${name} = array<f32, ${shape.x.length * shape.width}>();`];
  return points(shape).flatMap((i) => neurons(shape).map((j) => `var ${name}_${i}_${j} = 0.0;`));
}

/** A product with a factor of either kind; "0.0" where it vanishes. */
export function times(factor: Factor, term: string): string {
  if (typeof factor === "string") return `${factor} * ${term}`;
  return factor === 0 ? "0.0" : scaled(factor, term);
}

/** 1 + x^2: how fast a pre-activation moves with its own point's push. */
export function square(x: Factor): string {
  return typeof x === "number" ? literal(1 + x * x) : `(1.0 + ${x} * ${x})`;
}
