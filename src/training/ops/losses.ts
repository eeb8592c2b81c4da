import { type Operand, whole } from "../../linalg/index.ts";
import type { Quadratic } from "../../model/index.ts";
import type { Build, Tensor } from "../build.ts";

const NUMBERS = 1024; // of a matrix that one invocation sums

/** Adds the mean cross-entropy of rows of logits against the batch's classes to the loss, in nats. */
export function crossEntropy(build: Build, logits: Tensor): void {
  const { rows, cols } = logits;
  const slope = build.operand("slope", rows, cols);
  const losses = build.operand("losses", rows, 1);
  const sums = build.operand("sum of losses", 1, 1);
  build.logits = logits;
  build.forward.push(
    build.program.line(
      "training/cross-entropy",
      {
        logits: logits.value.buffer,
        classes: build.feeds.classes,
        losses: losses.buffer,
        gradient: slope.buffer,
      },
      [...whole(cols), ["f32", 1 / rows]],
      build.members * rows,
    ),
  );
  build.sumColumns(build.forward, losses, null, [rows, 1], { ...sums, size: 1, skip: 0 });
  build.addLoss(sums.buffer, 1, 1 / rows);
  build.way.push(() => build.hand(logits, slope));
}

/** Adds a reversible layer's loss, above that of its optimum, to the loss. Its gradient is formed on the way there. */
export function quadratic(build: Build, weights: Tensor, { rows, cols, of }: Quadratic): void {
  const parts = build.seeds.map(of);
  const constant = (of: "a" | "b" | "c" | "optimum", numbers: number): Operand => {
    const buffer = build.program.numbers(of, numbers);
    for (const [member, part] of parts.entries())
      build.program.device.queue.writeBuffer(buffer, 4 * member * numbers, Float32Array.from(part[of]));
    return { buffer, ring: build.members };
  };
  const plain = { transposeA: false, transposeB: false };
  const between = build.operand("B W", rows, cols);
  const { view } = weights.gradient!;
  weights.gradient!.written = true;
  const pieces = Math.ceil((rows * cols) / NUMBERS);
  const sums = build.program.numbers("pieces of the loss", pieces);
  const left = { a: constant("b", rows * rows), b: weights.value, result: between };
  const right = { a: between, b: constant("c", cols * cols), result: view };
  build.forward.push(
    build.program.product("B W", { rows, cols, inner: rows, ...plain }, left),
    build.program.product(
      "B W C - A",
      { rows, cols, inner: cols, ...plain },
      { ...right, extra: constant("a", rows * cols), beta: -1 },
    ),
    build.program.line(
      "training/quadratic",
      {
        weights: weights.value.buffer,
        gradient: view.buffer,
        optimum: constant("optimum", rows * cols).buffer,
        parts: sums,
      },
      whole(rows * cols, NUMBERS, pieces, view.size!, view.skip!),
      build.members * pieces,
    ),
  );
  build.addLoss(sums, pieces, 0.5);
}
