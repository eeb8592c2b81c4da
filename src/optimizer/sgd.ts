import type { Stage } from "../linalg/index.ts";
import { whole } from "../linalg/index.ts";
import type { SgdSettings } from "../reference/index.ts";
import { Parts, Rule } from "./parts.ts";
import type { MatrixGroup, Optimizer } from "./types.ts";

/** Gradient descent with momentum and weight decay, in PyTorch's form without dampening [code]: D = G + decay W; M <- momentum M + D; W <- W - lr M. */
export class Sgd extends Rule {
  readonly moment: Optimizer["moment"];
  readonly #stage: Stage;
  readonly #settings: SgdSettings;

  private constructor(parts: Parts, settings: SgdSettings, moment: GPUBuffer, stage: Stage) {
    super(parts);
    const { batch, rows, cols } = parts.group;
    this.moment = settings.momentum === 0 ? null : { data: moment, batch, rows, cols };
    this.#settings = settings;
    this.#stage = stage;
  }

  static async create(device: GPUDevice, settings: SgdSettings, group: MatrixGroup): Promise<Sgd> {
    const parts = new Parts(device, group);
    const { weights, gradient, rates } = group;
    // Without momentum nothing is carried, and the kernel does not touch it.
    const moment =
      settings.momentum === 0 ? parts.scratch("no moment", 0) : parts.carried("moment", parts.size);
    const stage = await parts.line(
      "optimizer/sgd",
      { weights, gradient, moment, rates },
      [...whole(parts.size), ["f32", 0], ["f32", 0], ["f32", 0]],
      parts.size,
    );
    return new Sgd(parts, settings, moment, stage);
  }

  stages(_step: number, factor = 1): Stage[] {
    const { momentum, weightDecay } = this.#settings;
    const { size } = this.parts;
    this.#stage.refill([...whole(size), ["f32", momentum], ["f32", weightDecay], ["f32", factor]]);
    return [this.#stage];
  }
}
