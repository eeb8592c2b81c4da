import { fill } from "./emit.ts";
import { SHADERS } from "./shaders.ts";

/** What differs between the passes of attention: whose row is held, and what rows are summed by the weights. */
const PASSES = {
  attention: { own: "q", along: "k", sums: [["o", "p", "v"]], into: ["result"] },
  "attention-query": { own: "slope", along: "v", sums: [["o", "p", "k"]], into: ["result"] },
  "attention-key": {
    own: null,
    along: null,
    sums: [
      ["o", "s", "q"],
      ["u", "p", "slope"],
    ],
    into: ["keys", "values"],
  },
} as const;

/** The text of a pass of shaders/training/attention for heads of `quads` vec4f, whose rows stay in registers. */
export function attentionKernel(pass: keyof typeof PASSES, quads: number): string {
  const { own, along, sums, into } = PASSES[pass];
  const each = <T>(of: (i: number) => T) => Array.from({ length: quads }, (_, i) => of(i));
  const loading = own && {
    LOAD: each((i) => `let q${i} = ${own}[own + ${i}u];`),
    SCORE: [`let s = ${each((i) => `dot(q${i}, ${along}[at + ${i}u])`).join(" + ")};`],
  };
  return fill(SHADERS[`training/${pass}`], {
    HEAD: [`const QUADS: u32 = ${quads}u;`],
    ...loading,
    ZERO: sums.flatMap(([sum]) => each((i) => `var ${sum}${i} = vec4f();`)),
    ADD: sums.flatMap(([sum, weight, rows]) => each((i) => `${sum}${i} += ${weight} * ${rows}[at + ${i}u];`)),
    STORE: sums.flatMap(([sum], k) => each((i) => `${into[k]}[own + ${i}u] = ${sum}${i};`)),
  });
}
