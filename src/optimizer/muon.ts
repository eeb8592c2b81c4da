import { PolynomialIteration, type Stage } from "../linalg/index.ts";
import { type MuonSettings, muonMix, muonScale } from "../reference/index.ts";
import { Apply, Parts, Rule } from "./parts.ts";
import type { MatrixGroup, Optimizer } from "./types.ts";

/**
 * Muon as three published codes have it [code]: M <- momentum M + (1 - momentum) G; O from M, or with Nesterov's momentum from M and G, by `steps` of the
 * quintic 3.4445, -4.7750, 2.0315; W <- W - lr scale O - lr decay W. The variants differ in the scale, and optax takes out biases (`muonScale`, `muonMix`). All is in f32,
 * where the codes iterate in bfloat16; what they add to the norm (1e-7, 1e-8), or hold it above, is left out, as in `orthogonalize` [ours].
 */
export class Muon extends Rule {
  readonly moment: Optimizer["moment"];
  readonly #settings: MuonSettings;
  readonly #mix: Stage;
  readonly #iteration: Stage[];
  readonly #apply: Apply;

  private constructor(
    parts: Parts,
    settings: MuonSettings,
    moment: GPUBuffer,
    stages: [mix: Stage, iteration: Stage[], apply: Apply],
  ) {
    super(parts);
    const { batch, rows, cols } = parts.group;
    this.moment = { data: moment, batch, rows, cols };
    this.#settings = settings;
    [this.#mix, this.#iteration, this.#apply] = stages;
  }

  static async create(device: GPUDevice, settings: MuonSettings, group: MatrixGroup): Promise<Muon> {
    const parts = new Parts(device, group);
    const { size } = parts;
    const { batch, rows, cols, gradient } = group;
    const moment = parts.carried("moment", size);
    const mixed = parts.scratch("mixed moment", size);
    const factor = parts.scratch("orthogonal factor", size);
    const shape = { rows, cols, method: "muon", steps: settings.steps, scaling: "frobenius" } as const;
    const [mix, iteration, apply] = await Promise.all([
      parts.line("optimizer/muon", { gradient, moment, mixed }, mixFields(settings, 0), size),
      PolynomialIteration.create(device, shape, batch).then((made) => parts.resources.add(made)),
      Apply.create(parts, factor, { decay: settings.weightDecay, late: false }),
    ]);
    const works = iteration.works({ buffer: mixed, ring: batch }, { buffer: factor, ring: batch });
    return new Muon(parts, settings, moment, [mix, parts.selected(works), apply]);
  }

  stages(step: number, factor = 1): Stage[] {
    const { rows, cols } = this.parts.group;
    this.#mix.refill(mixFields(this.#settings, step));
    const scale = muonScale(this.#settings, rows, cols);
    return [this.#mix, ...this.#iteration, this.#apply.stage(scale, factor)];
  }
}

function mixFields(settings: MuonSettings, step: number): ["f32", number][] {
  const { own, fresh } = muonMix(settings, step);
  return [
    ["f32", 1 - settings.momentum],
    ["f32", own],
    ["f32", fresh],
  ];
}
