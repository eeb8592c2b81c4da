import { compile, type Kernel, type PlanField, SHADERS } from "../kernel/index.ts";
import { Product, type ProductOperands, type ProductShape, Resources, type Work } from "../linalg/index.ts";

const LANES = 64;
const ACROSS = 32_768; // workgroups in a row, as in shaders/training/range

/** What to run of a computation that is the same at every step, with a name to account for its time by. */
export interface Part {
  name: string;
  works: Work[];
}

type TrainingKernel = Extract<keyof typeof SHADERS, `training/${string}`>;

/** Kernels bound to buffers for `members` networks, compiled while the rest is still being put together. */
export class Program {
  readonly resources: Resources;
  readonly #products = new Map<string, Promise<Product>>();

  constructor(
    readonly device: GPUDevice,
    readonly members: number,
  ) {
    this.resources = new Resources(device);
  }

  /** A buffer for so many numbers of each member. */
  numbers(label: string, perMember: number): GPUBuffer {
    return this.resources.buffer(label, 4 * this.members * perMember);
  }

  /** One invocation for each of `count` units of a kernel of shaders/training; `fields` come after the range in its plan. */
  async line(
    name: TrainingKernel | [name: string, text: string],
    buffers: Record<string, GPUBuffer>,
    fields: PlanField[],
    count: number,
  ): Promise<Part> {
    const [label, text] = typeof name === "string" ? [name, SHADERS[name]] : name;
    const kernel: Kernel = await compile(this.device, label, text);
    const groups = Math.ceil(count / LANES);
    const stage = this.resources.stage(kernel, buffers, fields, () => [
      Math.min(groups, ACROSS),
      Math.ceil(groups / ACROSS),
    ]);
    stage.select(0, count);
    return { name: label.replace(/^training\//, ""), works: [{ stage, units: count, cost: 1 }] };
  }

  /** A product of every member's matrices. Products of one shape share their scratch. */
  async product(name: string, shape: ProductShape, operands: ProductOperands): Promise<Part> {
    const finish = operands.extra ? "add" : "plain";
    const key = JSON.stringify([shape, finish]);
    let product = this.#products.get(key);
    if (!product) {
      product = Product.create(this.device, shape, this.members, finish).then((made) =>
        this.resources.add(made),
      );
      this.#products.set(key, product);
    }
    const works = (await product).works(operands);
    for (const { stage, units } of works) stage.select(0, units * this.members);
    return { name, works };
  }

  destroy(): void {
    this.resources.destroy();
  }
}
