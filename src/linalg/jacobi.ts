import {
  blocksScratch,
  compile,
  type JacobiForm,
  jacobiBlocks,
  jacobiLanes,
  jacobiRegisters,
  jacobiWorkgroup,
  type Kernel,
  type PlanField,
  storageBuffer,
  workgroupForm,
  workgroupScratch,
} from "../kernel/index.ts";
import { type JacobiKind, jacobiKind } from "./jacobi-form.ts";
import { NAN_BITS, type Source } from "./source.ts";
import { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

export interface JacobiBuffers {
  source: Source;
  /** Exponents by which the source was scaled, one for each of its matrices; null: it was not. */
  scales: GPUBuffer | null;
  values: GPUBuffer;
  left?: GPUBuffer;
  /** The ring of values and vectors, and that of the left ones where it is another; notes are of the whole batch. */
  ring: number;
  leftRing?: number;
  right?: GPUBuffer;
  notes: GPUBuffer;
  /** Left vectors beyond the rank become 0. */
  partial: boolean;
}

/** A kernel's text, the numbers of scratch for each matrix, and whether a matrix is an invocation or a workgroup. */
interface Text {
  text: string;
  scratch: number;
  lanes: number;
}

function textOf(device: GPUDevice, form: JacobiForm, kind: JacobiKind): Text {
  if (kind === "registers") return { text: jacobiRegisters(form), scratch: 0, lanes: jacobiLanes(form.n) };
  if (kind === "blocks")
    return { text: jacobiBlocks(form), scratch: blocksScratch(form), lanes: jacobiLanes(form.n) };
  const shared = workgroupForm(form, device.limits.maxComputeWorkgroupStorageSize);
  return { text: jacobiWorkgroup(shared), scratch: workgroupScratch(shared), lanes: 1 };
}

const u32 = (...values: number[]) => values.map((value): PlanField => ["u32", value]);

/** Singular value decompositions of n x n matrices: the kernel with scratch for `ring` matrices, and its work once it is bound to buffers. */
export class Jacobi {
  readonly #device: GPUDevice;
  readonly #n: number;
  readonly #kernel: Kernel;
  readonly #lanes: number;
  readonly #ring: number;
  readonly #scratch: GPUBuffer | null;
  readonly #stages: Stage[] = [];

  private constructor(device: GPUDevice, n: number, kernel: Kernel, { scratch, lanes }: Text, ring: number) {
    this.#device = device;
    this.#n = n;
    this.#kernel = kernel;
    this.#lanes = lanes;
    this.#ring = ring;
    this.#scratch = scratch > 0 ? storageBuffer(device, "jacobi scratch", 4 * scratch * ring) : null;
  }

  static async create(device: GPUDevice, form: JacobiForm, ring: number, kind?: JacobiKind): Promise<Jacobi> {
    const chosen = kind ?? jacobiKind(device, form.n);
    const text = textOf(device, form, chosen);
    const kernel = await compile(device, `jacobi ${form.n}, ${chosen}`, text.text);
    return new Jacobi(device, form.n, kernel, text, ring);
  }

  /** Bytes of scratch for each matrix of a slice. */
  static bytes(device: GPUDevice, form: JacobiForm, kind?: JacobiKind): number {
    return 4 * textOf(device, form, kind ?? jacobiKind(device, form.n)).scratch;
  }

  work(buffers: JacobiBuffers): Work {
    const { source, scales, values, left, right, notes, ring, leftRing = ring, partial } = buffers;
    const bound = {
      source: source.buffer,
      scales: scales ?? source.buffer,
      values,
      notes,
      ...(left && { left }),
      ...(right && { right }),
      ...(this.#scratch && { scratch: this.#scratch }),
    };
    const fields = u32(
      source.ring,
      source.size,
      source.row,
      source.col,
      ring,
      leftRing,
      scales ? 1 : 0,
      partial ? 1 : 0,
      this.#ring,
      NAN_BITS,
    );
    const lanes = this.#lanes;
    const stage = new Stage(this.#device, this.#kernel, bound, fields, (count) => [Math.ceil(count / lanes)]);
    this.#stages.push(stage);
    const n = this.#n;
    return { stage, units: 1, cost: 60 * n ** 3 + 40 * n * n };
  }

  /** Destroys what works were bound with. */
  unbind(): void {
    for (const stage of this.#stages) stage.destroy();
    this.#stages.length = 0;
  }

  destroy(): void {
    this.unbind();
    this.#scratch?.destroy();
  }
}
