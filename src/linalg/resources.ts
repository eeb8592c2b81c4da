import { type Kernel, type PlanField, storageBuffer } from "../kernel/index.ts";
import { type Groups, Stage } from "./stage.ts";

/** What a computation owns on the device, destroyed together. */
export class Resources {
  readonly device: GPUDevice;
  readonly #owned: { destroy(): void }[] = [];

  constructor(device: GPUDevice) {
    this.device = device;
  }

  buffer(label: string, bytes: number): GPUBuffer {
    return this.add(storageBuffer(this.device, label, bytes));
  }

  stage(kernel: Kernel, buffers: Record<string, GPUBuffer>, fields: PlanField[], groups: Groups): Stage {
    return this.add(new Stage(this.device, kernel, buffers, fields, groups));
  }

  add<T extends { destroy(): void }>(owned: T): T {
    this.#owned.push(owned);
    return owned;
  }

  destroy(): void {
    for (const owned of this.#owned) owned.destroy();
  }
}

/** Plan fields of whole numbers. */
export const whole = (...values: number[]): PlanField[] => values.map((value) => ["u32", value]);
