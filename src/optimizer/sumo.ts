import type { PlanField } from "../kernel/index.ts";
import { PolarPlan, PolynomialIteration, type Stage, whole } from "../linalg/index.ts";
import { type SumoSettings, sumoScale } from "../reference/index.ts";
import { rowSquares } from "./gate.ts";
import { Apply, Parts, Rule } from "./parts.ts";
import { Projection } from "./projection.ts";
import { type Refresh, refreshOf } from "./refresh.ts";
import { projectedSides, type SubspaceShape } from "./subspace.ts";
import type { MatrixGroup, Optimizer } from "./types.ts";

/**
 * SUMO (arXiv 2505.24749). For weights m x n with m >= n, Q of the gradient's first `rank` left singular vectors [paper]:
 *
 *     M <- Q_new^T Q_old M where Q changes; M <- momentum M + Q^T G; O = polar(M); |O|_F at most `limiter` times that of the step before;
 *     W <- W - lr (G - Q (Q^T G - s O)) - lr decay W
 *
 * and of wide weights the same from the right. s is `scale` times 1, sqrt(max(m, n)) [paper, in the text] or 0.2 of that [code]. Without `outside`
 * the step is s Q O. `official` has the settings of the authors' code: an exact basis, no transformation, and M <- Q^T G + momentum M once more, which
 * stays (`nesterov`). Settings are the caller's, so that each may be tried beside either variant.
 *
 * Left open by both and decided here [ours]: the limiter does nothing where there was no step before, or one of norm 0; a null gradient leaves a
 * null direction; polynomials start from M / |M|_F; for signs and sketches see `Subspace`.
 */
export class Sumo extends Rule {
  readonly moment: Optimizer["moment"];
  override readonly basis: Optimizer["basis"];
  readonly #refresh: Refresh;
  readonly #stages: Stage[];
  readonly #apply: Apply;

  private constructor(
    parts: Parts,
    carried: Pick<Optimizer, "moment" | "basis">,
    stages: [refresh: Refresh, stages: Stage[], apply: Apply],
  ) {
    super(parts);
    this.moment = carried.moment;
    this.basis = carried.basis;
    [this.#refresh, this.#stages, this.#apply] = stages;
  }

  static async create(device: GPUDevice, settings: SumoSettings, group: MatrixGroup): Promise<Sumo> {
    const parts = new Parts(device, group);
    const { batch, rows, cols } = group;
    const { rank, outside, weightDecay, subspace, seed, transform } = settings;
    const side = rows >= cols ? "left" : "right";
    const shape: SubspaceShape = { side, rank, randomized: subspace === "randomized", seed };
    const sides = projectedSides(shape, rows, cols);
    const long = Math.max(rows, cols);
    const basis = parts.carried("basis", long * rank);
    const moment = parts.carried("moment", sides[0] * sides[1]);
    const projected = parts.scratch("projected gradient", sides[0] * sides[1]);
    const direction = parts.scratch("direction", parts.size);
    const projection = await Projection.create(parts, shape, { outside, carrying: transform });
    const [refresh, { inner, stages }, apply] = await Promise.all([
      refreshOf(parts, settings, shape, sides, { basis, moment, projected }, projection),
      withinSubspace(parts, settings, sides, { moment, projected }),
      Apply.create(parts, direction, { decay: weightDecay, late: false }),
    ]);
    const carried = {
      moment: { data: moment, batch, rows: sides[0], cols: sides[1] },
      basis: { data: basis, batch, rows: long, cols: rank, side } as const,
    };
    const back = projection.back(basis, inner, direction, outside);
    return new Sumo(parts, carried, [refresh, [...stages, ...back], apply]);
  }

  stages(step: number, factor = 1): Stage[] {
    return [...this.#refresh.stages(step), ...this.#stages, this.#apply.stage(1, factor)];
  }
}

/** From the projected gradient to what the basis carries back: moment, orthogonalization, limiter. */
async function withinSubspace(
  parts: Parts,
  settings: SumoSettings,
  sides: [number, number],
  { moment, projected }: Record<"moment" | "projected", GPUBuffer>,
): Promise<{ inner: GPUBuffer; stages: Stage[] }> {
  const { rows, cols } = parts.group;
  const { momentum, nesterov, limiter, outside } = settings;
  const size = sides[0] * sides[1];
  const orthogonal = parts.scratch("orthogonal factor", size);
  const inner = parts.scratch("projected direction", size);
  const stages = [
    await parts.line(
      "optimizer/sumo-moment",
      { projected, moment },
      [["f32", momentum], ...whole(nesterov ? 1 : 0)],
      size,
    ),
    ...(await orthogonalization(parts, settings, sides, moment, orthogonal)),
  ];
  let factors = orthogonal;
  if (limiter !== null) {
    const { stage, squares } = await rowSquares(parts, orthogonal, sides);
    const norms = parts.carried("norm", 1);
    factors = parts.scratch("limiter's factors", 1);
    const fields: PlanField[] = [...whole(sides[0]), ["f32", limiter]];
    stages.push(stage, await parts.line("optimizer/sumo-limit", { squares, norms, factors }, fields, 1));
  }
  const last = await parts.line(
    "optimizer/sumo-inner",
    { projected, orthogonal, factors, inner },
    [...whole(size, outside ? 1 : 0, limiter === null ? 0 : 1), ["f32", sumoScale(settings, rows, cols)]],
    size,
  );
  return { inner, stages: [...stages, last] };
}

async function orthogonalization(
  parts: Parts,
  { orthogonalization: method, steps }: SumoSettings,
  [rows, cols]: [number, number],
  moment: GPUBuffer,
  target: GPUBuffer,
): Promise<Stage[]> {
  const { device, resources } = parts;
  const { batch } = parts.group;
  if (method === "svd") {
    const plan = resources.add(await PolarPlan.create(device, { rows, cols }, batch));
    const notes = parts.scratch("notes", 4);
    return parts.selected(plan.works({ matrices: moment, factors: target, notes }));
  }
  const shape = { rows, cols, method, steps: steps!, scaling: "frobenius" } as const;
  const iteration = resources.add(await PolynomialIteration.create(device, shape, batch));
  return parts.selected(iteration.works({ buffer: moment, ring: batch }, { buffer: target, ring: batch }));
}
