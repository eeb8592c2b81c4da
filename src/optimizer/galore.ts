import type { Stage } from "../linalg/index.ts";
import type { GaloreSettings } from "../reference/index.ts";
import { Apply, Parts, Rule } from "./parts.ts";
import { Projection } from "./projection.ts";
import { projectedSides, Subspace, type SubspaceShape } from "./subspace.ts";
import type { MatrixGroup, Optimizer } from "./types.ts";

interface Stages {
  subspace: Subspace;
  project: Stage[];
  direction: Stage;
  back: Stage[];
  apply: Apply;
}

/**
 * GaLore with Adam, as its official code [code]: every `refresh` steps P from the singular vectors of the gradient, right ones where rows >= cols, else
 * left ones; Adam on G P or P^T G with eps beside sqrt(V); W <- W - lr scale sqrt(1 - beta2^t) / (1 - beta1^t) times its direction, carried back; then
 * W <- W - lr decay W. Moments stay as they are when P changes. Signs of P and sides above 64: `Subspace` [ours].
 */
export class Galore extends Rule {
  readonly moment: Optimizer["moment"];
  override readonly basis: Optimizer["basis"];
  readonly #settings: GaloreSettings;
  readonly #stages: Stages;

  private constructor(
    parts: Parts,
    settings: GaloreSettings,
    carried: Pick<Optimizer, "moment" | "basis">,
    stages: Stages,
  ) {
    super(parts);
    this.moment = carried.moment;
    this.basis = carried.basis;
    this.#settings = settings;
    this.#stages = stages;
  }

  static async create(device: GPUDevice, settings: GaloreSettings, group: MatrixGroup): Promise<Galore> {
    const parts = new Parts(device, group);
    const { batch, rows, cols } = group;
    const { rank, beta1, beta2, epsilon, weightDecay } = settings;
    const side = rows >= cols ? "right" : "left";
    const shape: SubspaceShape = { side, rank, randomized: false, seed: 0 };
    const [height, width] = projectedSides(shape, rows, cols);
    const short = Math.min(rows, cols);
    const basis = parts.carried("basis", short * rank);
    const first = parts.carried("first moment", height * width);
    const second = parts.carried("second moment", height * width);
    const projected = parts.scratch("projected gradient", height * width);
    const direction = parts.scratch("projected direction", height * width);
    const step = parts.scratch("direction", parts.size);
    const [subspace, projection, direct, apply] = await Promise.all([
      Subspace.create(parts, shape, basis),
      Projection.create(parts, shape, { outside: false, carrying: false }),
      parts.line(
        "optimizer/galore",
        { projected, first, second, direction },
        [
          ["f32", 1 - beta1],
          ["f32", 1 - beta2],
          ["f32", epsilon],
        ],
        height * width,
      ),
      Apply.create(parts, step, { decay: weightDecay, late: true }),
    ]);
    const carried = {
      moment: { data: first, batch, rows: height, cols: width },
      basis: { data: basis, batch, rows: short, cols: rank, side } as const,
    };
    return new Galore(parts, settings, carried, {
      subspace,
      project: projection.project(basis, projected),
      direction: direct,
      back: projection.back(basis, direction, step, false),
      apply,
    });
  }

  stages(step: number, factor = 1): Stage[] {
    const { refresh, scale, beta1, beta2 } = this.#settings;
    const { subspace, project, direction, back, apply } = this.#stages;
    const unbiased = Math.sqrt(1 - beta2 ** (step + 1)) / (1 - beta1 ** (step + 1));
    return [
      ...(step % refresh === 0 ? subspace.stages(step) : []),
      ...project,
      direction,
      ...back,
      apply.stage(scale * unbiased, factor),
    ];
  }
}
