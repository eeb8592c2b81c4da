import { type DeviceWatch, Pacer, watchDevice } from "../device/index.ts";
import { bind, type Kernel, type PlanField, packPlan, planBuffer } from "../kernel/index.ts";
import type { RunOptions } from "./types.ts";

/** Workgroups for a range of the batch: [x] or [x, y, z], each at most 65,535. Or a buffer that an earlier stage writes them to. */
export type Groups = (count: number) => [number, number?, number?];

/**
 * One dispatch over a range of the batch. Every kernel here has a uniform `plan` whose first two fields are `first` and `count`, the
 * range's begin and length; `fields` are the others.
 */
export class Stage {
  readonly #device: GPUDevice;
  readonly kernel: Kernel;
  readonly #plan: GPUBuffer;
  #fields: PlanField[];
  readonly #group: GPUBindGroup;
  readonly #groups: Groups | GPUBuffer;
  #first = 0;
  #count = 0;
  #gate: { buffer: GPUBuffer; offset: number } | null = null;

  constructor(
    device: GPUDevice,
    kernel: Kernel,
    buffers: Record<string, GPUBuffer>,
    fields: PlanField[],
    groups: Groups | GPUBuffer,
  ) {
    this.#device = device;
    this.kernel = kernel;
    this.#plan = planBuffer(device, "plan", fields.length + 2);
    this.#fields = fields;
    this.#group = bind(device, kernel, { ...buffers, plan: this.#plan });
    this.#groups = groups;
  }

  /** Sets the range; takes effect with the next submit, so once for each of them. */
  select(first: number, count: number): void {
    this.#first = first;
    this.#count = count;
    this.#device.queue.writeBuffer(
      this.#plan,
      0,
      packPlan([["u32", first], ["u32", count], ...this.#fields]),
    );
  }

  /** Gives the plan other fields, as many as before; takes effect as `select` does. */
  refill(fields: PlanField[]): void {
    this.#fields = fields;
    this.select(this.#first, this.#count);
  }

  /** The workgroups of the range as they stand; null where an earlier stage says how many. */
  get groups(): [number, number, number] | null {
    if (typeof this.#groups !== "function") return null;
    const [x, y = 1, z = 1] = this.#groups(this.#count);
    return [x, y, z];
  }

  /** From now on takes the numbers of workgroups from a buffer: its own `groups`, or zeros where it is not to run. */
  gate(buffer: GPUBuffer, offset: number): void {
    this.#gate = { buffer, offset };
  }

  encode(pass: GPUComputePassEncoder): void {
    pass.setPipeline(this.kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    if (this.#gate) pass.dispatchWorkgroupsIndirect(this.#gate.buffer, this.#gate.offset);
    else if (typeof this.#groups === "function") pass.dispatchWorkgroups(...this.#groups(this.#count));
    else pass.dispatchWorkgroupsIndirect(this.#groups, 0);
  }

  destroy(): void {
    this.#plan.destroy();
  }
}

/** Matrices in one slice at most: one workgroup each must stay below the 65,535 of a dispatch. */
const LONGEST = 32_768;
const SLICE_MS = 100;

export function pacerOf(device: GPUDevice, { signal, sliceMs = SLICE_MS }: RunOptions): Pacer {
  const watch: DeviceWatch = watchDevice(device);
  return new Pacer(device, watch, sliceMs, signal);
}

/** Runs all stages on each slice of the batch, slices as long as the pacer's target; waits for the last one. */
export async function runStages(pacer: Pacer, stages: Stage[], batch: number, begin = 64): Promise<void> {
  let size = begin;
  for (let first = 0; first < batch; ) {
    const count = Math.min(batch - first, LONGEST, Math.max(1, Math.floor(size)));
    for (const stage of stages) stage.select(first, count);
    const ms = await pacer.run((encoder) => {
      const pass = encoder.beginComputePass();
      for (const stage of stages) stage.encode(pass);
      pass.end();
    });
    size = pacer.next(count, ms);
    first += count;
  }
}
