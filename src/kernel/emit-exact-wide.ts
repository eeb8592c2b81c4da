import { column, eachPoint, fill, kept, literal, neurons, trained } from "./emit.ts";
import { SHADERS } from "./shaders.gen.ts";
import type { Shape } from "./shape.ts";

type Group = "w" | "b" | "v";

/**
 * Exact steps for nets that are too long to be written out: the points in a loop, the neurons by name. Fixed-point parameters stay in
 * their buffer and are visited once a block, through a switch, so that conversion and flush are written once.
 * Pre-activations are f32 products of block start plus delta: one rounding more than the written-out form.
 */
export function wideExactKernel(shape: Shape): string {
  const { x, y } = shape;
  const adam = shape.optimizer === "adam";
  const each = (of: (g: Group, j: number) => string[]) => trained(shape).flatMap(([g, j]) => of(g, j));
  return fill(SHADERS["descent/exact"], {
    load: [
      `var xs = array<f32, ${x.length}>(${x.map(literal).join(", ")});`,
      `var ys = array<f32, ${y.length}>(${y.map(literal).join(", ")});`,
      ...kept(shape).map(([g, j]) => `var f${g}_${j} = vec4f(0);`),
      ...each((g, j) => [`var d${g}_${j} = vec4f(0);`]),
      ...visit(shape, kept(shape), "fixed4_to_f32(load(p, at))", (g, j) => `f${g}_${j} = now;`),
      ...(adam ? moments(shape, "load") : []),
    ],
    bases: [],
    step: step(shape),
    flush: [
      `for (var p = 0u; p < ${trained(shape).length}u; p++) {`,
      "  var delta = vec4f(0);",
      `  switch (p) { ${each((g, j) => [`case ${column(shape, g, j)}u: { delta = d${g}_${j}; }`]).join(" ")} default: {} }`,
      "  let moved = fixed4_add(load(p, at), fixed4_from_f32(delta));",
      "  let now = fixed4_to_f32(moved);",
      "  bad = bad | is_beyond4(delta, LARGEST) | is_beyond4(now, LARGEST);",
      "  store(p, ids, moved);",
      `  switch (p) { ${each((g, j) => [`case ${column(shape, g, j)}u: { f${g}_${j} = now; d${g}_${j} = vec4f(0); }`]).join(" ")} default: {} }`,
      "}",
    ],
    store: adam ? moments(shape, "store") : [],
  });
}

/** A loop over parameters p whose value `now` each named one takes. */
function visit(
  shape: Shape,
  parameters: [Group, number][],
  value: string,
  take: (g: Group, j: number) => string,
): string[] {
  return [
    `for (var p = 0u; p < ${parameters.length}u; p++) {`,
    `  let now = ${value};`,
    `  switch (p) { ${parameters.map(([g, j]) => `case ${column(shape, g, j)}u: { ${take(g, j)} }`).join(" ")} default: {} }`,
    "}",
  ];
}

function moments(shape: Shape, direction: "load" | "store"): string[] {
  return trained(shape).flatMap(([g, j]) => {
    const at = 2 * column(shape, g, j);
    if (direction === "store") {
      return [`store_moment(${at}u, ids, m${g}_${j});`, `store_moment(${at + 1}u, ids, q${g}_${j});`];
    }
    return [`var m${g}_${j} = load_moment(${at}u, at);`, `var q${g}_${j} = load_moment(${at + 1}u, at);`];
  });
}

function step(shape: Shape): string[] {
  const isTrained = shape.output.kind === "trained";
  const output = (j: number, term: string) => {
    if (shape.output.kind !== "signs") return `v_${j} * ${term}`;
    return shape.output.values[j] === 1 ? term : `-${term}`;
  };
  return [
    ...neurons(shape).flatMap((j) => [
      `let w_${j} = fw_${j} + dw_${j};`,
      ...(shape.bias ? [`let b_${j} = fb_${j} + db_${j};`, `var sb_${j} = vec4f(0);`] : []),
      ...(shape.output.kind === "signs" ? [] : [`let v_${j} = fv_${j}${isTrained ? ` + dv_${j}` : ""};`]),
      `var sw_${j} = vec4f(0);`,
      ...(isTrained ? [`var sv_${j} = vec4f(0);`] : []),
    ]),
    ...(shape.hit ? ["var losses = vec4f(0);"] : []),
    ...eachPoint(shape, () => [
      ...neurons(shape).map((j) => `let a_${j} = ${shape.bias ? `b_${j} + ` : ""}x * w_${j};`),
      "var f = vec4f(0);",
      ...neurons(shape).map((j) => `f += ${output(j, `max(a_${j}, vec4f(0))`)};`),
      "let s = y * f;",
      ...(shape.hit ? [`losses += ${shape.loss === "exponential" ? "exp(-s)" : "logistic_loss4(s)"};`] : []),
      `let push = (y * rate) * ${shape.loss === "exponential" ? "exp(-s)" : "logistic_slope4(s)"};`,
      ...neurons(shape).flatMap((j) => [
        `let t_${j} = select(vec4f(0), push, a_${j} > vec4f(0));`,
        `sw_${j} += x * t_${j};`,
        ...(shape.bias ? [`sb_${j} += t_${j};`] : []),
        ...(isTrained ? [`sv_${j} += t_${j} * a_${j};`] : []),
      ]),
    ]),
    ...(shape.hit ? hitTest() : []),
    ...update(shape),
  ];
}

function hitTest(): string[] {
  return [
    "let hits = alive & vec4<bool>(step > 0u) & (abs((w_0 + b_0) + (w_1 - b_1)) < vec4f(plan.hit_tolerance)) & (losses < vec4f(plan.hit_loss));",
    "hit_at = select(hit_at, vec4u(step), hits);",
    "alive = alive & !hits;",
    "rate = select(rate, vec4f(0), hits);",
  ];
}

function update(shape: Shape): string[] {
  const direction = (g: Group, j: number) => {
    if (g === "v") return `sv_${j}`;
    if (shape.output.kind !== "signs") return `v_${j} * s${g}_${j}`;
    return shape.output.values[j] === 1 ? `s${g}_${j}` : `-s${g}_${j}`;
  };
  if (shape.optimizer === "gd") {
    return trained(shape).map(([g, j]) => {
      const t = direction(g, j);
      return `d${g}_${j} += ${shape.hit ? `select(vec4f(0), ${t}, alive)` : t};`;
    });
  }
  return [...adamFactors(), ...trained(shape).flatMap(([g, j]) => adamStep(`${g}_${j}`, direction(g, j)))];
}

/** Adam's bias corrections (Kingma and Ba 2015) for this step; frozen lanes keep their parameters. */
export function adamFactors(): string[] {
  return [
    "let correction1 = plan.learning_rate / one_minus_exp(f32(step + 1u) * plan.log_beta1);",
    "let correction2 = 1.0 / one_minus_exp(f32(step + 1u) * plan.log_beta2);",
    "let pace = select(vec4f(0), vec4f(correction1), alive);",
  ];
}

/** Adam's update of one parameter from minus its gradient. */
export function adamStep(p: string, direction: string): string[] {
  return [
    `let t${p} = ${direction};`,
    `m${p} = plan.beta1 * m${p} + (1.0 - plan.beta1) * t${p};`,
    `q${p} = plan.beta2 * q${p} + (1.0 - plan.beta2) * t${p} * t${p};`,
    `d${p} += pace * m${p} / (sqrt(q${p} * correction2) + plan.eps);`,
  ];
}
