import {
  column,
  eachPoint,
  fill,
  neurons,
  type Point,
  perPair,
  perPoint,
  pointArrays,
  times,
  trained,
} from "./emit.ts";
import { events, settle } from "./emit-events.ts";
import { labelled, load, outputValues, outputWeight, shift, signedOutput, slope } from "./emit-network.ts";
import { settleTurn, turns } from "./emit-turns.ts";
import { SHADERS } from "./shaders.ts";
import type { Shape } from "./shape.ts";

/**
 * The log-time flow for a shape. The velocity is written once, inside a loop over the five stages; cost of an attempted step:
 * five evaluations of about 10 width * points operations and one fixed-point pass over the pre-activations.
 */
export function flowKernel(shape: Shape): string {
  return fill(SHADERS["descent/flow"], {
    load: [
      ...load(shape, "var"),
      ...neurons(shape).flatMap((j) => [
        `let word_${j} = state[(NEURONS + ${j}u) * plan.capacity + at];`,
        `var act_${j} = word_${j} & 0xffffu;`,
        `var pin_${j} = word_${j} >> 16u;`,
      ]),
      ...pointArrays(shape),
      ...["r", "s", "g"].flatMap((name) => perPoint(shape, name)),
      ...perPair(shape, "z"),
    ],
    bases: bases(shape),
    velocity: [...slopes(shape), ...directions(shape)],
    advance: trained(shape).flatMap(([g, j]) => {
      const p = `${g}_${j}`;
      return [
        `acc_${p} += share * k_${p};`,
        `u_${p} = select(u_${p}, select(reach * k_${p}, h * acc_${p}, stage == 3u), stage < 4u);`,
        `error = select(max(error, abs(k_${p} - hold_${p})), 0.0, stage < 4u);`,
        `hold_${p} = k_${p};`,
      ];
    }),
    events: shape.bias ? events(shape) : turns(shape),
    apply: [
      ...trained(shape).map(([g, j]) => `${g}_${j} = fixed_add(${g}_${j}, fixed_from_f32(u_${g}_${j}));`),
      ...(shape.bias ? settle(shape) : settleTurn(shape)),
    ],
    store: [
      ...trained(shape).map(([g, j]) => `store(${column(shape, g, j)}u, at, ${g}_${j});`),
      ...neurons(shape).map(
        (j) => `state[(NEURONS + ${j}u) * plan.capacity + at] = act_${j} | (pin_${j} << 16u);`,
      ),
      `let sliding = ${neurons(shape)
        .map((j) => `pin_${j} != UNPINNED`)
        .join(" || ")};`,
    ],
  });
}

function bases(shape: Shape): string[] {
  const last = shape.x.length - 1;
  return [
    ...outputValues(shape),
    ...neurons(shape).flatMap((j) => [
      `let pinned_${j} = pin_${j} != UNPINNED;`,
      ...(pointArrays(shape).length > 0
        ? [`let xp_${j} = select(0.0, xs[min(pin_${j}, ${last}u)], pinned_${j});`]
        : [
            `var xp_${j} = 0.0;`,
            ...eachPoint(shape, (p) => [`if (pin_${j} == ${p.number}) { xp_${j} = ${times(p.x, "1.0")}; }`]),
          ]),
      `var raw0_${j} = 0.0;`,
      `var raw1_${j} = 0.0;`,
      `var q_${j} = 0.0;`,
    ]),
    ...eachPoint(shape, (p) => [
      ...signedOutput(shape, p, (j) => `(act_${j} & ${p.bit}) != 0u`),
      ...neurons(shape).map((j) => `${p.of("z", j)} = fixed_to_f32(Z_${j});`),
      `${p.at("r")} = fixed_to_f32(fixed_sub(fixed_add(rate, tau), S));`,
      `${p.at("s")} = fixed_to_f32(S);`,
    ]),
    ...trained(shape).flatMap(([g, j]) => {
      const p = `${g}_${j}`;
      return [`var u_${p} = 0.0;`, `var acc_${p} = 0.0;`, `var hold_${p} = 0.0;`];
    }),
  ];
}

/** Slopes g with label and rate, and the neurons' sums of them over their active points. */
function slopes(shape: Shape): string[] {
  const isTrained = shape.output.kind === "trained";
  const share = (p: Point, j: number) => {
    if (shape.output.kind === "signs") return shape.output.values[j] === 1 ? `dz_${j}` : `-dz_${j}`;
    return isTrained ? `fv_${j} * dz_${j} + u_v_${j} * (${p.of("z", j)} + dz_${j})` : `fv_${j} * dz_${j}`;
  };
  return [
    ...neurons(shape).flatMap((j) => [
      `raw0_${j} = 0.0;`,
      `raw1_${j} = 0.0;`,
      ...(isTrained ? [`var gain_${j} = 0.0;`] : []),
    ]),
    ...eachPoint(shape, (p) => [
      "var moved = 0.0;",
      ...neurons(shape).flatMap((j) => [
        `let on_${j} = (act_${j} & ${p.bit}) != 0u;`,
        `let dz_${j} = ${shift(shape, p, j)};`,
        `moved += select(0.0, ${share(p, j)}, on_${j});`,
      ]),
      `let ds = ${labelled(p, "moved")};`,
      `let push = ${labelled(p, slope(shape, `${p.at("r")} + (late - ds)`, `(${p.at("s")} + ds)`))};`,
      `${p.at("g")} = push;`,
      ...neurons(shape).flatMap((j) => [
        `let t_${j} = select(0.0, push, on_${j});`,
        `raw0_${j} += t_${j};`,
        `raw1_${j} += ${times(p.x, `t_${j}`)};`,
        ...(isTrained ? [`gain_${j} += t_${j} * (${p.of("z", j)} + dz_${j});`] : []),
      ]),
    ]),
  ];
}

function directions(shape: Shape): string[] {
  return neurons(shape).flatMap((j) => {
    const v = outputWeight(shape, j, `u_v_${j}`);
    const lines = shape.bias
      ? [
          `q_${j} = select(0.0, -(xp_${j} * raw1_${j} + raw0_${j}) / (1.0 + xp_${j} * xp_${j}), pinned_${j});`,
          `let k_w_${j} = ${v} * (raw1_${j} + q_${j} * xp_${j});`,
          `let k_b_${j} = ${v} * (raw0_${j} + q_${j});`,
        ]
      : [`let k_w_${j} = ${v} * raw1_${j};`];
    if (shape.output.kind === "trained") lines.push(`let k_v_${j} = gain_${j};`);
    return lines;
  });
}
