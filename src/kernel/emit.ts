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
