import { compile, type Kernel, SHADERS } from "../kernel/index.ts";
import { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

/** Completes left vectors of null singular values to an orthonormal set, where the notes count any. */
export class Completion {
  readonly #device: GPUDevice;
  readonly #kernel: Kernel;
  readonly #stages: Stage[] = [];

  private constructor(device: GPUDevice, kernel: Kernel) {
    this.#device = device;
    this.#kernel = kernel;
  }

  static async create(device: GPUDevice): Promise<Completion> {
    return new Completion(device, await compile(device, "complete", SHADERS["linalg/complete"]));
  }

  /** `left` holds n x n matrices in a ring. */
  work(notes: GPUBuffer, left: GPUBuffer, n: number, ring: number): Work {
    const fields: [type: "u32", value: number][] = [
      ["u32", n],
      ["u32", ring],
    ];
    const stage = new Stage(this.#device, this.#kernel, { notes, left }, fields, (count) => [count]);
    this.#stages.push(stage);
    // Mostly there is nothing to complete.
    return { stage, units: 1, cost: 200 };
  }

  destroy(): void {
    for (const stage of this.#stages) stage.destroy();
  }
}
