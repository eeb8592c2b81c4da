import {
  column,
  eachPoint,
  fill,
  neurons,
  type Point,
  perPair,
  perPoint,
  pointArrays,
  square,
  times,
} from "./emit.ts";
import { labelled, load, outputValues, outputWeight, signedOutput, slope } from "./emit-network.ts";
import { turnsAhead } from "./emit-turns.ts";
import { SHADERS } from "./shaders.ts";
import type { Shape } from "./shape.ts";

/** The decision who may leave exact steps, for a shape: one evaluation of the network and of every velocity. */
export function handoffKernel(shape: Shape): string {
  return fill(SHADERS["descent/handoff"], {
    network: [
      ...load(shape, "let"),
      ...outputValues(shape),
      ...pointArrays(shape),
      ...perPoint(shape, "g"),
      ...perPair(shape, "z"),
      "var correct = true;",
      ...eachPoint(shape, (p) => [
        ...signedOutput(shape, p, (j) => `Z_${j}.hi >= 0`),
        ...neurons(shape).map((j) => `${p.of("z", j)} = fixed_to_f32(Z_${j});`),
        "correct = correct & fixed_is_positive(S);",
        "let r = fixed_to_f32(fixed_sub(log_rate, S));",
        `${p.at("g")} = ${labelled(p, slope(shape, "r", "fixed_to_f32(S)"))};`,
      ]),
    ],
    crossings: shape.bias ? [...sums(shape), ...chatter(shape), ...ahead(shape)] : turnsAhead(shape),
    store: neurons(shape).flatMap((j) => [
      `state[(NEURONS + ${j}u) * plan.capacity + at] = act_${j} | (pin_${j} << 16u);`,
      ...(shape.bias
        ? [
            `store(${column(shape, "w", j)}u, at, fixed_add(w_${j}, fixed_from_f32(rest_x_${j})));`,
            `store(${column(shape, "b", j)}u, at, fixed_add(b_${j}, fixed_from_f32(rest_${j})));`,
          ]
        : []),
    ]),
  });
}

function sums(shape: Shape): string[] {
  return [
    ...neurons(shape).flatMap((j) => [
      `var raw0_${j} = 0.0;`,
      `var raw1_${j} = 0.0;`,
      `var size_${j} = 0.0;`,
      `var act_${j} = 0u;`,
      `var pin_${j} = UNPINNED;`,
      `var rest_${j} = 0.0;`,
      `var rest_x_${j} = 0.0;`,
    ]),
    ...eachPoint(shape, (p) =>
      neurons(shape).flatMap((j) => [
        "{",
        `let on = ${p.of("z", j)} > 0.0;`,
        `let push = select(0.0, ${p.at("g")}, on);`,
        `act_${j} |= select(0u, ${p.bit}, on);`,
        `raw0_${j} += push;`,
        `raw1_${j} += ${times(p.x, "push")};`,
        `size_${j} += (1.0 + abs(${times(p.x, "1.0")})) * abs(${outputWeight(shape, j)} * push);`,
        "}",
      ]),
    ),
  ];
}

/**
 * Velocities of z_j at a point: `off` and `on` with the neuron inactive and active there. Points that are orthogonal to it, as of (-1, 1), leave
 * no more than rounding of `off`: taken for motion that would pin kinks which cross.
 */
function velocities(shape: Shape, p: Point, j: number): string[] {
  return [
    `let on = ${p.of("z", j)} > 0.0;`,
    `let square = ${square(p.x)};`,
    `let own = square * ${p.at("g")};`,
    `let rest = raw0_${j} + (${times(p.x, `raw1_${j}`)}) - select(0.0, own, on & (pin_${j} == UNPINNED));`,
    `let off_raw = ${outputWeight(shape, j)} * rest;`,
    `let off_velocity = select(0.0, off_raw, abs(off_raw) > ROUNDING * size_${j});`,
    `let on_velocity = ${outputWeight(shape, j)} * (rest + own);`,
  ];
}

/** Kinks that chatter across a point start pinned and exactly on it; their sums lose the point and gain the projection. */
function chatter(shape: Shape): string[] {
  return eachPoint(shape, (p) =>
    neurons(shape).flatMap((j) => [
      "{",
      ...velocities(shape, p, j),
      "let reach = 2.0 * max(abs(off_velocity), abs(on_velocity));",
      "let opposed = (off_velocity > 0.0) & (on_velocity < 0.0);",
      `let starts = (pin_${j} == UNPINNED) & opposed & (abs(${p.of("z", j)}) * plan.time <= reach);`,
      `pin_${j} = select(pin_${j}, ${p.number}, starts);`,
      `act_${j} = select(act_${j}, act_${j} & ~${p.bit}, starts);`,
      `let q = select(0.0, -rest / square - select(0.0, ${p.at("g")}, on), starts);`,
      `raw0_${j} += q;`,
      `raw1_${j} += ${times(p.x, "q")};`,
      `rest_${j} = select(rest_${j}, -${p.of("z", j)} / square, starts);`,
      `rest_x_${j} = select(rest_x_${j}, ${times(p.x, `rest_${j}`)}, starts);`,
      "}",
    ]),
  );
}

function ahead(shape: Shape): string[] {
  return [
    ...eachPoint(shape, (p) =>
      neurons(shape).flatMap((j) => [
        "{",
        ...velocities(shape, p, j),
        `let unpinned = pin_${j} == UNPINNED;`,
        "let velocity = select(off_velocity, on_velocity, on & unpinned);",
        // Where both sides' velocities point at the kink it will be pinned there, which the flow does as descent does.
        "let pins = unpinned & (off_velocity > 0.0) & (on_velocity < 0.0);",
        `let moves = (pin_${j} != ${p.number}) & !pins & (abs(velocity) > ROUNDING * size_${j});`,
        `ahead = ahead | (moves & crosses(${p.of("z", j)}, velocity, on));`,
        "}",
      ]),
    ),
    ...neurons(shape).map((j) => `sliding = sliding | (pin_${j} != UNPINNED);`),
  ];
}
