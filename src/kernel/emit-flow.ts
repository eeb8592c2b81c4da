import { column, fill, kept, literal, neurons, points, scaled, sum, trained } from "./emit.ts";
import { load, preactivations, signedOutputs, weighted } from "./emit-record.ts";
import type { Shape } from "./shape.ts";
import { SHADERS } from "./shaders.gen.ts";

/**
 * The log-time flow for a shape. The velocity is written once, inside a loop over the five stages; cost of an attempted step:
 * five evaluations of about 10 width * points operations and one fixed-point pass over the pre-activations.
 */
export function flowKernel(shape: Shape): string {
  return fill(SHADERS["descent/flow"], {
    load: [
      ...kept(shape).map(([g, j]) => `var ${g}_${j} = load(${column(shape, g, j)}u, at);`),
      ...neurons(shape).flatMap((j) => [
        `let word_${j} = state[(NEURONS + ${j}u) * plan.capacity + at];`,
        `var act_${j} = word_${j} & 0xffffu;`,
        `var pin_${j} = word_${j} >> 16u;`,
      ]),
    ],
    bases: bases(shape),
    velocity: [...slopes(shape, "late"), ...directions(shape)],
    advance: trained(shape).flatMap(([g, j]) => {
      const p = `${g}_${j}`;
      return [
        `acc_${p} += share * k_${p};`,
        `if (stage < 4u) { u_${p} = select(reach * k_${p}, h * acc_${p}, stage == 3u); hold_${p} = k_${p}; }`,
        `else { error = max(error, abs(k_${p} - hold_${p})); }`,
      ];
    }),
    events: shape.bias ? events(shape) : turns(shape),
    apply: [
      ...trained(shape).map(([g, j]) => `${g}_${j} = fixed_add(${g}_${j}, fixed_from_f32(u_${g}_${j}));`),
      ...neurons(shape).flatMap((j) => (shape.bias ? settle(shape, j) : settleTurn(shape, j))),
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

/** The decision who may leave exact steps, for a shape. */
export function handoffKernel(shape: Shape): string {
  const right = points(shape).map((i) => `(S_${i}.hi > 0 || (S_${i}.hi == 0 && S_${i}.lo > 0u))`);
  return fill(SHADERS["descent/handoff"], {
    network: [
      ...load(shape),
      ...preactivations(shape, "z"),
      ...signedOutputs(shape),
      `let correct = ${right.join(" && ")};`,
      ...points(shape).flatMap((i) => [
        `let r_${i} = fixed_to_f32(fixed_sub(log_rate, S_${i}));`,
        `let g_${i} = ${scaled(shape.y[i], slope(shape, `r_${i}`, `fixed_to_f32(S_${i})`))};`,
      ]),
    ],
    crossings: neurons(shape).flatMap((j) => (shape.bias ? crossings(shape, j) : crossingTurn(shape, j))),
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

/** rate * t * |loss'(s)| from r = ln(rate t) - s: the exponential's slope, or the logistic one's with its own factor. */
function slope(shape: Shape, r: string, s: string): string {
  return shape.loss === "exponential" ? `exp(${r})` : `(exp(${r}) / (1.0 + exp(-${s})))`;
}

function outputWeight(shape: Shape, j: number): string {
  if (shape.output.kind === "signs") return literal(shape.output.values[j]);
  return shape.output.kind === "trained" ? `(fv_${j} + u_v_${j})` : `fv_${j}`;
}

function bases(shape: Shape): string[] {
  const lines = preactivations(shape, "Z");
  if (shape.output.kind !== "signs") {
    for (const j of neurons(shape)) lines.push(`let fv_${j} = fixed_to_f32(v_${j});`);
  }
  for (const j of neurons(shape)) {
    const pinnedX = sum(points(shape).map((i) => [shape.x[i], `select(0.0, 1.0, pin_${j} == ${i}u)`]));
    lines.push(
      `let pinned_${j} = pin_${j} != UNPINNED;`,
      `let xp_${j} = ${pinnedX};`,
      `var raw0_${j} = 0.0;`,
      `var raw1_${j} = 0.0;`,
      `var q_${j} = 0.0;`,
    );
    for (const i of points(shape)) {
      lines.push(
        `let z_${i}_${j} = fixed_to_f32(Z_${i}_${j});`,
        `let on_${i}_${j} = (act_${j} & ${1 << i}u) != 0u;`,
      );
    }
  }
  for (const i of points(shape)) {
    const f = neurons(shape)
      .map((j) => weighted(shape, j, `masked(Z_${i}_${j}, on_${i}_${j})`))
      .reduce((a, b) => `fixed_add(${a}, ${b})`);
    lines.push(
      `let S_${i} = ${shape.y[i] === 1 ? f : `fixed_negate(${f})`};`,
      `let r_${i} = fixed_to_f32(fixed_sub(fixed_add(rate, tau), S_${i}));`,
      `let s_${i} = fixed_to_f32(S_${i});`,
      `var g_${i} = 0.0;`,
    );
  }
  for (const [g, j] of trained(shape)) {
    const p = `${g}_${j}`;
    lines.push(`var u_${p} = 0.0;`, `var acc_${p} = 0.0;`, `var hold_${p} = 0.0;`);
  }
  return lines;
}

/** How far a pre-activation has moved within the step. */
function shift(shape: Shape, i: number, j: number): string {
  return sum([...(shape.bias ? [[1, `u_b_${j}`] as [number, string]] : []), [shape.x[i], `u_w_${j}`]]);
}

function slopes(shape: Shape, late: string): string[] {
  const lines: string[] = [];
  for (const i of points(shape)) {
    const moved = neurons(shape).map((j): [number, string] => {
      lines.push(`let dz_${i}_${j} = ${shift(shape, i, j)};`);
      const gain = shape.output.kind === "trained" ? ` + u_v_${j} * (z_${i}_${j} + dz_${i}_${j})` : "";
      if (shape.output.kind === "signs") {
        return [shape.output.values[j], `select(0.0, dz_${i}_${j}, on_${i}_${j})`];
      }
      return [1, `select(0.0, fv_${j} * dz_${i}_${j}${gain}, on_${i}_${j})`];
    });
    lines.push(
      `let ds_${i} = ${scaled(shape.y[i], `(${sum(moved)})`)};`,
      `g_${i} = ${scaled(shape.y[i], slope(shape, `r_${i} + (${late} - ds_${i})`, `(s_${i} + ds_${i})`))};`,
    );
  }
  return lines;
}

function directions(shape: Shape): string[] {
  const lines: string[] = [];
  for (const j of neurons(shape)) {
    const on = (i: number) => `select(0.0, g_${i}, on_${i}_${j})`;
    const v = outputWeight(shape, j);
    lines.push(
      `raw0_${j} = ${sum(points(shape).map((i) => [1, on(i)]))};`,
      `raw1_${j} = ${sum(points(shape).map((i) => [shape.x[i], on(i)]))};`,
    );
    if (shape.bias) {
      lines.push(
        `q_${j} = select(0.0, -(xp_${j} * raw1_${j} + raw0_${j}) / (1.0 + xp_${j} * xp_${j}), pinned_${j});`,
        `let k_w_${j} = ${v} * (raw1_${j} + q_${j} * xp_${j});`,
        `let k_b_${j} = ${v} * (raw0_${j} + q_${j});`,
      );
    } else {
      lines.push(`let k_w_${j} = ${v} * raw1_${j};`);
    }
    if (shape.output.kind === "trained") {
      const gain = (i: number) => `select(0.0, g_${i} * (z_${i}_${j} + dz_${i}_${j}), on_${i}_${j})`;
      lines.push(`let k_v_${j} = ${sum(points(shape).map((i) => [1, gain(i)]))};`);
    }
  }
  return lines;
}

/** Where the step would carry a pre-activation past zero, or a pinned weight out of (0, 1). */
function events(shape: Shape): string[] {
  const lines: string[] = [];
  for (const j of neurons(shape)) {
    for (const i of points(shape)) {
      const id = `${i}_${j}`;
      lines.push(
        `let end_${id} = z_${id} + (${shift(shape, i, j)});`,
        `let out_${id} = pin_${j} != ${i}u && leaves(z_${id}, end_${id}, on_${id});`,
        // One that began past zero by more than a TOUCH changes sides at the step's end without shortening it.
        `if (out_${id} && select(-z_${id}, z_${id}, on_${id}) >= -TOUCH) {`,
        `  deepest = max(deepest, abs(end_${id}));`,
        `  cut = min(cut, share_to_zero(z_${id}, end_${id}, on_${id}));`,
        "}",
      );
    }
    const own = sum(points(shape).map((i) => [1, `select(0.0, g_${i}, pin_${j} == ${i}u)`]));
    lines.push(
      `let own_${j} = ${own};`,
      `let weight_${j} = q_${j} / own_${j};`,
      `if (pinned_${j} && h > 1e-3 && (weight_${j} < -OVERSHOOT || weight_${j} > 1.0 + OVERSHOOT)) {`,
      "  deepest = max(deepest, OVERSHOOT); cut = min(cut, 0.5);",
      "}",
    );
  }
  return lines;
}

/** New sides of neuron j at the end of an accepted step. */
function settle(shape: Shape, j: number): string[] {
  const all = 2 ** shape.x.length - 1;
  const v = outputWeight(shape, j);
  const crossed = points(shape)
    .map((i) => `out_${i}_${j}`)
    .join(" || ");
  const lines = [
    `if (pinned_${j}) {`,
    // A pinned neuron's other pre-activations are w_j (x_i - x_p): they change sign together, when w_j does.
    `  if (${crossed}) { act_${j} = ${all}u & ~act_${j} & ~(1u << pin_${j}); }`,
    // Where the output weight has changed sign the kink repels instead of attracting.
    `  else if (weight_${j} >= 1.0 || weight_${j} <= 0.0 || ${v} * own_${j} > 0.0) {`,
    `    act_${j} |= select(0u, 1u << pin_${j}, weight_${j} > 0.5);`,
    `    pin_${j} = UNPINNED;`,
    "  }",
    "} else {",
  ];
  for (const i of points(shape)) {
    const x = shape.x[i];
    lines.push(
      `  if (out_${i}_${j}) {`,
      `    let own = ${literal(1 + x * x)} * g_${i};`,
      `    let rest = ${sum([
        [1, `raw0_${j}`],
        [x, `raw1_${j}`],
      ])} - select(0.0, own, on_${i}_${j});`,
      `    let off_velocity = ${v} * rest;`,
      `    let on_velocity = ${v} * (rest + own);`,
      `    let stays = select((on_velocity < 0.0), (off_velocity > 0.0), on_${i}_${j});`,
      `    if (stays) { pin_${j} = ${i}u; }`,
      // One GD step moves a pre-activation by velocity / t: half of that is what the overshoot can change of the constant.
      `    else { bound += 0.5 * abs(select(off_velocity, on_velocity, on_${i}_${j})) * exp(-fixed_to_f32(tau)); }`,
      `    if (on_${i}_${j}) { act_${j} &= ${(all & ~(1 << i)) >>> 0}u; } else if (!stays) { act_${j} |= ${1 << i}u; }`,
      "  }",
    );
  }
  return [...lines, "}"];
}

const mask = (shape: Shape, sign: 1 | -1) =>
  shape.x.reduce((bits, x, i) => (x * sign > 0 ? bits | (1 << i) : bits), 0);

function sideVelocity(shape: Shape, j: number, sign: 1 | -1): string {
  const terms = points(shape)
    .filter((i) => shape.x[i] * sign > 0)
    .map((i): [number, string] => [shape.x[i], `g_${i}`]);
  return `${outputWeight(shape, j)} * (${sum(terms)})`;
}

/** Without biases every kink is at 0 for good: the one event of a neuron is w_j = 0. */
function turns(shape: Shape): string[] {
  return neurons(shape).flatMap((j) => [
    `let at_${j} = fixed_to_f32(w_${j});`,
    `let right_${j} = act_${j} == ${mask(shape, 1)}u && at_${j} > -TOUCH;`,
    `let end_${j} = at_${j} + u_w_${j};`,
    `let out_${j} = act_${j} != 0u && leaves(at_${j}, end_${j}, right_${j});`,
    `if (out_${j}) { deepest = max(deepest, abs(end_${j})); cut = min(cut, share_to_zero(at_${j}, end_${j}, right_${j})); }`,
  ]);
}

function settleTurn(shape: Shape, j: number): string[] {
  return [
    `let up_${j} = ${sideVelocity(shape, j, 1)};`,
    `let down_${j} = ${sideVelocity(shape, j, -1)};`,
    `if (pinned_${j}) {`,
    `  if (up_${j} > 0.0) { pin_${j} = UNPINNED; act_${j} = ${mask(shape, 1)}u; }`,
    `  else if (down_${j} < 0.0) { pin_${j} = UNPINNED; act_${j} = ${mask(shape, -1)}u; }`,
    `} else if (out_${j}) {`,
    `  let stays = select((up_${j} < 0.0), (down_${j} > 0.0), right_${j});`,
    `  act_${j} = select(select(${mask(shape, 1)}u, ${mask(shape, -1)}u, right_${j}), 0u, stays);`,
    `  pin_${j} = select(UNPINNED, 0u, stays);`,
    `  bound += select(0.5 * abs(select(down_${j}, up_${j}, right_${j})) * exp(-fixed_to_f32(tau)), 0.0, stays);`,
    "}",
  ];
}

/** Chatter and crossings ahead of neuron j when exact steps might end. */
function crossings(shape: Shape, j: number): string[] {
  const v = shape.output.kind === "signs" ? literal(shape.output.values[j]) : `fixed_to_f32(v_${j})`;
  const on = (i: number, term: string) => `select(0.0, ${term}, on_${i}_${j})`;
  const lines = points(shape).flatMap((i) => [
    `let f_${i}_${j} = fixed_to_f32(z_${i}_${j});`,
    `let on_${i}_${j} = f_${i}_${j} > 0.0;`,
  ]);
  lines.push(
    `let fv_${j} = ${v};`,
    `var raw0_${j} = ${sum(points(shape).map((i) => [1, on(i, `g_${i}`)]))};`,
    `var raw1_${j} = ${sum(points(shape).map((i) => [shape.x[i], on(i, `g_${i}`)]))};`,
    `let size_${j} = abs(fv_${j}) * (${sum(points(shape).map((i) => [1 + Math.abs(shape.x[i]), on(i, `abs(g_${i})`)]))});`,
    `var pin_${j} = UNPINNED;`,
    `var rest_${j} = 0.0;`,
    `var rest_x_${j} = 0.0;`,
    `var act_${j} = ${points(shape)
      .map((i) => `select(0u, ${1 << i}u, on_${i}_${j})`)
      .join(" | ")};`,
  );
  for (const i of points(shape)) {
    const x = shape.x[i];
    lines.push(
      "{",
      `  let own = ${literal(1 + x * x)} * g_${i};`,
      `  let rest = ${sum([
        [1, `raw0_${j}`],
        [x, `raw1_${j}`],
      ])} - ${on(i, "own")};`,
      `  let reach = 2.0 * abs(fv_${j}) * max(abs(rest), abs(rest + own));`,
      `  if (pin_${j} == UNPINNED && fv_${j} * rest > 0.0 && fv_${j} * (rest + own) < 0.0 && abs(f_${i}_${j}) * plan.time <= reach) {`,
      `    pin_${j} = ${i}u;`,
      `    act_${j} &= ${(2 ** shape.x.length - 1) & ~(1 << i)}u;`,
      `    raw0_${j} -= ${on(i, `g_${i}`)};`,
      `    raw1_${j} -= ${on(i, scaled(x, `g_${i}`))};`,
      `    let q = -(rest / ${literal(1 + x * x)});`,
      `    raw0_${j} += q;`,
      `    raw1_${j} += ${scaled(x, "q")};`,
      // Chatter leaves z within a step or two of zero: the sliding kink starts exactly on its point.
      `    rest_${j} = -f_${i}_${j} / ${literal(1 + x * x)};`,
      `    rest_x_${j} = ${scaled(x, `rest_${j}`)};`,
      "  }",
      "}",
    );
  }
  for (const i of points(shape)) {
    const velocity = sum([
      [1, `raw0_${j}`],
      [shape.x[i], `raw1_${j}`],
    ]);
    lines.push(
      "{",
      `  let velocity = fv_${j} * (${velocity});`,
      `  let own = fv_${j} * ${literal(1 + shape.x[i] * shape.x[i])} * g_${i};`,
      `  let off_velocity = velocity - ${on(i, "own")};`,
      // Where both sides' velocities point at the kink it will be pinned there, which the flow does as descent does.
      `  let pins = pin_${j} == UNPINNED && off_velocity > 0.0 && off_velocity + own < 0.0;`,
      `  if (pin_${j} != ${i}u && !pins && abs(velocity) > ROUNDING * size_${j} && crosses(f_${i}_${j}, velocity, on_${i}_${j})) { ahead = true; }`,
      "}",
    );
  }
  return [...lines, `sliding = sliding || pin_${j} != UNPINNED;`];
}

function crossingTurn(shape: Shape, j: number): string[] {
  const v = shape.output.kind === "signs" ? literal(shape.output.values[j]) : `fixed_to_f32(v_${j})`;
  const side = (sign: 1 | -1) =>
    sum(
      points(shape)
        .filter((i) => shape.x[i] * sign > 0)
        .map((i): [number, string] => [shape.x[i], `g_${i}`]),
    );
  return [
    `let at_${j} = fixed_to_f32(w_${j});`,
    `let up_${j} = ${v} * (${side(1)});`,
    `let down_${j} = ${v} * (${side(-1)});`,
    `let stuck_${j} = up_${j} < 0.0 && down_${j} > 0.0 && abs(at_${j}) * plan.time <= 2.0 * max(-up_${j}, down_${j});`,
    `let pin_${j} = select(UNPINNED, 0u, stuck_${j});`,
    `let act_${j} = select(select(select(0u, ${mask(shape, -1)}u, at_${j} < 0.0), ${mask(shape, 1)}u, at_${j} > 0.0), 0u, stuck_${j});`,
    `let velocity_${j} = select(select(0.0, down_${j}, at_${j} < 0.0), up_${j}, at_${j} > 0.0);`,
    `if (!stuck_${j} && at_${j} != 0.0 && crosses(at_${j}, velocity_${j}, at_${j} > 0.0)) { ahead = true; }`,
    `sliding = sliding || stuck_${j};`,
  ];
}
