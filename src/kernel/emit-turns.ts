import { eachPoint, neurons, times } from "./emit.ts";
import { outputWeight } from "./emit-network.ts";
import type { Shape } from "./shape.ts";

// Without biases every kink is at 0 for good: the one event of a neuron is w_j = 0, where all its points change sides at once.

const mask = (shape: Shape, sign: 1 | -1) =>
  shape.x.reduce((bits, x, i) => (x * sign > 0 ? bits | (1 << i) : bits), 0);

/** Sums of g x over the points right and left of 0. */
function sides(shape: Shape): string[] {
  return [
    "var right_side = 0.0;",
    "var left_side = 0.0;",
    ...eachPoint(shape, (p) => {
      const term = times(p.x, p.at("g"));
      if (typeof p.x === "number") return p.x === 0 ? [] : [`${p.x > 0 ? "right" : "left"}_side += ${term};`];
      return [`if (x > 0.0) { right_side += ${term}; } else { left_side += ${term}; }`];
    }),
  ];
}

export function turns(shape: Shape): string[] {
  return neurons(shape).flatMap((j) => [
    `let at_${j} = fixed_to_f32(w_${j});`,
    `let right_${j} = (act_${j} == ${mask(shape, 1)}u) & (at_${j} > -TOUCH);`,
    `let end_${j} = at_${j} + u_w_${j};`,
    `let out_${j} = (act_${j} != 0u) & leaves(at_${j}, end_${j}, right_${j});`,
    `if (out_${j}) { deepest = max(deepest, abs(end_${j})); cut = min(cut, share_to_zero(at_${j}, end_${j}, right_${j})); }`,
  ]);
}

export function settleTurn(shape: Shape): string[] {
  const right = `${mask(shape, 1)}u`;
  const left = `${mask(shape, -1)}u`;
  return [
    ...sides(shape),
    ...neurons(shape).flatMap((j) => {
      const v = outputWeight(shape, j, `u_v_${j}`);
      return [
        `let up_${j} = ${v} * right_side;`,
        `let down_${j} = ${v} * left_side;`,
        `if (pinned_${j}) {`,
        `  if (up_${j} > 0.0) { pin_${j} = UNPINNED; act_${j} = ${right}; }`,
        `  else if (down_${j} < 0.0) { pin_${j} = UNPINNED; act_${j} = ${left}; }`,
        `} else if (out_${j}) {`,
        `  let stays = select((up_${j} < 0.0), (down_${j} > 0.0), right_${j});`,
        `  act_${j} = select(select(${right}, ${left}, right_${j}), 0u, stays);`,
        `  pin_${j} = select(UNPINNED, 0u, stays);`,
        `  bound += select(0.5 * abs(select(down_${j}, up_${j}, right_${j})) * exp(-fixed_to_f32(tau)), 0.0, stays);`,
        "}",
      ];
    }),
  ];
}

/** Chatter across 0, and crossings ahead, when exact steps might end. */
export function turnsAhead(shape: Shape): string[] {
  const right = `${mask(shape, 1)}u`;
  const left = `${mask(shape, -1)}u`;
  return [
    ...sides(shape),
    ...neurons(shape).flatMap((j) => {
      const v = outputWeight(shape, j);
      return [
        `let at_${j} = fixed_to_f32(w_${j});`,
        `let up_${j} = ${v} * right_side;`,
        `let down_${j} = ${v} * left_side;`,
        `let stuck_${j} = up_${j} < 0.0 && down_${j} > 0.0 && abs(at_${j}) * plan.time <= 2.0 * max(-up_${j}, down_${j});`,
        `let pin_${j} = select(UNPINNED, 0u, stuck_${j});`,
        `let side_${j} = select(select(0u, ${left}, at_${j} < 0.0), ${right}, at_${j} > 0.0);`,
        `let act_${j} = select(side_${j}, 0u, stuck_${j});`,
        `let velocity_${j} = select(select(0.0, down_${j}, at_${j} < 0.0), up_${j}, at_${j} > 0.0);`,
        `let both_${j} = up_${j} < 0.0 && down_${j} > 0.0;`,
        `if (!both_${j} && at_${j} != 0.0 && crosses(at_${j}, velocity_${j}, at_${j} > 0.0)) { ahead = true; }`,
        `sliding = sliding || stuck_${j};`,
      ];
    }),
  ];
}
