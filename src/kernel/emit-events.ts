import { eachPoint, neurons, square, times } from "./emit.ts";
import { outputWeight, shift } from "./emit-network.ts";
import type { Shape } from "./shape.ts";

/** Where the step would carry a pre-activation past zero, or a pinned weight out of (0, 1). */
export function events(shape: Shape): string[] {
  return [
    ...neurons(shape).flatMap((j) => [`var out_${j} = 0u;`, `var own_${j} = 0.0;`]),
    ...eachPoint(shape, (p) =>
      neurons(shape).flatMap((j) => {
        const z = p.of("z", j);
        return [
          "{",
          `let on = (act_${j} & ${p.bit}) != 0u;`,
          `let end = ${z} + (${shift(shape, p, j)});`,
          `let here = pin_${j} == ${p.number};`,
          `own_${j} = select(own_${j}, ${p.at("g")}, here);`,
          `let left = !here & leaves(${z}, end, on);`,
          `out_${j} |= select(0u, ${p.bit}, left);`,
          // One that began past zero by more than a TOUCH changes sides at the step's end without shortening it.
          `let early = left & (select(-${z}, ${z}, on) >= -TOUCH);`,
          "deepest = select(deepest, max(deepest, abs(end)), early);",
          `cut = select(cut, min(cut, share_to_zero(${z}, end, on)), early);`,
          "}",
        ];
      }),
    ),
    ...neurons(shape).flatMap((j) => [
      `let weight_${j} = q_${j} / own_${j};`,
      `let beyond_${j} = pinned_${j} & (h > 1e-3) & ((weight_${j} < -OVERSHOOT) | (weight_${j} > 1.0 + OVERSHOOT));`,
      `deepest = select(deepest, max(deepest, OVERSHOOT), beyond_${j});`,
      `cut = select(cut, min(cut, 0.5), beyond_${j});`,
    ]),
  ];
}

/** New sides of every neuron at the end of an accepted step. */
export function settle(shape: Shape): string[] {
  return [
    "var size = 0.0;",
    ...eachPoint(shape, (p) => [`size += (1.0 + abs(${times(p.x, "1.0")})) * abs(${p.at("g")});`]),
    ...neurons(shape).flatMap((j) => settleNeuron(shape, j)),
  ];
}

function settleNeuron(shape: Shape, j: number): string[] {
  const all = 2 ** shape.x.length - 1;
  const v = outputWeight(shape, j, `u_v_${j}`);
  return [
    "{",
    `let before = act_${j};`,
    ...eachPoint(shape, (p) => [
      `let on = (before & ${p.bit}) != 0u;`,
      `let crossed = !pinned_${j} & ((out_${j} & ${p.bit}) != 0u);`,
      `let own = ${square(p.x)} * ${p.at("g")};`,
      `let rest = raw0_${j} + (${times(p.x, `raw1_${j}`)}) - select(0.0, own, on);`,
      // Orthogonal points leave rounding, which is no motion: kinks cross there and are not pinned.
      `let off_velocity = ${v} * select(0.0, rest, abs(rest) > ROUNDING * size);`,
      `let on_velocity = ${v} * (rest + own);`,
      "let stays = select((on_velocity < 0.0), (off_velocity > 0.0), on);",
      `pin_${j} = select(pin_${j}, ${p.number}, crossed & stays);`,
      `act_${j} = select(act_${j}, select(act_${j} & ~${p.bit}, act_${j} | ${p.bit}, !on & !stays), crossed);`,
      // One GD step moves a pre-activation by velocity / t: half of that is what the overshoot can change of the constant.
      "let overshoot = 0.5 * abs(select(off_velocity, on_velocity, on)) * exp(-fixed_to_f32(tau));",
      "bound += select(0.0, overshoot, crossed & !stays);",
    ]),
    // A pinned neuron's other pre-activations are w_j (x_i - x_p): they change sign together, when w_j does.
    `let turns = pinned_${j} & (out_${j} != 0u);`,
    // Where the output weight has changed sign the kink repels instead of attracting.
    `let free = (weight_${j} >= 1.0) | (weight_${j} <= 0.0) | (${v} * own_${j} > 0.0);`,
    `let freed = pinned_${j} & !turns & free;`,
    `let point = 1u << (pin_${j} & 31u);`,
    `act_${j} = select(act_${j}, ${all}u & ~before & ~point, turns);`,
    `act_${j} = select(act_${j}, act_${j} | select(0u, point, weight_${j} > 0.5), freed);`,
    `pin_${j} = select(pin_${j}, UNPINNED, freed);`,
    "}",
  ];
}
