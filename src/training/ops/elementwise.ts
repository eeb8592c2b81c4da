import { whole } from "../../linalg/index.ts";
import type { Build, Tensor } from "../build.ts";

/** x plus a row. */
export function addBias(build: Build, x: Tensor, bias: Tensor): Tensor {
  const { rows, cols } = x;
  const result = build.tensor("with bias", rows, cols);
  const { buffer, size, skip } = bias.value;
  build.forward.push(
    build.program.line(
      "training/add-bias",
      { x: x.value.buffer, bias: buffer, result: result.value.buffer },
      whole(rows, cols, size!, skip!),
      build.members * rows * cols,
    ),
  );
  build.way.push(() => {
    build.sumColumns(build.backward, result.slope!, null, [rows, cols], bias.gradient!.view);
    build.hand(x, result.slope!);
  });
  return result;
}

/** GELU in its tanh form. */
export function gelu(build: Build, x: Tensor): Tensor {
  const { rows, cols } = x;
  const result = build.tensor("gelu", rows, cols);
  const quads = (build.members * rows * cols) / 4;
  const buffers = { x: x.value.buffer };
  build.forward.push(
    build.program.line("training/gelu", { ...buffers, result: result.value.buffer }, [], quads),
  );
  build.way.push(() => {
    const slope = build.operand("slope", rows, cols);
    build.backward.push(
      build.program.line(
        "training/gelu-gradient",
        { ...buffers, slope: result.slope!.buffer, result: slope.buffer },
        [],
        quads,
      ),
    );
    build.hand(x, slope);
  });
  return result;
}
