import type { Stage } from "../linalg/index.ts";
import { whole } from "../linalg/index.ts";
import type { AdamwSettings } from "../reference/index.ts";
import { Parts, Rule } from "./parts.ts";
import type { MatrixGroup, Optimizer } from "./types.ts";

/** AdamW with decoupled weight decay, in PyTorch's form [code]: the bias of the second moment is taken out before eps is added. */
export class Adamw extends Rule {
  readonly moment: Optimizer["moment"];
  readonly #stage: Stage;
  readonly #settings: AdamwSettings;

  private constructor(parts: Parts, settings: AdamwSettings, first: GPUBuffer, stage: Stage) {
    super(parts);
    const { batch, rows, cols } = parts.group;
    this.moment = { data: first, batch, rows, cols };
    this.#settings = settings;
    this.#stage = stage;
  }

  static async create(device: GPUDevice, settings: AdamwSettings, group: MatrixGroup): Promise<Adamw> {
    const parts = new Parts(device, group);
    const { size } = parts;
    const { weights, gradient, rates } = group;
    const [first, second] = [parts.carried("first moment", size), parts.carried("second moment", size)];
    const buffers = { weights, gradient, first, second, rates };
    const stage = await parts.line("optimizer/adamw", buffers, whole(size, 0, 0, 0, 0, 0, 0, 0), size);
    return new Adamw(parts, settings, first, stage);
  }

  stages(step: number, factor = 1): Stage[] {
    const { beta1, beta2, epsilon, weightDecay } = this.#settings;
    const unbias = 1 / (1 - beta1 ** (step + 1));
    const unbiasRoot = 1 / Math.sqrt(1 - beta2 ** (step + 1));
    const scalars = [1 - beta1, 1 - beta2, epsilon, weightDecay, factor, unbias, unbiasRoot];
    this.#stage.refill([
      ...whole(this.parts.size),
      ...scalars.map((value): ["f32", number] => ["f32", value]),
    ]);
    return [this.#stage];
  }
}
