import { fill } from "./emit.ts";
import { SHADERS } from "./shaders.ts";

const COMPONENTS = ["x", "y", "z", "w"];
const FOUR = [0, 1, 2, 3];

/** Queries of an invocation, and keys: a vec4f has a number of each. */
export const ATTENTION_BLOCK = 4;

const place = (first: string, r: number, i: number) => `begin + min(${first} + ${r}u, last) * stride + ${i}u`;

const stored = (target: string, sum: string, quads: number[]) =>
  FOUR.map((r) => {
    const lines = quads.map((i) => `${target}[begin + (first + ${r}u) * stride + ${i}u] = ${sum}${r}_${i};`);
    return `if (first + ${r}u <= last) { ${lines.join(" ")} }`;
  });

const zero = (sum: string, quads: number[]) =>
  FOUR.flatMap((r) => quads.map((i) => `var ${sum}${r}_${i} = vec4f();`));

/** The text of shaders/training/attention or -query: `own` rows are held, dots taken `along` others, and rows `summed` by what comes of them. */
function overKeys(
  name: "attention" | "attention-query",
  [own, along, summed]: [string, string, string],
  quads: number[],
): string {
  const dots = FOUR.map((r) => quads.map((i) => `dot(q${r}_${i}, x${i})`).join(" + "));
  return fill(SHADERS[`training/${name}`], {
    HEAD: [`const QUADS: u32 = ${quads.length}u;`],
    LOAD: FOUR.flatMap((r) => quads.map((i) => `let q${r}_${i} = ${own}[${place("first", r, i)}];`)),
    SCORE: [...quads.map((i) => `let x${i} = ${along}[at + ${i}u];`), `let s = vec4f(${dots.join(", ")});`],
    ZERO: zero("o", quads),
    ADD: [
      ...quads.map((i) => `let y${i} = ${summed}[at + ${i}u];`),
      ...FOUR.flatMap((r) => quads.map((i) => `o${r}_${i} += p.${COMPONENTS[r]} * y${i};`)),
    ],
    STORE: stored("result", "o", quads),
  });
}

/** The text of shaders/training/attention-key. */
function overQueries(quads: number[]): string {
  const loads = FOUR.flatMap((c) => {
    const at = `row + min(first + ${c}u, last)`;
    return [`let s${c} = scores[${at}];`, `let p${c} = weights[${at}];`];
  });
  const add = FOUR.flatMap((r) => [
    ...quads.flatMap((i) => [
      `let q${r}_${i} = q[${place("i", r, i)}];`,
      `let g${r}_${i} = slope[${place("i", r, i)}];`,
    ]),
    ...FOUR.flatMap((c) =>
      quads.flatMap((i) => [
        `o${c}_${i} += s${c}.${COMPONENTS[r]} * q${r}_${i};`,
        `u${c}_${i} += p${c}.${COMPONENTS[r]} * g${r}_${i};`,
      ]),
    ),
  ]);
  return fill(SHADERS["training/attention-key"], {
    HEAD: [`const QUADS: u32 = ${quads.length}u;`],
    ZERO: [...zero("o", quads), ...zero("u", quads)],
    LOAD: loads,
    ADD: add,
    STORE: [...stored("keys", "o", quads), ...stored("values", "u", quads)],
  });
}

/** The text of a pass of attention for heads of `quads` vec4f, whose rows stay in registers. */
export function attentionKernel(
  pass: "attention" | "attention-query" | "attention-key",
  count: number,
): string {
  const quads = Array.from({ length: count }, (_, i) => i);
  if (pass === "attention") return overKeys(pass, ["q", "k", "v"], quads);
  return pass === "attention-query" ? overKeys(pass, ["slope", "v", "k"], quads) : overQueries(quads);
}
