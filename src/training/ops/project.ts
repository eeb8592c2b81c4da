import type { Build, Tensor } from "../build.ts";

const plain = { transposeA: false, transposeB: false };

/** x W, plus `residual`. */
export function project(build: Build, x: Tensor, weights: Tensor, residual?: Tensor): Tensor {
  const { rows } = x;
  const [inner, cols] = [weights.rows, weights.cols];
  const result = build.tensor("projected", rows, cols);
  const operands = { a: x.value, b: weights.value, result: result.value };
  const extra = residual && { extra: residual.value, beta: 1 };
  build.forward.push(
    build.program.product("project", { rows, cols, inner, ...plain }, { ...operands, ...extra }),
  );
  build.way.push(() => {
    const slope = result.slope!;
    build.gradientOf(weights, { ...plain, rows: inner, cols, inner: rows, transposeA: true }, x.value, slope);
    build.pass(x, { ...plain, rows, cols: inner, inner: cols, transposeB: true }, slope, weights.value);
    if (residual) build.hand(residual, slope);
  });
  return result;
}

/** x W^T. */
export function projectBack(build: Build, x: Tensor, weights: Tensor): Tensor {
  const { rows } = x;
  const [cols, inner] = [weights.rows, weights.cols];
  const result = build.tensor("projected back", rows, cols);
  build.forward.push(
    build.program.product(
      "project",
      { ...plain, rows, cols, inner, transposeB: true },
      { a: x.value, b: weights.value, result: result.value },
    ),
  );
  build.way.push(() => {
    const slope = result.slope!;
    build.gradientOf(
      weights,
      { ...plain, rows: cols, cols: inner, inner: rows, transposeA: true },
      slope,
      x.value,
    );
    build.pass(x, { ...plain, rows, cols: inner, inner: cols }, slope, weights.value);
  });
  return result;
}
