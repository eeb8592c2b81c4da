import { compile, type Kernel, SHADERS, storageBuffer } from "../kernel/index.ts";
import { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

/** Completes left vectors of null singular values to an orthonormal set, where the notes count any. At most `ring` matrices at a time. */
export class Completion {
  readonly #device: GPUDevice;
  readonly #kernels: { list: Kernel; complete: Kernel };
  readonly #list: GPUBuffer;
  readonly #groups: GPUBuffer;
  readonly #stages: Stage[] = [];

  private constructor(device: GPUDevice, list: Kernel, complete: Kernel, ring: number) {
    this.#device = device;
    this.#kernels = { list, complete };
    this.#list = storageBuffer(device, "matrices to complete", 4 * ring);
    this.#groups = device.createBuffer({
      label: "groups to complete",
      size: 12,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.INDIRECT,
    });
  }

  static async create(device: GPUDevice, ring: number): Promise<Completion> {
    const [list, complete] = await Promise.all([
      compile(device, "complete-list", SHADERS["linalg/complete-list"]),
      compile(device, "complete", SHADERS["linalg/complete"]),
    ]);
    return new Completion(device, list, complete, ring);
  }

  /** `left` holds n x n matrices in a ring of `leftRing`. */
  works(notes: GPUBuffer, left: GPUBuffer, n: number, leftRing: number): Work[] {
    const list = this.#list;
    const groups = this.#groups;
    const listing = new Stage(this.#device, this.#kernels.list, { notes, list, groups }, [], () => [1]);
    const bound = { notes, left, list };
    const completing = new Stage(
      this.#device,
      this.#kernels.complete,
      bound,
      [
        ["u32", n],
        ["u32", leftRing],
      ],
      groups,
    );
    this.#stages.push(listing, completing);
    // Mostly there is nothing to complete.
    return [listing, completing].map((stage) => ({ stage, units: 1, cost: 50 }));
  }

  /** Destroys what works were bound with. */
  unbind(): void {
    for (const stage of this.#stages) stage.destroy();
    this.#stages.length = 0;
  }

  destroy(): void {
    this.unbind();
    this.#list.destroy();
    this.#groups.destroy();
  }
}
