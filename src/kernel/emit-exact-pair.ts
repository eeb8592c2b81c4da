import { literal, neurons, points, scaled, sum } from "./emit.ts";
import type { Shape } from "./shape.ts";

/**
 * Whether two training points do not disturb each other: 1 + x_0 x_1 = 0, as for (-1, 1). A push on one point then leaves every
 * pre-activation on the other where it is, so that a step may gather in pre-activations and go back to weights at the flush alone.
 */
export function isOrthogonalPair(shape: Shape): boolean {
  const { x, bias, hit, optimizer, output } = shape;
  return (
    x.length === 2 && 1 + x[0] * x[1] === 0 && bias && !hit && optimizer === "gd" && output.kind === "signs"
  );
}

/** Sums gathered in pre-activations, and the rates they are gathered at. */
export function pairBases(shape: Shape): string[] {
  return points(shape).flatMap((i) => [
    `let rate_${i} = rate * ${literal(1 + shape.x[i] ** 2)};`,
    ...neurons(shape).map((j) => `var T_${i}_${j} = vec4f(0);`),
  ]);
}

/** Two steps a turn: half the loop's cost. The conditions are named once; max() is slow on one compiler, a select is not. */
export function pairTurns(shape: Shape): string[] {
  const step = ["{", ...pairStep(shape), "}"];
  return ["for (; step + 2u <= block_end; step += 2u) {", ...step, ...step, "}"];
}

export function pairStep(shape: Shape): string[] {
  const { values } = shape.output as { values: number[] };
  return points(shape).flatMap((i) => {
    const f = sum(neurons(shape).map((j) => [values[j], `select(vec4f(0), a_${i}_${j}, c_${i}_${j})`]));
    const slope = shape.loss === "exponential" ? `exp(-s_${i})` : `logistic_slope4(s_${i})`;
    return [
      ...neurons(shape).flatMap((j) => [
        `let a_${i}_${j} = z_${i}_${j} + T_${i}_${j};`,
        `let c_${i}_${j} = a_${i}_${j} > vec4f(0);`,
      ]),
      `let s_${i} = ${scaled(shape.y[i], `(${f})`)};`,
      `let g_${i} = ${slope} * rate_${i};`,
      ...neurons(shape).map((j) => {
        const sign = shape.y[i] * values[j] > 0 ? "+" : "-";
        return `T_${i}_${j} ${sign}= select(vec4f(0), g_${i}, c_${i}_${j});`;
      }),
    ];
  });
}

/** The block's deltas of weights and biases from what its pre-activations gathered. */
export function pairDeltas(shape: Shape): string[] {
  const share = (i: number, factor: number) => factor / (1 + shape.x[i] ** 2);
  return neurons(shape).flatMap((j) => [
    `dw_${j} = ${sum(points(shape).map((i) => [share(i, shape.x[i]), `T_${i}_${j}`]))};`,
    `db_${j} = ${sum(points(shape).map((i) => [share(i, 1), `T_${i}_${j}`]))};`,
  ]);
}
