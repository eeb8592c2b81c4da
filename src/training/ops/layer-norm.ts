import { whole } from "../../linalg/index.ts";
import type { Build, Tensor } from "../build.ts";

const EPS = 1e-5;

/** (x - mean) / sqrt(variance + 1e-5) gain + bias, row by row. */
export function layerNorm(build: Build, x: Tensor, gain: Tensor, bias: Tensor): Tensor {
  const { rows, cols } = x;
  const all = build.members * rows;
  const result = build.tensor("normalized", rows, cols);
  const normalized = build.operand("standardized", rows, cols);
  const inverse = build.program.numbers("inverse deviations", rows);
  const place = whole(rows, cols / 4, gain.value.size! / 4, gain.value.skip! / 4);
  const common = { gain: gain.value.buffer, normalized: normalized.buffer, inverse };
  build.forward.push(
    build.program.line(
      "training/layer-norm",
      { ...common, x: x.value.buffer, bias: bias.value.buffer, result: result.value.buffer },
      [...place, ...whole(bias.value.skip! / 4), ["f32", EPS]],
      all,
    ),
  );
  build.way.push(() => {
    const from = result.slope!;
    build.sumColumns(build.backward, from, normalized, [rows, cols], gain.gradient!.view);
    build.sumColumns(build.backward, from, null, [rows, cols], bias.gradient!.view);
    const slope = build.operand("slope", rows, cols);
    build.backward.push(
      build.program.line(
        "training/layer-norm-gradient",
        { ...common, slope: from.buffer, others: (x.slope ?? from).buffer, result: slope.buffer },
        [...place, ...whole(x.slope ? 1 : 0)],
        all,
      ),
    );
    x.slope = slope;
  });
  return result;
}
