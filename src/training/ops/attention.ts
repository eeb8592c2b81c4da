import { ATTENTION_BLOCK, attentionKernel, type PlanField } from "../../kernel/index.ts";
import { whole } from "../../linalg/index.ts";
import type { Build, Tensor } from "../build.ts";

/** Causal attention of sequences. */
export function attention(build: Build, [q, k, v]: [Tensor, Tensor, Tensor], heads: number): Tensor {
  const { rows, cols } = q;
  const { length } = build.model;
  const result = build.tensor("attended", rows, cols);
  const blocks = Math.ceil(length / ATTENTION_BLOCK);
  const units = (rows / length) * heads * blocks;
  const numbers = ATTENTION_BLOCK * units * length;
  const weights = build.program.numbers("attention weights", numbers);
  const fields: PlanField[] = [...whole(length, heads), ["f32", 1 / Math.sqrt(cols / heads)]];
  const pass = (
    name: "attention" | "attention-query" | "attention-key",
    buffers: Record<string, GPUBuffer>,
  ) =>
    build.program.line(
      [`training/${name}`, attentionKernel(name, cols / heads / 4)],
      buffers,
      fields,
      build.members * units,
    );
  const values = { q: q.value.buffer, k: k.value.buffer, v: v.value.buffer, weights };
  build.forward.push(pass("attention", { ...values, result: result.value.buffer }));
  build.way.push(() => {
    const scores = build.program.numbers("score slopes", numbers);
    const slopes = [q, k, v].map(() => build.operand("slope", rows, cols));
    const common = { ...values, slope: result.slope!.buffer, scores };
    build.backward.push(
      pass("attention-query", { ...common, result: slopes[0].buffer }),
      pass("attention-key", { ...common, keys: slopes[1].buffer, values: slopes[2].buffer }),
    );
    for (const [i, x] of [q, k, v].entries()) build.hand(x, slopes[i]);
  });
  return result;
}
