import { column, fill, isWrittenOut, kept, neurons, points, scaled, sum, trained } from "./emit.ts";
import { isOrthogonalPair, pairBases, pairDeltas, pairStep, pairTurns } from "./emit-exact-pair.ts";
import { adamFactors, adamStep, balance, wideExactKernel } from "./emit-exact-wide.ts";
import { SHADERS } from "./shaders.ts";
import type { Shape } from "./shape.ts";

/**
 * Exact steps as straight-line text, a name for every weight.
 *
 * Block start: pre-activations z from the fixed-point parameters, deltas 0. A step: z + delta share, the slopes
 * g_i = y_i * rate * |loss'(s_i)|, and per neuron the sums of g over its active points. Cost: about 8 width * points
 * operations on vec4f and one exponential a point. An array indexed by a loop variable here costs 14 x on one compiler.
 */
export function exactKernel(shape: Shape): string {
  if (!isWrittenOut(shape)) return wideExactKernel(shape);
  const adam = shape.optimizer === "adam";
  const pair = isOrthogonalPair(shape);
  return fill(SHADERS["descent/exact"], {
    load: [
      ...kept(shape).map(([g, j]) => `var ${g}_${j} = load(${column(shape, g, j)}u, at);`),
      ...(adam
        ? trained(shape).flatMap(([g, j]) => [
            `var m${g}_${j} = load_moment(${2 * column(shape, g, j)}u, at);`,
            `var q${g}_${j} = load_moment(${2 * column(shape, g, j) + 1}u, at);`,
          ])
        : []),
    ],
    bases: [...bases(shape), ...(pair ? pairBases(shape) : [])],
    pairs: pair ? pairTurns(shape) : [],
    step: pair ? pairStep(shape) : step(shape),
    flush: [...(pair ? pairDeltas(shape) : []), ...flush(shape)],
    store: [
      ...trained(shape).map(([g, j]) => `store(${column(shape, g, j)}u, ids, ${g}_${j});`),
      ...(adam
        ? trained(shape).flatMap(([g, j]) => [
            `store_moment(${2 * column(shape, g, j)}u, ids, m${g}_${j});`,
            `store_moment(${2 * column(shape, g, j) + 1}u, ids, q${g}_${j});`,
          ])
        : []),
    ],
  });
}

function step(shape: Shape): string[] {
  const move = shape.optimizer === "adam" ? adamUpdate(shape) : update(shape);
  return [...forward(shape), ...(shape.hit ? hitTest(shape) : []), ...move];
}

function flush(shape: Shape): string[] {
  return trained(shape).flatMap(([g, j]) => [
    `bad = bad | is_beyond4(d${g}_${j}, LARGEST) | is_beyond4(f${g}_${j}, LARGEST);`,
    `${g}_${j} = fixed4_add(${g}_${j}, fixed4_from_f32(d${g}_${j}));`,
  ]);
}

/** Pre-activations at the block's start: exact sums where x is +-1, f32 products otherwise. */
function bases(shape: Shape): string[] {
  const lines = kept(shape).map(([g, j]) => `let f${g}_${j} = fixed4_to_f32(${g}_${j});`);
  for (const [g, j] of trained(shape)) lines.push(`var d${g}_${j} = vec4f(0);`);
  if (shape.hit) lines.push(balance("w_0", "b_0", "w_1", "b_1"));
  for (const i of points(shape)) {
    for (const j of neurons(shape)) {
      const x = shape.x[i];
      if (shape.bias && Math.abs(x) === 1) {
        const w = x === 1 ? `w_${j}` : `fixed4_negate(w_${j})`;
        lines.push(`let z_${i}_${j} = fixed4_to_f32(fixed4_add(b_${j}, ${w}));`);
      } else {
        const terms: [number, string][] = [[x, `fw_${j}`]];
        if (shape.bias) terms.unshift([1, `fb_${j}`]);
        lines.push(`let z_${i}_${j} = ${sum(terms, "vec4f(0)")};`);
      }
    }
  }
  return lines;
}

