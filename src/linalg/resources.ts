import { type Kernel, type PlanField, storageBuffer } from "../kernel/index.ts";
import { type Groups, Stage } from "./stage.ts";

// As in shaders/training/range: invocations of a workgroup, workgroups in a row.
const LANES = 64;
const ACROSS = 32_768;

/** What a computation owns on the device, destroyed together. */
export class Resources {
  readonly device: GPUDevice;
  readonly #owned: { destroy(): void }[] = [];
  readonly #stages: Stage[] = [];

  constructor(device: GPUDevice) {
    this.device = device;
  }

  buffer(label: string, bytes: number): GPUBuffer {
    return this.add(storageBuffer(this.device, label, bytes));
  }

  stage(kernel: Kernel, buffers: Record<string, GPUBuffer>, fields: PlanField[], groups: Groups): Stage {
    const stage = new Stage(this.device, kernel, buffers, fields, groups);
    this.#stages.push(stage);
    return stage;
  }

  /** A stage of one invocation for each unit of its range, in a line (shaders/training/range). */
  line(kernel: Kernel, buffers: Record<string, GPUBuffer>, fields: PlanField[]): Stage {
    return this.stage(kernel, buffers, fields, (count) => {
      const groups = Math.ceil(count / LANES);
      return [Math.min(groups, ACROSS), Math.ceil(groups / ACROSS)];
    });
  }

  add<T extends { destroy(): void }>(owned: T): T {
    this.#owned.push(owned);
    return owned;
  }

  /** Destroys the stages, and with them what they were bound with; buffers stay. */
  unbind(): void {
    for (const stage of this.#stages) stage.destroy();
    this.#stages.length = 0;
  }

  destroy(): void {
    this.unbind();
    for (const owned of this.#owned) owned.destroy();
  }
}

/** Plan fields of whole numbers. */
export const whole = (...values: number[]): PlanField[] => values.map((value) => ["u32", value]);
