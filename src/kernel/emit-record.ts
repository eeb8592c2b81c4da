import {
  eachPoint,
  fill,
  isWrittenOut,
  literal,
  neurons,
  type Point,
  perPoint,
  pointArrays,
  scaled,
} from "./emit.ts";
import { affine, load, signedOutput, weighted } from "./emit-network.ts";
import { SHADERS } from "./shaders.ts";
import type { Shape } from "./shape.ts";

/** The record kernel for a shape: one evaluation of the network and, where all points are right, width + 1 pieces. */
export function recordKernel(shape: Shape): string {
  return fill(SHADERS["margin/record"], {
    network: [
      ...load(shape, "let"),
      ...pointArrays(shape),
      ...evaluation(shape),
      ...loss(shape),
      ...pattern(shape),
    ],
    margin: margin(shape),
  });
}

function evaluation(shape: Shape): string[] {
  return [
    ...perPoint(shape, "l"),
    ...neurons(shape).map((j) => `var on_${j} = 0u;`),
    "var correct = true;",
    ...eachPoint(shape, (p) => [
      ...signedOutput(shape, p, (j) => `Z_${j}.hi >= 0`),
      "correct = correct & fixed_is_positive(S);",
      "let s = fixed_to_f32(S);",
      `${p.at("l")} = ${shape.loss === "exponential" ? "-s" : "log_logistic_loss(s)"};`,
      ...neurons(shape).map((j) => `on_${j} |= select(0u, ${p.bit}, fixed_is_positive(Z_${j}));`),
    ]),
  ];
}

/** ln of the mean loss, from the losses' logarithms. */
function loss(shape: Shape): string[] {
  return [
    "var top = -FAR;",
    ...eachPoint(shape, (p) => [`top = max(top, ${p.at("l")});`]),
    "var total = 0.0;",
    ...eachPoint(shape, (p) => [`total += exp(${p.at("l")} - top);`]),
    "let log_loss = top + log(total) - plan.log_points;",
  ];
}

/** Bit j * points + i; hashed in words of 32 bits where there are more. Flowing trajectories keep theirs as state. */
function pattern(shape: Shape): string[] {
  const n = shape.x.length;
  const words = Math.ceil((shape.width * n) / 32);
  const lines = Array.from({ length: words }, (_, k) => `var bits_${k} = 0u;`);
  for (const j of neurons(shape)) {
    lines.push(`if (flowing) { on_${j} = state[(NEURONS + ${j}u) * plan.capacity + at] & 0xffffu; }`);
    const word = Math.floor((j * n) / 32);
    const shift = (j * n) % 32;
    lines.push(`bits_${word} |= on_${j} << ${shift}u;`);
    if (shift + n > 32) lines.push(`bits_${word + 1} |= on_${j} >> ${32 - shift}u;`);
  }
  if (words === 1) return [...lines, "let pattern = bits_0;"];
  lines.push("var pattern = 0u;");
  for (let k = 0; k < words; k++) {
    lines.push(`pattern = (pattern ^ bits_${k}) * 0x9e3779b1u;`, "pattern ^= pattern >> 15u;");
  }
  return lines;
}

/**
 * Zeros of each piece, as offsets from the midpoint. A piece starts at a kink (or at minus infinity); a neuron is active on it
 * by which way it faces. Slope A and value F at the midpoint are fixed-point sums over the active ones: zero at -F / A.
 */
function margin(shape: Shape): string[] {
  const starts = ["-FAR", ...neurons(shape).map((j) => `kink_${j}`)];
  return [
    ...neurons(shape).flatMap((j) => [
      `let c_${j} = ${affine(shape, j, shape.midpoint)};`,
      `let slope_${j} = fixed_to_f32(w_${j});`,
      `let value_${j} = fixed_to_f32(c_${j});`,
      `let right_${j} = (slope_${j} > 0.0) | ((slope_${j} == 0.0) & (value_${j} > 0.0));`,
      // Without a slope there is no kink: active from minus infinity on, or never.
      `let kink_${j} = select(-FAR, -value_${j} / slope_${j}, slope_${j} != 0.0);`,
      `let A_${j} = ${weighted(shape, j, `w_${j}`)};`,
      `let F_${j} = ${weighted(shape, j, `c_${j}`)};`,
    ]),
    ...offsets(shape),
    "var worst = -FAR;",
    ...perPoint(shape, "short"),
    ...eachPoint(shape, (p) => [`${p.at("short")} = -FAR;`]),
    ...(isWrittenOut(shape)
      ? starts.flatMap((start) => ["{", ...piece(shape, start), "}"])
      : [
          `var starts = array<f32, ${starts.length}>(${starts.join(", ")});`,
          `for (var p = 0u; p < ${starts.length}u; p++) {`,
          ...piece(shape, "starts[p]"),
          "}",
        ]),
    ...eachPoint(shape, (p) => [`worst = max(worst, ${p.at("short")});`]),
    `gap = ${scaled(1 / shape.optimum, "worst")};`,
  ];
}

/** Where points are looped over, their offsets from the midpoint and optimum -+ offset as arrays. */
function offsets(shape: Shape): string[] {
  if (isWrittenOut(shape)) return [];
  const list = (of: (offset: number) => number) =>
    `array<f32, ${shape.x.length}>(${shape.x.map((x) => literal(of(x - shape.midpoint))).join(", ")})`;
  return [
    `var offset = ${list((o) => o)};`,
    `var below = ${list((o) => shape.optimum - o)};`,
    `var above = ${list((o) => shape.optimum + o)};`,
  ];
}

function constantsOf(shape: Shape, p: Point): [offset: string, below: string, above: string] {
  if (typeof p.x === "string") return ["offset[i]", "below[i]", "above[i]"];
  const offset = p.x - shape.midpoint;
  return [literal(offset), literal(shape.optimum - offset), literal(shape.optimum + offset)];
}

function piece(shape: Shape, start: string): string[] {
  const total = (name: string) =>
    neurons(shape)
      .map((j) => `fixed_masked(${name}_${j}, in_${j})`)
      .reduce((a, b) => `fixed_add(${a}, ${b})`);
  return [
    `let start = ${start};`,
    "var stop = FAR;",
    ...neurons(shape).flatMap((j) => [
      `stop = select(stop, min(stop, kink_${j}), kink_${j} > start);`,
      `let in_${j} = select((kink_${j} > start), (kink_${j} <= start), right_${j});`,
    ]),
    `let A = ${total("A")};`,
    `let F = ${total("F")};`,
    "let a = fixed_to_f32(A);",
    "let zero = -fixed_to_f32(F) / a;",
    "let crosses = (a != 0.0) & (zero >= start - SLACK) & (zero <= stop + SLACK);",
    "let dead = (a == 0.0) & (F.hi == 0) & (F.lo == 0u);",
    ...eachPoint(shape, (p) => {
      const [offset, below, above] = constantsOf(shape, p);
      const short = p.at("short");
      return [
        `${short} = select(${short}, max(${short}, shortfall(zero, ${offset}, ${below}, ${above})), crosses);`,
        `${short} = select(${short}, max(${short}, shortfall(clamp(${offset}, start, stop), ${offset}, ${below}, ${above})), dead);`,
      ];
    }),
  ];
}
