import { compile, type JacobiForm, jacobiRegisters, type Kernel, type PlanField } from "../kernel/index.ts";
import { NAN_BITS, type Source } from "./source.ts";
import { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

const WORKGROUP = 64;

export interface JacobiBuffers {
  source: Source;
  /** Exponents by which the source was scaled, one for each of its matrices; null: it was not. */
  scales: GPUBuffer | null;
  values: GPUBuffer;
  /** Left vectors in a ring of `leftRing` matrices. */
  left?: GPUBuffer;
  leftRing: number;
  right?: GPUBuffer;
  notes: GPUBuffer;
  /** Left vectors beyond the rank become 0. */
  partial: boolean;
}

const u32 = (...values: number[]) => values.map((value): PlanField => ["u32", value]);

/** Singular value decompositions of n x n matrices: the kernel, and its work once it is bound to buffers. */
export class Jacobi {
  readonly #device: GPUDevice;
  readonly #form: JacobiForm;
  readonly #kernel: Kernel;
  readonly #stages: Stage[] = [];

  private constructor(device: GPUDevice, form: JacobiForm, kernel: Kernel) {
    this.#device = device;
    this.#form = form;
    this.#kernel = kernel;
  }

  /** Holds scratch for `ring` matrices. */
  static async create(device: GPUDevice, form: JacobiForm, ring: number): Promise<Jacobi> {
    const label = `jacobi ${form.n}`;
    return new Jacobi(device, form, await compile(device, label, jacobiRegisters(form)));
  }

  /** Bytes of scratch for each matrix of a slice. */
  static bytes(device: GPUDevice, n: number): number {
    return 0;
  }

  work(buffers: JacobiBuffers): Work {
    const { source, scales, values, left, right, notes, leftRing, partial } = buffers;
    const { n } = this.#form;
    const bound = {
      source: source.buffer,
      scales: scales ?? source.buffer,
      values,
      notes,
      ...(left && { left }),
      ...(right && { right }),
    };
    const fields = u32(
      source.ring,
      source.size,
      source.row,
      source.col,
      leftRing,
      scales ? 1 : 0,
      partial ? 1 : 0,
      NAN_BITS,
    );
    const stage = new Stage(this.#device, this.#kernel, bound, fields, (count) => [
      Math.ceil(count / WORKGROUP),
    ]);
    this.#stages.push(stage);
    return { stage, units: 1, cost: 60 * n ** 3 + 40 * n * n };
  }

  destroy(): void {
    for (const stage of this.#stages) stage.destroy();
  }
}