function outputTerm(shape: Shape, j: number, term: string): [number, string] {
  if (shape.output.kind === "signs") return [shape.output.values[j], term];
  return [1, `v${j} * ${term}`];
}

/** Slopes g_i (rate and label included) from the pre-activations a_i_j. */
function forward(shape: Shape): string[] {
  const lines: string[] = [];
  if (shape.output.kind !== "signs") {
    for (const j of neurons(shape)) {
      lines.push(`let v${j} = ${shape.output.kind === "trained" ? `fv_${j} + dv_${j}` : `fv_${j}`};`);
    }
  }
  for (const i of points(shape)) {
    for (const j of neurons(shape)) {
      const share = sum([
        ...(shape.bias ? [[1, `db_${j}`] as [number, string]] : []),
        [shape.x[i], `dw_${j}`],
      ]);
      lines.push(`let a_${i}_${j} = z_${i}_${j} + (${share});`, `let c_${i}_${j} = a_${i}_${j} > vec4f(0);`);
    }
    const f = sum(
      neurons(shape).map((j) => outputTerm(shape, j, `select(vec4f(0), a_${i}_${j}, c_${i}_${j})`)),
    );
    lines.push(`let s_${i} = ${scaled(shape.y[i], `(${f})`)};`);
    const slope = shape.loss === "exponential" ? `exp(-s_${i})` : `logistic_slope4(s_${i})`;
    lines.push(`let e_${i} = ${slope};`, `let g_${i} = ${scaled(shape.y[i], `(e_${i} * rate)`)};`);
  }
  return lines;
}

/** The paper's test |w1 + b1 + w2 - b2| < tolerance and loss below its threshold, before the step is taken. */
function hitTest(shape: Shape): string[] {
  const losses = points(shape).map((i) =>
    shape.loss === "exponential" ? `e_${i}` : `logistic_loss4(s_${i})`,
  );
  return [
    `let hits = alive & vec4<bool>(step > 0u) & (abs(balance + ((dw_0 + db_0) + (dw_1 - db_1))) < vec4f(plan.hit_tolerance)) & (${losses.join(" + ")} < vec4f(plan.hit_loss));`,
    "hit_at = select(hit_at, vec4u(step), hits);",
    "alive = alive & !hits;",
    "rate = select(rate, vec4f(0), hits);",
    ...points(shape).map((i) => `let h_${i} = select(g_${i}, vec4f(0), hits);`),
  ];
}

/** Descent directions, minus the gradient times the rate: lines that define t_i_j, and an expression for each parameter. */
function directions(shape: Shape): { lines: string[]; of: (g: "w" | "b" | "v", j: number) => string } {
  const g = shape.hit ? "h" : "g";
  const lines: string[] = [];
  for (const i of points(shape)) {
    for (const j of neurons(shape)) {
      lines.push(`let t_${i}_${j} = select(vec4f(0), ${g}_${i}, c_${i}_${j});`);
    }
  }
  return {
    lines,
    of(group, j) {
      const weight = (i: number) => (group === "w" ? shape.x[i] : 1);
      const factor =
        group === "v" ? (i: number) => `t_${i}_${j} * a_${i}_${j}` : (i: number) => `t_${i}_${j}`;
      const total = sum(
        points(shape).map((i) => [weight(i), factor(i)]),
        "vec4f(0)",
      );
      if (group === "v") return total;
      if (shape.output.kind === "signs") return shape.output.values[j] === 1 ? total : `-(${total})`;
      return `v${j} * (${total})`;
    },
  };
}

function update(shape: Shape): string[] {
  const { lines, of } = directions(shape);
  return [...lines, ...trained(shape).map(([g, j]) => `d${g}_${j} += ${of(g, j)};`)];
}

function adamUpdate(shape: Shape): string[] {
  const { lines, of } = directions(shape);
  return [
    ...lines,
    ...adamFactors(),
    ...trained(shape).flatMap(([g, j]) =>
      adamStep(`${g}_${j}`, of(g, j), `m${g}_${j}`, `q${g}_${j}`, `d${g}_${j}`),
    ),
  ];
}
