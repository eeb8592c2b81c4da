import { column, eachPoint, fill, kept, literal, neurons, trained } from "./emit.ts";
import { SHADERS } from "./shaders.ts";
import type { Shape } from "./shape.ts";

type Group = "w" | "b" | "v";

/**
 * Exact steps for nets that are too long to be written out: the points in a loop, the neurons by name, parameters and deltas in arrays that
 * the steps index by constants and the flush by a loop. (A switch instead of arrays makes one compiler run out of stack.)
 * Fixed-point parameters stay in their buffer and are visited once a block. Pre-activations are f32 products of block start plus delta:
 * one rounding more than in the written-out form.
 */
export function wideExactKernel(shape: Shape): string {
  const { x, y } = shape;
  const all = kept(shape).length;
  const moved = trained(shape).length;
  const adam = shape.optimizer === "adam";
  return fill(SHADERS["descent/exact"], {
    load: [
      `var xs = array<f32, ${x.length}>(${x.map(literal).join(", ")});`,
      `var ys = array<f32, ${y.length}>(${y.map(literal).join(", ")});`,
      `var base = array<vec4f, ${all}>();`,
      `var delta = array<vec4f, ${moved}>();`,
      `for (var p = 0u; p < ${all}u; p++) { base[p] = fixed4_to_f32(load(p, at)); }`,
      ...(adam
        ? [
            `var first_moment = array<vec4f, ${moved}>();`,
            `var second_moment = array<vec4f, ${moved}>();`,
            `for (var p = 0u; p < ${moved}u; p++) {`,
            "  first_moment[p] = load_moment(2u * p, at);",
            "  second_moment[p] = load_moment(2u * p + 1u, at);",
            "}",
          ]
        : []),
    ],
    bases: shape.hit ? [balance("load(0u, at)", "load(2u, at)", "load(1u, at)", "load(3u, at)")] : [],
    pairs: [],
    step: step(shape),
    flush: [
      `for (var p = 0u; p < ${moved}u; p++) {`,
      "  let sum = fixed4_add(load(p, at), fixed4_from_f32(delta[p]));",
      "  bad = bad | is_beyond4(delta[p], LARGEST) | is_beyond4(base[p], LARGEST);",
      "  store(p, ids, sum);",
      "  base[p] = fixed4_to_f32(sum);",
      "  delta[p] = vec4f(0);",
      "}",
    ],
    store: adam
      ? [
          `for (var p = 0u; p < ${moved}u; p++) {`,
          "  store_moment(2u * p, ids, first_moment[p]);",
          "  store_moment(2u * p + 1u, ids, second_moment[p]);",
          "}",
        ]
      : [],
  });
}

function step(shape: Shape): string[] {
  const isTrained = shape.output.kind === "trained";
  const at = (g: Group, j: number) => `${column(shape, g, j)}u`;
  const output = (j: number, term: string) => {
    if (shape.output.kind !== "signs") return `v_${j} * ${term}`;
    return shape.output.values[j] === 1 ? term : `-${term}`;
  };
  return [
    ...neurons(shape).flatMap((j) => [
      `let w_${j} = base[${at("w", j)}] + delta[${at("w", j)}];`,
      ...(shape.bias
        ? [`let b_${j} = base[${at("b", j)}] + delta[${at("b", j)}];`, `var sb_${j} = vec4f(0);`]
        : []),
      ...(shape.output.kind === "signs"
        ? []
        : [`let v_${j} = base[${at("v", j)}]${isTrained ? ` + delta[${at("v", j)}]` : ""};`]),
      `var sw_${j} = vec4f(0);`,
      ...(isTrained ? [`var sv_${j} = vec4f(0);`] : []),
    ]),
    ...(shape.hit ? ["var losses = vec4f(0);"] : []),
    ...eachPoint(shape, () => [
      ...neurons(shape).map(
        (j) => `let a_${j} = ${shape.bias ? `b_${j} + ` : ""}x * w_${j}; let c_${j} = a_${j} > vec4f(0);`,
      ),
      "var f = vec4f(0);",
      ...neurons(shape).map((j) => `f += ${output(j, `select(vec4f(0), a_${j}, c_${j})`)};`),
      "let s = y * f;",
      ...(shape.hit ? [`losses += ${shape.loss === "exponential" ? "exp(-s)" : "logistic_loss4(s)"};`] : []),
      `let push = (y * rate) * ${shape.loss === "exponential" ? "exp(-s)" : "logistic_slope4(s)"};`,
      ...neurons(shape).flatMap((j) => [
        `let t_${j} = select(vec4f(0), push, c_${j});`,
        `sw_${j} += x * t_${j};`,
        ...(shape.bias ? [`sb_${j} += t_${j};`] : []),
        ...(isTrained ? [`sv_${j} += t_${j} * a_${j};`] : []),
      ]),
    ]),
    ...(shape.hit ? hitTest() : []),
    ...(shape.optimizer === "adam" ? adamFactors() : []),
    ...update(shape),
  ];
}

/**
 * w1 + b1 + w2 - b2 of two neurons at a block's start. Summed in fixed point: it shrinks like 1 / t beside parameters that grow, and a hit
 * would come thousands of steps early or late.
 */
export function balance(w1: string, b1: string, w2: string, b2: string): string {
  return `let balance = fixed4_to_f32(fixed4_add(fixed4_add(${w1}, ${b1}), fixed4_add(${w2}, fixed4_negate(${b2}))));`;
}

function hitTest(): string[] {
  return [
    "let hits = alive & vec4<bool>(step > 0u) & (abs(balance + ((delta[0u] + delta[2u]) + (delta[1u] - delta[3u]))) < vec4f(plan.hit_tolerance)) & (losses < vec4f(plan.hit_loss));",
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
  return trained(shape).flatMap(([g, j]) => {
    const t = direction(g, j);
    const p = `${column(shape, g, j)}u`;
    if (shape.optimizer === "adam") {
      return adamStep(`${g}_${j}`, t, `first_moment[${p}]`, `second_moment[${p}]`, `delta[${p}]`);
    }
    return [`delta[${p}] += ${shape.hit ? `select(vec4f(0), ${t}, alive)` : t};`];
  });
}

/** Adam's bias corrections (Kingma and Ba 2015) for this step; frozen lanes keep their parameters. */
export function adamFactors(): string[] {
  return [
    "let correction1 = plan.learning_rate / one_minus_exp(f32(step + 1u) * plan.log_beta1);",
    "let correction2 = 1.0 / one_minus_exp(f32(step + 1u) * plan.log_beta2);",
    "let pace = select(vec4f(0), vec4f(correction1), alive);",
  ];
}

/** Adam's update of one parameter, `delta`, from minus its gradient. */
export function adamStep(
  name: string,
  direction: string,
  first: string,
  second: string,
  delta: string,
): string[] {
  return [
    `let t${name} = ${direction};`,
    `${first} += plan.weight1 * (t${name} - ${first});`,
    `${second} += plan.weight2 * (t${name} * t${name} - ${second});`,
    `${delta} += pace * ${first} / (sqrt(${second} * correction2) + plan.eps);`,
  ];
}
